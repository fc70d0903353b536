#include "engine/replay.h"

#include <fmt/format.h>

#include "engine/recorder.h"

namespace steward::engine {

Replay::Replay(policy::Policy policy, casework::Writer writer, Tell tell)
    : policy_(std::move(policy)), writer_(std::move(writer)), tell_(std::move(tell)) {}

Status Replay::take(tape::Line line) {
  if (summary_.begin == no_time) summary_.begin = line.at;
  summary_.end = std::max(summary_.end, line.at);
  return std::visit([&](auto&& content) { return on(line.at, std::move(content)); }, std::move(line.content));
}

void Replay::finish() {
  if (last_) tell_events();
  if (last_) settle(*state_, *std::exchange(last_, std::nullopt));
}

void Replay::tell(Time at, replayed::What what) { tell_({at, std::move(what)}); }

// --- a life ---

Status Replay::on(Time at, tape::Header&& header) {
  if (state_ != nullptr) {
    if (const Status is = advance(Phase::inputs); !is) return is;
    settle_before(header);
  }
  casework::CaseBook own;
  own_ = state_ != nullptr && (parted_ || !header.recorded);
  if (own_) {
    own = std::move(state_->book);
  } else if (state_ != nullptr && header.last_seq != state_->book.last_seq()) {
    tell(at, replayed::Gap{state_->book.last_seq(), header.last_seq});
  }
  life_ = std::move(header);
  summary_.recorded |= life_.recorded;
  policy::Policy policy = policy_;
  if (!life_.tickets) policy.ticket_principles.clear();
  state_ = std::make_unique<State>(life_.cluster, std::move(policy), writer_);
  state_->front_ends = {life_.front_ends.begin(), life_.front_ends.end()};
  if (own_) begin(*state_, std::move(own));
  phase_ = Phase::cases;
  ++summary_.lives;
  return {};
}

Status Replay::advance(Phase to) {
  if (phase_ == Phase::none) return fail(ErrorCode::invalid, "the tape does not begin with a header");
  if (to < phase_)
    return fail(ErrorCode::invalid, "what a life loads stands behind its header, cases before kept reports");
  if (phase_ == Phase::cases && to > Phase::cases && !own_) {
    begin(*state_,
          casework::CaseBook(std::move(loading_.cases), std::move(loading_.emergencies), life_.last_seq));
  }
  if (to > Phase::cases) loading_ = {};
  phase_ = to;
  return {};
}

// Of a life that goes on with the replay's own cases, those that another history came to are dropped.
Status Replay::on(Time, tape::LoadedCase&& loaded) {
  const Status is = advance(Phase::cases);
  if (is && !own_) loading_.cases.push_back(std::move(loaded.value));
  return is;
}

Status Replay::on(Time, tape::LoadedEmergency&& loaded) {
  const Status is = advance(Phase::cases);
  if (is && !own_) loading_.emergencies.push_back(std::move(loaded.value));
  return is;
}

Status Replay::on(Time at, tape::KeptReport&& kept) {
  const Status is = advance(Phase::reports);
  if (is) state_->facts.take_report(kept.report, at);
  return is;
}

Status Replay::on(Time, tape::RecalledCase&& recalled) {
  if (const Status is = advance(Phase::inputs); !is) return is;
  settle_last();
  if (parted_) {
    ++summary_.left_out;
  } else {
    state_->book.recall(std::move(recalled.value));
  }
  return {};
}

// --- an input, and what became of it ---

Status Replay::on(Time at, tape::PollChanges&& changes) {
  if (const Status is = advance(Phase::inputs); !is) return is;
  return on(at, InputBody(input::Poll{jobs_after(changes, state_->facts.known_jobs())}));
}

Status Replay::on(Time at, InputBody&& body) {
  if (const Status is = advance(Phase::inputs); !is) return is;
  settle_last();
  ++summary_.inputs;
  if (parted_ && is_of_another_history(body)) {
    ++summary_.left_out;
    return {};
  }
  if (auto* report = std::get_if<input::Report>(&body); report != nullptr && parted_) {
    summary_.left_out += report->report.delivered.size();
    report->report.delivered.clear();
  }
  const bool tick = std::holds_alternative<input::Tick>(body);
  last_.emplace(step(*state_, Input{at, std::move(body)}));
  if (tick) tell_verdicts(at);
  if (last_->refused) last_.reset();
  return {};
}

bool Replay::is_of_another_history(const InputBody& body) const {
  if (const auto* person = std::get_if<input::Person>(&body))
    return case_of(person->act).has_value() || std::holds_alternative<act::ConfirmEmergency>(person->act);
  return std::holds_alternative<input::ContactCommit>(body) ||
         std::holds_alternative<input::ContactDone>(body) ||
         std::holds_alternative<input::CancelObserved>(body) ||
         std::holds_alternative<input::CancelDone>(body) ||
         std::holds_alternative<input::CancelResolved>(body) || std::holds_alternative<input::Erase>(body);
}

Status Replay::on(Time, tape::Made&& made) {
  if (const Status is = advance(Phase::inputs); !is) return is;
  if (!parted_ && (!last_ || made_of(last_->draft.events()) != made.events)) part(std::move(made.events));
  finish();
  return {};
}

Status Replay::on(Time, tape::Lost&&) {
  if (const Status is = advance(Phase::inputs); !is) return is;
  last_.reset();
  return {};
}

// A stewardd that made events would have said so.
void Replay::settle_last() {
  if (life_.recorded && !parted_ && last_ && !last_->draft.empty()) part({});
  finish();
}

// The process ended at once, or while it committed what its last input had made: the ledger knows.
void Replay::settle_before(const tape::Header& next) {
  const bool known = life_.recorded && next.recorded && !parted_;
  if (last_ && known && next.last_seq == state_->book.last_seq()) last_.reset();
  finish();
}

void Replay::part(std::vector<tape::MadeEvent> recorded) {
  parted_ = true;
  const Time at = last_ ? last_->draft.at() : summary_.end;
  summary_.parted_at = at;
  std::vector<tape::MadeEvent> replayed;
  if (last_) replayed = made_of(last_->draft.events());
  tell(at, replayed::Parted{std::move(recorded), std::move(replayed)});
}

// --- what is told ---

void Replay::tell_events() {
  const casework::Draft& draft = last_->draft;
  for (const Event& event : draft.events()) {
    if (std::holds_alternative<event::CaseOpened>(event.body)) ++summary_.cases;
    const auto* owed = std::get_if<event::ContactOwed>(&event.body);
    if (owed == nullptr) {
      tell(event.at, replayed::CaseEvent{event, event.in ? draft.see(event.in).user : ""});
      continue;
    }
    ++summary_.contacts;
    const Case& in = draft.see(event.in);
    tell(event.at, replayed::Contact{owed->contact, event.in, in.uid, in.user, owed->kind, owed->channel,
                                     owed->to, owed->run, owed->draft});
  }
}

void Replay::tell_verdicts(Time at) {
  if (!state_->polled) return;  // a life that has just begun has judged nothing yet
  for (const auto& [id, verdicts] : state_->verdicts) {
    const JobFacts* facts = state_->facts.find(id);
    if (facts == nullptr) continue;
    auto [entry, added] = shown_.try_emplace(id);
    Shown& shown = entry->second;
    if (added || shown.run != facts->run) {
      shown = {facts->run, {}};
      ++summary_.runs;
    }
    for (const Verdict& verdict : verdicts) {
      const std::pair now{verdict.judgement, verdict.exempt};
      const auto before = shown.rules.find(verdict.rule);
      if (before != shown.rules.end() && before->second == now) continue;
      std::optional<Judgement> from;
      if (before != shown.rules.end()) from = before->second.first;
      shown.rules[verdict.rule] = now;
      ++summary_.verdict_changes;
      tell(at, replayed::VerdictChange{facts->run, show_id(*facts->job), facts->job->uid, facts->job->user,
                                       from, verdict});
    }
  }
  std::erase_if(shown_, [this](const auto& entry) { return !state_->facts.find(entry.first); });
}

casework::Writer wordless() {
  return [](const Case&, const casework::Brief&) { return casework::Written{}; };
}

}  // namespace steward::engine
