#include "model/case.h"

#include <algorithm>

#include "model/case_contacts.h"
#include "model/verdict.h"
#include "model/words.h"

namespace steward {
namespace {

constexpr Words<Judgement, 3> judgement_words{
    {{Judgement::keeps, "keeps"}, {Judgement::breaks, "breaks"}, {Judgement::unknown, "unknown"}}};

constexpr Words<Resolution, 8> resolution_words{{
    {Resolution::remedied, "remedied"},
    {Resolution::job_ended, "job_ended"},
    {Resolution::explained, "explained"},
    {Resolution::exempt, "exempt"},
    {Resolution::mistaken, "mistaken"},
    {Resolution::answered, "answered"},
    {Resolution::cancelled_with_permission, "cancelled_with_permission"},
    {Resolution::cancelled_in_emergency, "cancelled_in_emergency"},
}};

constexpr Words<CaseState, 6> state_words{{
    {CaseState::watched, "watched"},
    {CaseState::drafted, "drafted"},
    {CaseState::told, "told"},
    {CaseState::answered, "answered"},
    {CaseState::silent, "silent"},
    {CaseState::closed, "closed"},
}};

constexpr Words<Meaning, 7> meaning_words{{
    {Meaning::words, "words"},
    {Meaning::explanation, "explanation"},
    {Meaning::help, "help"},
    {Meaning::wrong, "wrong"},
    {Meaning::exemption, "exemption"},
    {Meaning::context, "context"},
    {Meaning::note, "note"},
}};

}  // namespace

std::string_view to_string(Judgement judgement) { return word_of(judgement_words, judgement); }
std::optional<Judgement> judgement_from(std::string_view word) { return value_of(judgement_words, word); }
std::string_view to_string(Resolution resolution) { return word_of(resolution_words, resolution); }
std::optional<Resolution> resolution_from(std::string_view word) { return value_of(resolution_words, word); }
std::string_view to_string(CaseState state) { return word_of(state_words, state); }
std::optional<CaseState> case_state_from(std::string_view word) { return value_of(state_words, word); }
std::string_view to_string(Meaning meaning) { return word_of(meaning_words, meaning); }
std::optional<Meaning> meaning_from(std::string_view word) { return value_of(meaning_words, word); }

bool gathers(const Case& value) {
  return value.principle != principle::support && value.principle != principle::concern &&
         !value.principle.starts_with(principle::platform);
}

bool about_person(const Case& value) {
  return value.principle == principle::need || value.principle == principle::quota ||
         value.principle == principle::front_end;
}

const CaseJob* job_in(const Case& value, const JobKey& job) {
  const auto found = std::find_if(value.jobs.begin(), value.jobs.end(),
                                  [&](const CaseJob& each) { return each.job() == job; });
  return found == value.jobs.end() ? nullptr : &*found;
}

Time followed_until(const Case& value, const JobKey& job) {
  if (!value.open()) return value.closed_at;
  const CaseJob* known = job_in(value, job);
  return known == nullptr || known->ended_at == no_time ? Time::max() : known->ended_at;
}

const Contact* contact_in(const Case& value, ContactId id) {
  const auto found = std::find_if(value.contacts.begin(), value.contacts.end(),
                                  [&](const Contact& contact) { return contact.id == id; });
  return found == value.contacts.end() ? nullptr : &*found;
}

const Finding* finding_in(const Case& value, const JobKey& job, std::string_view rule) {
  const auto found = std::find_if(value.findings.begin(), value.findings.end(),
                                  [&](const Finding& each) { return each.rule == rule && each.job == job; });
  return found == value.findings.end() ? nullptr : &*found;
}

const Finding* standing_in(const Case& value, const JobKey& job) {
  const auto found = std::find_if(value.findings.begin(), value.findings.end(),
                                  [&](const Finding& each) { return each.standing && each.job == job; });
  return found == value.findings.end() ? nullptr : &*found;
}

const Cancellation* cancelling(const Case& value, const RunKey& run) {
  const auto found =
      std::find_if(value.cancellations.begin(), value.cancellations.end(), [&](const Cancellation& each) {
        return each.run == run &&
               (each.state == CancellationState::owed || each.state == CancellationState::attempting);
      });
  return found == value.cancellations.end() ? nullptr : &*found;
}

const Permission* newest_permission(const Case& value, const RunKey& run) {
  const Permission* newest = nullptr;
  for (const Permission& permission : value.permissions) {
    if (permission.run == run) newest = &permission;
  }
  return newest;
}

bool has_room(const Case& closed, Time now) {
  constexpr Duration longest = hours(180 * 24);
  constexpr std::size_t most_jobs = 200, most_contacts = 400;
  return now - closed.opened_at < longest && closed.jobs.size() < most_jobs &&
         closed.contacts.size() < most_contacts;
}

bool at_rest(const Case& value) {
  if (value.open()) return false;
  const bool contacts = std::any_of(value.contacts.begin(), value.contacts.end(), [](const Contact& contact) {
    return sendable(contact) || contact.passage == Passage::attempting;
  });
  const bool cancellations = std::any_of(value.cancellations.begin(), value.cancellations.end(),
                                         [](const Cancellation& cancellation) {
                                           return cancellation.state == CancellationState::owed ||
                                                  cancellation.state == CancellationState::attempting;
                                         });
  const bool tasks = std::any_of(value.tasks.begin(), value.tasks.end(),
                                 [](const StaffTask& task) { return task.done_at == no_time; });
  const bool exempt = std::any_of(value.exemptions.begin(), value.exemptions.end(),
                                  [](const Exemption& exemption) { return exemption.ended_at == no_time; });
  return !contacts && !cancellations && !tasks && !exempt;
}

}  // namespace steward
