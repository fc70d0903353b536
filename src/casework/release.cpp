#include "casework/release.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "casework/findings.h"

namespace steward::casework {
namespace {

constexpr std::string_view prefix = "steward:";
constexpr std::string_view release_key = "release-if-idle";

std::vector<std::string_view> words_in(std::string_view comment) {
  std::vector<std::string_view> words;
  while (!comment.empty()) {
    const std::size_t end = std::min(comment.find_first_of(" \t\n,;"), comment.size());
    if (end > 0) words.push_back(comment.substr(0, end));
    comment.remove_prefix(std::min(end + 1, comment.size()));
  }
  return words;
}

Result<Duration> read_release(std::string_view word, const policy::Conduct& conduct) {
  const std::size_t equals = std::min(word.find('='), word.size());
  const std::string_view key = word.substr(0, equals);
  if (key != release_key) {
    return fail(ErrorCode::invalid,
                fmt::format("\"{}{}\" is nothing that Steward knows; did you mean {}{}=60m?", prefix,
                            one_line(key, 60), prefix, release_key));
  }
  const auto time = parse_duration(word.substr(std::min(equals + 1, word.size())));
  if (!time) return tl::unexpected<Error>(time.error());
  if (*time < conduct.release_shortest || *time > conduct.release_longest) {
    return fail(ErrorCode::invalid,
                fmt::format("{} is out of range: between {} and {} can be given", show_duration(*time),
                            show_duration(conduct.release_shortest), show_duration(conduct.release_longest)));
  }
  return *time;
}

const Permission* beforehand(const Case& in, const RunKey& run) {
  const Permission* newest = nullptr;
  for (const Permission& permission : in.permissions) {
    if (permission.run == run && permission.if_idle != Duration(0)) newest = &permission;
  }
  return newest;
}

struct Release {
  Draft& draft;
  const Job& job;
  const RunKey& run;
  const policy::Policy& policy;
  Reach reach;

  const Case* open_case() const {
    const Case* known = draft.about(run.job);
    return known != nullptr && known->open() ? known : nullptr;
  }
  CaseId own_case() const { return case_for(draft, job, run, principle::release, CaseState::told, policy); }

  void refuse(const std::string& why) const {
    const Case* known = draft.about(run.job);
    const bool told =
        known != nullptr &&
        std::any_of(known->contacts.begin(), known->contacts.end(), [&](const Contact& contact) {
          return contact.kind == MessageKind::release_refused && contact.run == run;
        });
    if (told || !reach.contact) return;
    owe_word(draft, own_case(), MessageKind::release_refused, {{"reason", why}}, reach, run);
  }

  void lapse(const Case& in, const Permission& permission, const std::string& why) const {
    if (permission.state == PermissionState::given)
      draft.emit(in.id, event::PermissionLapsed{permission.id, why});
  }

  // The owner's yes is written down when it first matters, and they are told what comes of it.
  void give(Duration time, const Verdict& idle) const {
    const CaseId in = own_case();
    const RunKey now = run;
    draft.emit(in,
               event::PermissionAnswered{PermissionId{draft.next_seq()}, PermissionState::given, now, time});
    Evidence words = idle.evidence;
    words.emplace_back("release.idle", time);
    words.emplace_back("release.notice", policy.conduct.release_notice);
    owe_word(draft, in, MessageKind::release_soon, words, reach, now);
  }

  // The word has arrived, and the notice since then is over.
  bool notice_is_over(const Case& in, const Permission& permission) const {
    return std::any_of(in.contacts.begin(), in.contacts.end(), [&](const Contact& contact) {
      // By number, not by time: clocks are set back. By mail: nobody may be at a terminal that is open.
      return contact.kind == MessageKind::release_soon && contact.run == run &&
             contact.channel == ChannelKind::mail && contact.id.value > permission.id.value &&
             contact.passage == Passage::accepted &&
             draft.at() - contact.settled_at >= policy.conduct.release_notice;
    });
  }

  void use(const Case& in, const Permission& permission) const {
    if (cancelling(in, run) != nullptr) return;
    draft.emit(in.id,
               event::CancellationOwed{CancellationId{draft.next_seq()}, run, permission.id, {}, "steward"});
  }

  void go_on(const Case& in, const Permission& permission, const Verdict& idle) const {
    if (!reach.contact) return lapse(in, permission, "staff switched contact off");
    if (idle.judgement == Judgement::keeps) return lapse(in, permission, "its GPUs are used again");
    if (idle.judgement == Judgement::breaks && notice_is_over(in, permission)) use(in, permission);
  }
};

// What people said of this run or job forbids it, whatever case they said it in: a no, a yes that was taken
// back or used, a question that waits for its answer, a matter that staff settled.
bool forbidden_in(const Case& in, const RunKey& run) {
  const bool settled = in.resolution == Resolution::explained || in.resolution == Resolution::mistaken ||
                       in.resolution == Resolution::exempt;
  if (settled) return true;
  return std::any_of(in.permissions.begin(), in.permissions.end(), [&](const Permission& permission) {
    return permission.run == run && permission.state != PermissionState::lapsed;
  });
}

bool forbidden(const Draft& draft, const RunKey& run) {
  const std::vector<CaseId> cases = draft.about_all(run.job);
  return std::any_of(cases.begin(), cases.end(), [&](CaseId id) { return forbidden_in(draft.see(id), run); });
}

}  // namespace

Result<std::optional<Duration>> release_in(std::string_view comment, const policy::Conduct& conduct) {
  std::optional<Duration> found;
  for (const std::string_view word : words_in(comment)) {
    if (!word.starts_with(prefix)) continue;
    const auto time = read_release(word.substr(prefix.size()), conduct);
    if (!time) return tl::unexpected<Error>(time.error());
    if (found) return fail(ErrorCode::invalid, "it is given twice");
    found = *time;
  }
  return found;
}

void consider_release(Draft& draft, const Job& job, const RunKey& run, const Verdict& idle,
                      const policy::Policy& policy, Reach reach) {
  const Release release{draft, job, run, policy, reach};
  const auto asked = release_in(job.comment, policy.conduct);
  const Case* known = release.open_case();
  const Permission* given = known == nullptr ? nullptr : beforehand(*known, run);
  if (given != nullptr && given->state == PermissionState::given && (!asked || *asked != given->if_idle))
    return release.lapse(*known, *given, "it was taken out of the job's comment");
  if (!asked) return release.refuse(asked.error().message);
  if (!*asked) return;
  if (job.gpus == 0) return release.refuse("the job holds no GPU");
  if (job.het_leader)
    return release.refuse("the job is part of a heterogeneous one, which can only be ended whole");
  if (given != nullptr && given->state == PermissionState::given) return release.go_on(*known, *given, idle);
  if (idle.judgement != Judgement::breaks || !reach.contact) return;
  if (!forbidden(draft, run)) release.give(**asked, idle);
}

}  // namespace steward::casework
