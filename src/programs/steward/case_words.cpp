// What a case holds, in the words that people read.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "programs/steward/words.h"

namespace steward::cli {
namespace {

struct PrincipleWords {
  std::string_view principle, sentence, matter;
};
// The rules' principles as the fair-use page states them, then what else a case can be about. An unknown one
// keeps its name, so that a newer stewardd is not hidden.
constexpr std::array kPrinciples{
    PrincipleWords{principle::sessions, "no interactive development sessions on compute nodes", "kept again"},
    PrincipleWords{principle::holding, "hold GPUs only while you use them", "kept again"},
    PrincipleWords{principle::amount, "hold only as many GPUs as you use", "kept again"},
    PrincipleWords{principle::need, "ask for no more than you need", "kept again"},
    PrincipleWords{principle::quota, "keep to the platform's quotas", "kept again"},
    PrincipleWords{principle::front_end, "leave room for others on the front-end", "well again"},
    PrincipleWords{principle::troubleshooting, "troubleshooting that its owner declared", "leave given"},
    PrincipleWords{principle::release, "permission beforehand, by the job's comment",
                   "permission beforehand"},
    PrincipleWords{principle::by_staff, "staff wrote about a job", "opened by staff"},
    PrincipleWords{principle::emergency, "an emergency that names a job", "emergency"},
    PrincipleWords{principle::support, "a request for help", "asks for help"},
    PrincipleWords{principle::concern, "something that staff were told of", "a concern"},
    PrincipleWords{"platform:faults", "faults of the platform", "platform faults"},
    PrincipleWords{"platform:emergencies", "emergencies that were declared", "emergencies"},
    PrincipleWords{"platform:ledger", "the weekly mail of the ledger's head", "weekly mail"}};

const PrincipleWords* words_of(const Case& in) {
  const auto found = std::find_if(kPrinciples.begin(), kPrinciples.end(),
                                  [&](const PrincipleWords& each) { return each.principle == in.principle; });
  return found == kPrinciples.end() ? nullptr : &*found;
}

}  // namespace

std::string passage_words(const Terminal& terminal, const Contact& contact) {
  const std::string word(to_string(contact.passage));
  const std::string said = contact.detail.empty() ? "" : ": " + contact.detail;
  switch (contact.passage) {
    case Passage::drafted:
      return "draft, waits for approval";
    case Passage::owed:
      return fmt::format("owed since {}", terminal.short_time(contact.owed_at));
    case Passage::attempting:
      return "being sent";
    case Passage::accepted:
      return fmt::format("{} {}", word, terminal.short_time(contact.settled_at));
    case Passage::dropped:
    case Passage::refused:
    case Passage::unclear:
      return fmt::format("{} {}{}", word, terminal.short_time(contact.settled_at), said);
  }
  return word;
}

std::string permission_words(const Terminal& terminal, const Permission& permission) {
  const std::string asked =
      permission.asked_by.empty()
          ? std::string()
          : fmt::format("asked by {} {}", permission.asked_by, terminal.short_time(permission.asked_at));
  if (permission.state == PermissionState::asked) return asked + ", not answered yet";
  std::string answer(to_string(permission.state));
  const bool after_yes =
      permission.state == PermissionState::used || permission.state == PermissionState::lapsed;
  if (permission.answered_at != no_time) {
    const std::string when = terminal.short_time(permission.answered_at);
    answer = after_yes ? fmt::format("given {}, {}", when, answer) : fmt::format("{} {}", answer, when);
  }
  if (permission.if_idle != Duration(0))
    return fmt::format("{}, beforehand with the job: for when it has been idle for {}", answer,
                       show_duration(permission.if_idle));
  return asked.empty() ? answer + " (without being asked)" : asked + ", " + answer;
}

std::string cancellation_words(const Terminal& terminal, const Cancellation& cancellation) {
  const std::string by = cancellation.permission
                             ? "with the owner's permission"
                             : fmt::format("under emergency {}", cancellation.emergency.value);
  switch (cancellation.state) {
    case CancellationState::owed:
    case CancellationState::attempting:
      return fmt::format("under way since {}, {}", terminal.short_time(cancellation.owed_at), by);
    case CancellationState::done:
      return fmt::format("done {}, {}", terminal.short_time(cancellation.settled_at), by);
    case CancellationState::failed:
      return fmt::format("failed {}, {}: {}", terminal.short_time(cancellation.settled_at), by,
                         cancellation.detail);
  }
  return by;
}

std::string exemption_words(const Terminal& terminal, const Case& in, const Exemption& exemption) {
  const std::string rule = exemption.rule.empty() ? "all rules" : exemption.rule;
  const std::string jobs = exemption.job ? "job " + shown_in(in, *exemption.job) : "all jobs";
  const std::string end =
      exemption.in_force(terminal.now)
          ? "until " + terminal.time(exemption.until)
          : "ended " + terminal.time(exemption.ended_at == no_time ? exemption.until : exemption.ended_at);
  return fmt::format("{}: from {}, for {}, {}, granted by {}: {}", exemption.id.value, rule, jobs, end,
                     exemption.by, exemption.reason);
}

std::string resolution_words(Resolution resolution) {
  switch (resolution) {
    case Resolution::remedied:
      return "remedied";
    case Resolution::job_ended:
      return "the job ended";
    case Resolution::explained:
      return "explained";
    case Resolution::exempt:
      return "exempt";
    case Resolution::mistaken:
      return "a mistake of ours";
    case Resolution::answered:
      return "answered";
    case Resolution::cancelled_with_permission:
      return "cancelled with permission";
    case Resolution::cancelled_in_emergency:
      return "cancelled in an emergency";
  }
  return "closed";
}

std::string cause_words(Cause cause) {
  switch (cause) {
    case Cause::storage:
      return "the shared storage";
    case Cause::node:
      return "a node";
    case Cause::network:
      return "the network";
    case Cause::front_end:
      return "a front-end";
    case Cause::service:
      return "a service of the platform";
    case Cause::security:
      return "security";
    case Cause::idle:
      return "what lies idle";
  }
  return "the platform";
}

std::string meaning_words(Meaning meaning) {
  switch (meaning) {
    case Meaning::words:
      return "";
    case Meaning::explanation:
      return "explains";
    case Meaning::help:
      return "asks for help";
    case Meaning::wrong:
      return "says that this is wrong";
    case Meaning::exemption:
      return "asks for an exemption";
    case Meaning::context:
      return "attached";
    case Meaning::note:
      return "a note, which only staff see";
  }
  return "";
}

std::string audience_words(Audience to) {
  switch (to) {
    case Audience::owner:
      return "";
    case Audience::staff:
      return "to staff";
    case Audience::desk:
      return "to the service desk";
    case Audience::infrastructure:
      return "to the hardware's owners";
  }
  return "";
}

std::string principle_words(const Case& in) {
  const PrincipleWords* known = words_of(in);
  return known == nullptr ? in.principle : std::string(known->sentence);
}

std::string case_state(const Case& in) {
  if (in.state == CaseState::closed && in.resolution) return "closed: " + resolution_words(*in.resolution);
  return std::string(to_string(in.state));
}

std::string state_words(const Case& in, bool own) {
  switch (in.state) {
    case CaseState::watched:
      return "watched: in observe mode Steward contacts nobody";
    case CaseState::drafted:
      return own ? "seen; nobody has written to you yet" : "drafted: the first word waits for approval";
    case CaseState::told:
      return own ? "told: it is your turn" : "told: it is the person's turn";
    case CaseState::answered:
      return "answered: it is staff's turn";
    case CaseState::silent:
      return own ? "silent: you were reminded and have not answered"
                 : "silent: the person was reminded and has not answered";
    case CaseState::closed:
      break;
  }
  return case_state(in);
}

std::string case_matter(const Case& in) {
  std::set<std::string> rules;
  for (const Finding& each : in.findings) {
    if (gathers(in) && (each.standing || !in.open())) rules.insert(each.rule);
  }
  std::string text;
  for (const std::string& rule : rules) text += (text.empty() ? "" : ", ") + rule;
  if (!text.empty()) return text;
  if (in.principle.empty()) return "erased";
  const PrincipleWords* known = words_of(in);
  return known == nullptr ? in.principle : std::string(known->matter);
}

std::string jobs_words(const Terminal& terminal, const Case& in) {
  constexpr std::size_t kShown = 3;
  std::string text;
  for (std::size_t i = 0; i < std::min(kShown, in.jobs.size()); ++i)
    text += (i == 0 ? "" : ", ") + in.jobs[i].shown;
  if (in.jobs.size() > kShown) text += fmt::format(" +{}", in.jobs.size() - kShown);
  return text.empty() ? terminal.dash() : text;
}

std::string shown_in(const Case& in, const JobKey& job) {
  const CaseJob* known = job_in(in, job);
  return known == nullptr ? std::to_string(job.id) : known->shown;
}

}  // namespace steward::cli
