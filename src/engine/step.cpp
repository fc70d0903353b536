#include "engine/step.h"

#include <algorithm>

#include "casework/findings.h"
#include "casework/outbox.h"
#include "rules/rules.h"

namespace steward::engine {
namespace {

// How long a closed case stays in memory after its end, so that a person's late act still finds it.
constexpr Duration keep_closed = hours(24);
// A word handed to a front-end's agent that was never heard of again.
constexpr Duration terminal_patience = minutes(2);

struct Stepper {
  State& state;
  const Input& input;
  Outcome& outcome;

  casework::Draft& draft() const { return outcome.draft; }

  casework::Reach reach(uid_t uid) const {
    const bool present =
        std::any_of(state.at_terminal.begin(), state.at_terminal.end(), [&](const auto& node) {
          return node.second.contains(uid) &&
                 input.at - state.facts.sights().at(node.first).last_end < terminal_patience;
        });
    return {state.policy.mode == policy::Mode::contact, present, state.policy.longest_window() / 2};
  }

  void operator()(const input::Started&) const {
    state.started_at = input.at;
    casework::recover(draft(), state.book);
  }

  void operator()(const input::Report& in) const {
    outcome.unfit = !state.facts.take_report(in.report, input.at);
    const bool newest = !outcome.unfit && state.facts.sights().at(in.report.node).last_end == in.report.end;
    // From the backlog of an agent that was cut off nobody learns who sits at a terminal now.
    if (newest && state.front_ends.contains(in.report.node)) {
      state.at_terminal[in.report.node] = {in.report.at_terminal.begin(), in.report.at_terminal.end()};
    }
    for (const TerminalResult& result : in.report.delivered) {
      settle_contact(result.contact, result.delivery, result.detail);
    }
  }

  void operator()(const input::Poll& in) const {
    state.polled = true;
    const facts::PollChanges changes = state.facts.take_poll(in.jobs, input.at);
    for (const auto& [before, now] : changes.requeued) casework::run_changed(draft(), before, now);
    for (const facts::EndedRun& ended : changes.ended) {
      state.verdicts.erase(ended.job.id);
      casework::run_ended(draft(), ended.run, ended.job.state, reach(ended.job.uid));
    }
    end_vanished();
  }

  // Cases whose run ended while stewardd was not looking.
  void end_vanished() const {
    for (const auto& [id, value] : state.book.cases()) {
      const JobFacts* facts = state.facts.find(value.run.job.id);
      if (!value.open() || (facts != nullptr && facts->run.job == value.job)) continue;
      if (!draft().see(id).open()) continue;
      const Job* job = state.facts.find_job(value.run.job.id);
      const bool same = job != nullptr && job->uid == value.uid && job->start == value.run.start;
      // Ids of waiting jobs are not given to others: it was requeued.
      const bool waits = job != nullptr && job->uid == value.uid && job->state == JobState::pending;
      if (same && job->state == JobState::other) continue;  // a word we do not know is no end
      casework::run_ended(draft(), value.run,
                          waits  ? JobState::pending
                          : same ? job->state
                                 : JobState::other,
                          reach(value.uid));
    }
  }

  void operator()(const input::Person& in) const {
    casework::Surroundings around;
    around.job = [this](SlurmId raw) { return state.facts.find_job(raw); };
    around.run = [this](SlurmId raw) -> std::optional<RunKey> {
      const JobFacts* facts = state.facts.find(raw);
      const bool runs = facts != nullptr && facts->job->state != JobState::completing;
      return runs ? std::optional(facts->run) : std::nullopt;
    };
    around.reach = [this](uid_t uid) { return reach(uid); };
    around.emergency_lasts = state.policy.emergency_lasts;
    const auto done = casework::take(draft(), in.caller, in.act, around);
    if (done) {
      outcome.done = *done;
    } else {
      outcome.refused = done.error();
    }
  }

  void operator()(const input::ContactCommit& in) const {
    const auto id = case_with(state.book, in.contact);
    if (!id) return refuse("this contact is no longer known");
    if (const Status status = casework::contact_attempting(draft(), *id, in.contact); !status) {
      outcome.refused = status.error();
    }
  }

  void operator()(const input::ContactDone& in) const { settle_contact(in.contact, in.delivery, in.detail); }

  void operator()(const input::CancelObserved& in) const {
    const auto id = case_with(state.book, in.cancellation);
    if (!id) return;
    outcome.warrant = casework::cancellation_observed(draft(), state.book, *id, in.cancellation, in.job,
                                                      in.observed_at, reach(draft().see(*id).uid));
  }

