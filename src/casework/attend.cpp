#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "casework/findings.h"
#include "casework/release.h"

namespace steward::casework {
namespace {

// The word about one job stands for all that are found idle with it: it names them.
std::string named(const std::vector<std::string>& jobs) {
  constexpr std::size_t most = 150;
  std::string list;
  for (const std::string& job : jobs) {
    if (list.size() < most) list += (list.empty() ? "" : ", ") + job;
  }
  return list.size() < most ? list : fmt::format("{} … ({} in all)", list, jobs.size());
}

bool has_draft(const Case& in) {
  return std::any_of(in.contacts.begin(), in.contacts.end(),
                     [](const Contact& contact) { return contact.passage == Passage::drafted; });
}

// A job that goes on as it did, with staff's leave, has remedied nothing.
bool by_leave(const Case& in) {
  return std::any_of(in.findings.begin(), in.findings.end(), [&](const Finding& finding) {
    const CaseJob* job = job_in(in, finding.job);
    return finding.exempt && job != nullptr && job->ended_at == no_time;
  });
}

Evidence words_of(const Finding& finding) {
  Evidence words = finding.evidence;
  words.emplace_back("rule", finding.rule);
  words.emplace_back("reason", finding.reason);
  return words;
}

struct Attendance {
  Draft& draft;
  CaseId in;
  const policy::Policy& policy;
  Reach reach;
  const std::vector<JobKey>& held;

  const Case& see() const { return draft.see(in); }

  bool stands(const CaseJob& job) const {
    const bool is_held = std::find(held.begin(), held.end(), job.job()) != held.end();
    return !is_held && job.ended_at == no_time && standing_in(see(), job.job()) != nullptr;
  }

  bool is_untold(const Finding& finding) const {
    const Time told = last_word(see(), word_kind(see()));
    return finding.standing && finding.job == JobKey{} && (told == no_time || finding.last_at > told);
  }
  // A finding about the person that they have not been told of since it was made; null: none. One that staff
  // are to read first goes before others, so that nothing goes out unread.
  const Finding* untold_of_person() const {
    if (!about_person(see())) return nullptr;
    const Finding* first = nullptr;
    for (const Finding& finding : see().findings) {
      if (!is_untold(finding)) continue;
      if (first == nullptr || (waits_for_approval(finding) && !waits_for_approval(*first))) first = &finding;
    }
    return first;
  }
  // The word about one finding stands for all that are untold: the names of their rules.
  std::string besides(const Finding& told) const {
    std::string list;
    for (const Finding& finding : see().findings) {
      if (&finding != &told && is_untold(finding)) list += (list.empty() ? "" : " ") + finding.rule;
    }
    return list;
  }

  Duration again() const {
    return see().principle == principle::front_end ? policy.rules.front_end_harm.again : policy.conduct.again;
  }

  // The first job that a finding stands about and that its person has not been told of; null: none.
  const CaseJob* untold() const {
    const std::vector<CaseJob>& jobs = see().jobs;
    const auto found = std::find_if(jobs.begin(), jobs.end(), [this](const CaseJob& job) {
      return job.told_at == no_time && stands(job);
    });
    return found == jobs.end() ? nullptr : &*found;
  }

  void end_exemptions() const {
    const std::vector<Exemption> exemptions = see().exemptions;
    for (const Exemption& exemption : exemptions) {
      if (exemption.ended_at == no_time && draft.at() >= exemption.until)
        draft.emit(in, event::ExemptionEnded{exemption.id, "steward"});
    }
  }

  bool waits_for_approval(const Finding& finding) const {
    return policy.first_contact(finding.rule) == policy::FirstContact::draft;
  }

  const Finding* untold_finding() const {
    const CaseJob* job = untold();
    return job != nullptr ? standing_in(see(), job->job()) : untold_of_person();
  }

  void lift_hold() const {
    if (see().state != CaseState::watched || !reach.contact) return;
    const Finding* finding = untold_finding();
    if (finding == nullptr && last_word(see(), MessageKind::release_soon) < see().begun_at) return;
    const bool waits = finding != nullptr && waits_for_approval(*finding);
    draft.emit(in, event::HoldLifted{waits ? CaseState::drafted : CaseState::told});
  }

