#include "casework/release.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "casework/findings.h"

namespace steward::casework {
namespace {

constexpr std::string_view prefix = "steward:";
constexpr std::string_view release_key = "release-if-idle";
constexpr std::size_t most_of_names = 100;  // bytes of a list of jobs in a letter; `steward case` shows all

// "Steward:" is meant, too; what follows is not guessed at.
bool begins_so(std::string_view word) {
  if (word.size() < prefix.size()) return false;
  return std::equal(prefix.begin(), prefix.end(), word.begin(), [](char a, char b) { return a == lower(b); });
}

std::vector<std::string_view> words_in(std::string_view comment) {
  std::vector<std::string_view> words;
  while (!comment.empty()) {
    const std::size_t end = std::min(comment.find_first_of(" \t\n,;"), comment.size());
    if (end > 0) words.push_back(comment.substr(0, end));
    comment.remove_prefix(std::min(end + 1, comment.size()));
  }
  return words;
}

Result<Duration> read_release(std::string_view word, const ReleaseBounds& bounds) {
  const std::size_t equals = std::min(word.find('='), word.size());
  const std::string_view key = word.substr(0, equals);
  if (key != release_key) {
    return fail(ErrorCode::invalid,
                fmt::format("\"{}{}\" is nothing that Steward knows; did you mean {}{}=60m?", prefix,
                            one_line(key, 60), prefix, release_key));
  }
  const auto time = parse_duration(word.substr(std::min(equals + 1, word.size())));
  if (!time) return tl::unexpected<Error>(time.error());
  if (*time < bounds.shortest || *time > bounds.longest) {
    return fail(ErrorCode::invalid,
                fmt::format("{} is out of range: between {} and {} can be given", show_duration(*time),
                            show_duration(bounds.shortest), show_duration(bounds.longest)));
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

// The first letter after the permission is the one that tells of it. By number, not by time: clocks are set
// back. By mail: nobody may be at a terminal that is open.
bool is_notice_of(const Contact& contact, const Permission& permission) {
  return contact.kind == MessageKind::release_soon && contact.channel == ChannelKind::mail &&
         contact.id.value > permission.id.value;
}

// "120" of "120_3".
std::string_view array_of(std::string_view shown) { return shown.substr(0, shown.find('_')); }

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

  // Of this run; or lately of another task of its array, which has the same comment.
  bool is_told_so_by(const Case& in, const Contact& contact) const {
    if (contact.kind != MessageKind::release_refused || !contact.run) return false;
    if (*contact.run == run) return true;
    const CaseJob* other = job_in(in, contact.run->job);
    const bool sibling = job.array && other != nullptr && array_of(other->shown) == array_of(show_id(job));
    return sibling && draft.at() - contact.owed_at < policy.conduct.again;
  }

  bool was_told_so() const {
    const std::vector<CaseId> own = draft.own_cases(job.uid);
    return std::any_of(own.begin(), own.end(), [&](CaseId id) {
      const Case& in = draft.see(id);
      return in.user == job.user &&
             std::any_of(in.contacts.begin(), in.contacts.end(),
                         [&](const Contact& contact) { return is_told_so_by(in, contact); });
    });
  }

  void refuse(const std::string& why) const {
    if (!reach.contact || was_told_so()) return;
    owe_word(draft, own_case(), MessageKind::release_refused, {{"reason", why}}, reach, run);
  }

  void lapse(const Case& in, const Permission& permission, const std::string& why) const {
    if (permission.state == PermissionState::given)
      draft.emit(in.id, event::PermissionLapsed{permission.id, why});
  }

  // The owner's yes is written down when it first matters; tell_of_release() tells them what comes of it.
  void give(Duration time) const {
    const CaseId in = own_case();
    const RunKey now = run;
    draft.emit(in,
               event::PermissionAnswered{PermissionId{draft.next_seq()}, PermissionState::given, now, time});
  }

  // The word has arrived, and the notice since then is over.
  bool notice_is_over(const Case& in, const Permission& permission) const {
    const auto told = std::find_if(in.contacts.begin(), in.contacts.end(),
                                   [&](const Contact& contact) { return is_notice_of(contact, permission); });
    return told != in.contacts.end() && told->passage == Passage::accepted &&
           draft.at() - told->settled_at >= policy.conduct.release_notice;
  }

  void use(const Case& in, const Permission& permission) const {
    if (cancelling(in, run) != nullptr) return;
    draft.emit(in.id,
               event::CancellationOwed{CancellationId{draft.next_seq()}, run, permission.id, {}, "steward"});
  }

  void go_on(const Case& in, const Permission& permission, const Idleness& seen) const {
    const Verdict& idle = seen.verdict;
    if (!reach.contact) return lapse(in, permission, "staff switched contact off");
    if (idle.judgement == Judgement::keeps) return lapse(in, permission, "its GPUs are used again");
    // Not held until the doubt ends: its owner was told of ten minutes, and the job may be about to go on.
    if (!seen.doubt.empty()) return lapse(in, permission, seen.doubt);
    if (idle.judgement == Judgement::breaks && notice_is_over(in, permission)) use(in, permission);
  }
};

// What people said of this run or job forbids it, whatever case they said it in: any word of the owner's
// since the run began, a no, a yes that was taken back or used, a question that waits for its answer, a
// matter that staff settled.
bool forbidden_in(const Case& in, const RunKey& run) {
  if (job_in(in, run.job)->settled) return true;
  const bool spoke = std::any_of(in.conversation.begin(), in.conversation.end(), [&](const Entry& entry) {
    return !entry.staff && entry.meaning != Meaning::context && entry.at >= run.start;
  });
  return spoke ||
         std::any_of(in.permissions.begin(), in.permissions.end(), [&](const Permission& permission) {
           return permission.run == run && permission.state != PermissionState::lapsed;
         });
}

std::string idle_times(const std::vector<const Permission*>& permissions) {
  std::set<Duration> times;
  for (const Permission* permission : permissions) times.insert(permission->if_idle);
  std::string list;
  for (const Duration time : times) list += (list.empty() ? "" : ", ") + show_duration(time);
  return list;
}

// Many at once (an array's tasks) are told of in one letter.
Evidence words_about(const Case& in, const std::vector<const Permission*>& permissions,
                     const policy::Policy& policy) {
  std::string jobs;
  for (const Permission* permission : permissions) {
    if (jobs.size() < most_of_names)
      jobs += (jobs.empty() ? "" : ", ") + job_in(in, permission->run.job)->shown;
  }
  Evidence words = {{"release.idle", idle_times(permissions)},
                    {"release.notice", policy.conduct.release_notice}};
  if (permissions.size() > 1) {
    words.emplace_back("jobs",
                       fmt::format("({} in all) {}", permissions.size(), one_line(jobs, most_of_names)));
    words.emplace_back("job", job_in(in, permissions.front()->run.job)->shown);
  }
  return words;
}

// Leave from a rule that covers the job, whatever case it was granted in.
bool has_leave(const Case& in, const Job& job, const RunKey& run, Time now) {
  return in.user == job.user &&
         std::any_of(in.exemptions.begin(), in.exemptions.end(), [&](const Exemption& each) {
           const bool about_idling = each.rule.empty() || each.rule == "idle_gpu";
           return about_idling && each.in_force(now) && (!each.job || *each.job == run.job);
         });
}

bool forbidden(const Draft& draft, const Job& job, const RunKey& run) {
  const std::vector<CaseId> about = draft.about_all(run.job), own = draft.own_cases(job.uid);
  return std::any_of(about.begin(), about.end(),
                     [&](CaseId id) { return forbidden_in(draft.see(id), run); }) ||
         std::any_of(own.begin(), own.end(),
                     [&](CaseId id) { return has_leave(draft.see(id), job, run, draft.at()); });
}

}  // namespace

Result<std::optional<Duration>> release_in(std::string_view comment, const ReleaseBounds& bounds) {
  std::optional<Duration> found;
  for (const std::string_view word : words_in(comment)) {
    if (!begins_so(word)) continue;
    const auto time = read_release(word.substr(prefix.size()), bounds);
    if (!time) return tl::unexpected<Error>(time.error());
    if (found) return fail(ErrorCode::invalid, "it is given twice");
    found = *time;
  }
  return found;
}

void consider_release(Draft& draft, const Job& job, const RunKey& run, const Idleness& idle,
                      const policy::Policy& policy, Reach reach) {
  const Release release{draft, job, run, policy, reach};
  const auto asked = release_in(job.comment, policy.conduct.release);
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
  const bool held = idle.verdict.judgement != Judgement::breaks || !idle.doubt.empty();
  if (held || !reach.contact) return;
  if (!forbidden(draft, job, run)) release.give(**asked);
}

void tell_of_release(Draft& draft, CaseId in, const policy::Policy& policy, Reach reach) {
  const Case& value = draft.see(in);
  std::vector<const Permission*> untold;
  for (const Permission& permission : value.permissions) {
    const bool given = permission.state == PermissionState::given && permission.if_idle != Duration(0);
    const bool told = std::any_of(value.contacts.begin(), value.contacts.end(),
                                  [&](const Contact& contact) { return is_notice_of(contact, permission); });
    if (given && !told) untold.push_back(&permission);
  }
  if (untold.empty() || !reach.contact) return;
  const bool one = untold.size() == 1;
  const Evidence words = words_about(value, untold, policy);
  const auto run = one ? std::optional(untold.front()->run) : std::nullopt;
  const auto jobs = untold.size();
  owe_word(draft, in, MessageKind::release_soon, words, reach, run);
  tell_ticket(draft, in, MessageKind::ticket_updated,
              fmt::format("the owner is told that {} idle job{} with their permission", jobs,
                          jobs == 1 ? " ends" : "s end"),
              policy);
}

}  // namespace steward::casework