  void operator()(const input::CancelDone& in) const {
    const auto id = case_with(state.book, in.cancellation);
    if (!id) return;
    casework::cancellation_settled(draft(), *id, in.cancellation, in.done, in.detail,
                                   reach(draft().see(*id).uid));
  }

  void operator()(const input::CancelResolved& in) const {
    const auto id = case_with(state.book, in.cancellation);
    if (!id) return;
    casework::cancellation_resolved(draft(), *id, in.cancellation, in.job, reach(draft().see(*id).uid));
  }

  void operator()(const input::Tick&) const {
    if (state.polled) judge_all();
    give_up_on_silent_terminals();
    state.book.forget([this](const Case& value) { return done_with(value); });
  }

  void judge_all() const {
    for (SlurmId id : state.facts.running()) {
      const JobFacts* facts = state.facts.find(id);
      std::vector<Verdict> verdicts = rules::judge(*facts, state.policy, input.at);
      casework::consider(draft(), *facts->job, facts->run, verdicts, reach(facts->job->uid));
      state.verdicts[id] = std::move(verdicts);
    }
  }

  void give_up_on_silent_terminals() const {
    for (const auto& [id, value] : state.book.cases()) {
      for (const Contact& contact : value.contacts) {
        if (contact.channel != ChannelKind::terminal) continue;
        if (contact.passage == Passage::owed && input.at - contact.owed_at >= terminal_patience) {
          casework::contact_settled(draft(), id, contact.id, Delivery::refused,
                                    "nobody is at a terminal any more");
        }
        // After a start the agents are given time to tell what they did meanwhile.
        const Time since = std::max(contact.attempted_at, state.started_at);
        if (contact.passage == Passage::attempting && input.at - since >= terminal_patience) {
          casework::contact_settled(draft(), id, contact.id, Delivery::unclear,
                                    "the front-end's agent never said what became of it");
        }
      }
    }
  }

  // A closed case stays while its job runs, so that the same matter is not raised again.
  bool done_with(const Case& value) const {
    return at_rest(value) && input.at - value.closed_at > keep_closed &&
           state.facts.find_job(value.job.id) == nullptr;
  }

  void settle_contact(ContactId contact, Delivery delivery, const std::string& detail) const {
    const auto id = case_with(state.book, contact);
    if (id) casework::contact_settled(draft(), *id, contact, delivery, detail);
  }

  void refuse(const std::string& why) const { outcome.refused = Error{ErrorCode::not_found, why}; }
};

facts::Limits limits_of(const std::string& cluster, const policy::Policy& policy) {
  return {cluster, policy.interval, policy.longest_window(), policy.cpu_floor_permille};
}

template <typename Items, typename IdType>
std::optional<CaseId> holder(const casework::CaseBook& book, Items Case::*items, IdType id) {
  for (const auto& [case_id, value] : book.cases()) {
    for (const auto& item : value.*items) {
      if (item.id == id) return case_id;
    }
  }
  return std::nullopt;
}

}  // namespace

State::State(const std::string& cluster, policy::Policy site_policy, casework::Writer message_writer)
    : policy(std::move(site_policy)), writer(std::move(message_writer)), facts(limits_of(cluster, policy)) {}

Outcome step(State& state, const Input& input) {
  Outcome outcome{casework::Draft(state.book, input.at, state.writer), {}, {}, false, {}};
  std::visit(Stepper{state, input, outcome}, input.body);
  return outcome;
}

void settle(State& state, Outcome&& outcome) { state.book.settle(std::move(outcome.draft)); }

Due due(const casework::CaseBook& book) {
  Due result;
  for (const auto& [id, value] : book.cases()) {
    for (const Contact& contact : value.contacts) {
      if (!sendable(contact)) continue;
      (contact.channel == ChannelKind::mail ? result.mails : result.words).emplace_back(id, contact.id);
    }
    for (const Cancellation& cancellation : value.cancellations) {
      if (cancellation.state == CancellationState::owed) result.observe.emplace_back(id, cancellation.id);
      if (cancellation.state == CancellationState::attempting)
        result.resolve.emplace_back(id, cancellation.id);
    }
  }
  return result;
}

std::optional<CaseId> case_with(const casework::CaseBook& book, ContactId contact) {
  return holder(book, &Case::contacts, contact);
}

std::optional<CaseId> case_with(const casework::CaseBook& book, CancellationId cancellation) {
  return holder(book, &Case::cancellations, cancellation);
}

}  // namespace steward::engine