  std::string others(const CaseJob& named_first) const {
    std::vector<std::string> jobs;
    for (const CaseJob& job : see().jobs) {
      if (job.told_at == no_time && stands(job) && job.job() != named_first.job()) jobs.push_back(job.shown);
    }
    return named(jobs);
  }

  void tell() const {
    const CaseState state = see().state;
    const Finding* untold_one = untold_finding();
    if (untold_one == nullptr || state == CaseState::watched || !reach.contact || has_draft(see())) return;
    const MessageKind kind = word_kind(see());
    const Time last = last_word(see(), kind);
    if (last != no_time && draft.at() - last < again()) return;
    const CaseJob* job = untold();
    const std::optional<RunKey> run = job == nullptr ? std::nullopt : std::optional(job->run);
    const Finding finding = *untold_one;
    Evidence words = words_of(finding);
    words.emplace_back("others", job != nullptr ? others(*job) : std::string());
    words.emplace_back("besides", job != nullptr ? std::string() : besides(*untold_one));
    const bool first = last < see().begun_at;
    const bool waits =
        state == CaseState::drafted || ((first || about_person(see())) && waits_for_approval(finding));
    if (first)
      tell_ticket(draft, in, MessageKind::ticket_updated, fmt::format("{}: {}", finding.rule, finding.reason),
                  policy);
    if (!waits) return owe_word(draft, in, kind, words, reach, run, finding.plot);
    Draft::Message message;
    message.kind = kind;
    message.run = run;
    message.words = words;
    message.plot = finding.plot;
    message.draft = true;
    draft.owe(in, message);
  }

  bool waits_for_the_person() const {
    const Case& value = see();
    // A habit is mended by the next jobs, not by an answer.
    if (value.principle == principle::need || value.principle == principle::quota) return false;
    const bool finding =
        (about_person(value) && standing_in(value, JobKey{}) != nullptr) ||
        std::any_of(value.jobs.begin(), value.jobs.end(), [&](const CaseJob& job) { return stands(job); });
    return value.state == CaseState::told && (finding || is_asked());
  }

  // Silence leads to a reminder and then to a staff task; never to a cancellation.
  void remind() const {
    if (!waits_for_the_person() || !reach.contact) return;
    const Time since = see().state_since;
    const Contact* reminder = newest_word(see(), MessageKind::reminder);
    // One that was taken back before it went has reminded nobody.
    const bool never_went =
        reminder != nullptr && reminder->passage == Passage::refused && reminder->attempted_at == no_time;
    if (reminder == nullptr || reminder->owed_at < since || never_went) {
      if (draft.at() - since >= policy.conduct.remind) owe_word(draft, in, MessageKind::reminder, {}, reach);
      return;
    }
    // Counted from when it went: it may have waited over a weekend.
    if (reminder->settled_at == no_time || draft.at() - reminder->settled_at < policy.conduct.silence) return;
    draft.emit(in, event::FellSilent{});
    open_task(draft, in, fmt::format("{} was reminded and has not answered", see().user));
  }

  bool is_asked() const {
    const Case& value = see();
    return std::any_of(value.permissions.begin(), value.permissions.end(), [](const Permission& permission) {
      return permission.state == PermissionState::asked;
    });
  }
  bool any_stands() const {
    const Case& value = see();
    return std::any_of(value.findings.begin(), value.findings.end(),
                       [](const Finding& finding) { return finding.standing; });
  }

  // What waited for the morning, and was overtaken by an answer or by its case's return.
  void withdraw_stale() const {
    const std::vector<Contact> contacts = see().contacts;
    for (const Contact& contact : contacts) {
      if (contact.passage == Passage::drafted && tells_finding(contact.kind) && !any_stands())
        draft.emit(in, event::ContactDropped{contact.id, "nothing stands any more of what it says"});
      if (contact.passage != Passage::owed) continue;
      // Where nobody can look just now, the matter stands as it did.
      const bool answered = contact.kind == MessageKind::reminder &&
                            (see().state != CaseState::told || !(any_stands() || is_asked()));
      const bool came_back = contact.kind == MessageKind::remedied && see().open();
      if (answered || came_back) withdraw(draft, in, contact.id, "it was overtaken");
    }
  }

  // Every rule has been kept for a while: a single busy interval is no remedy, and must not make a matter of
  // it again.
  bool calm(const CaseJob& job) const {
    bool any = false;
    for (const Finding& finding : see().findings) {
      if (finding.job != job.job() || finding.last_at < see().begun_at) continue;  // of an earlier life
      if (finding.standing || draft.at() - finding.last_at < reach.calm) return false;
      any = true;
    }
    return any;
  }

  // What staff opened again about jobs that are over is theirs to close.
  bool anything_happened() const {
    const Case& value = see();
    return value.begun_at == value.opened_at ||
           std::any_of(value.jobs.begin(), value.jobs.end(), [&](const CaseJob& job) {
             return job.ended_at == no_time || job.ended_at >= value.begun_at;
           });
  }

  // Nothing is found of the person any more, since a while; what staff opened again is theirs to close.
  bool person_calm() const {
    const Case& value = see();
    bool any = false;
    for (const Finding& finding : value.findings) {
      if (finding.last_at < value.begun_at) continue;
      if (finding.standing || draft.at() - finding.last_at < calm_of_person()) return false;
      any = true;
    }
    return any;
  }
  Duration calm_of_person() const {
    return see().principle == principle::front_end ? 2 * policy.rules.front_end_harm.half_life : Duration(0);
  }

  bool cause_is_gone() const {
    const Case& value = see();
    if (about_person(value)) return person_calm();
    return gathers(value) && !value.jobs.empty() && anything_happened() &&
           std::all_of(value.jobs.begin(), value.jobs.end(), [&](const CaseJob& job) {
             return cancelling(value, job.run) == nullptr && (job.ended_at != no_time || calm(job));
           });
  }

  struct Ending {
    Resolution resolution;
    std::string words;
    std::string_view told{};  // the word of words.txt that says it to the person
  };
  Ending person_ending() const {
    const bool leave = std::any_of(
        see().findings.begin(), see().findings.end(),
        [this](const Finding& finding) { return finding.exempt && finding.last_at >= see().begun_at; });
    if (leave) return {Resolution::exempt, "it has leave, or the rule holds for it no more"};
    if (see().principle == principle::front_end)
      return {Resolution::remedied, "the front-end is well again", "front_end"};
    return {Resolution::remedied, "it has not been seen again", "not_seen"};
  }
  Ending ending() const {
    const Case& value = see();
    bool permitted = false;
    for (const Cancellation& cancellation : value.cancellations) {
      if (cancellation.state != CancellationState::done || cancellation.settled_at < value.begun_at) continue;
      if (cancellation.emergency) return {Resolution::cancelled_in_emergency, ""};
      permitted = true;
    }
    if (permitted) return {Resolution::cancelled_with_permission, ""};
    if (about_person(value)) return person_ending();
    if (by_leave(value)) return {Resolution::exempt, "it has leave, or the rule holds for it no more"};
    const bool works = std::any_of(value.jobs.begin(), value.jobs.end(),
                                   [](const CaseJob& job) { return job.ended_at == no_time; });
    if (works) return {Resolution::remedied, "the job works again", "works"};
    const bool ended = std::any_of(value.jobs.begin(), value.jobs.end(), [&](const CaseJob& job) {
      return job.cancelled && job.ended_at >= value.begun_at;
    });
    if (ended && was_contacted(value)) return {Resolution::remedied, "the job was ended", "ended"};
    return {Resolution::job_ended, "the job has ended"};
  }

  void close_when_gone() const {
    if (!cause_is_gone()) return;
    const Ending end = ending();
    // What is over on a front-end within minutes needs no second mail.
    const bool tell = end.resolution == Resolution::remedied && was_contacted(see()) && reach.contact &&
                      see().principle != principle::front_end;
    close(draft, in, end.resolution, "steward", end.words, policy);
    if (!tell) return;
    Draft::Message message;
    message.kind = MessageKind::remedied;
    message.words = {{"ended", std::string(end.told)}};
    draft.owe(in, message);
  }
};

}  // namespace

void attend(Draft& draft, CaseId in, const policy::Policy& policy, Reach reach,
            const std::vector<JobKey>& held) {
  const Attendance attendance{draft, in, policy, reach, held};
  attendance.end_exemptions();
  attendance.withdraw_stale();
  if (!draft.see(in).open()) return;
  attendance.close_when_gone();
  if (!draft.see(in).open()) return;
  tell_of_release(draft, in, policy, reach);
  attendance.lift_hold();
  attendance.tell();
  attendance.remind();
}

}  // namespace steward::casework
