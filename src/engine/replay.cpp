#include "engine/replay.h"

#include <algorithm>
#include <utility>

#include "engine/recorder.h"

namespace steward::engine {

Replay::Replay(policy::Policy policy, casework::Writer writer, Tell tell)
    : writer_(std::move(writer)), tell_(std::move(tell)) {
  policies_.push_back(std::move(policy));
}

void Replay::also(policy::Policy policy) { policies_.push_back(std::move(policy)); }

Status Replay::take(tape::Line line, std::string_view text) {
  text_ = text;
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
  state_ = std::make_unique<State>(life_.cluster, fitted(in_force(life_.policy)), writer_);
  state_->front_ends = {life_.front_ends.begin(), life_.front_ends.end()};
  if (own_) begin(*state_, std::move(own));
  told_.next_life();
  phase_ = Phase::cases;
  ++summary_.lives;
  return {};
}

const policy::Policy& Replay::in_force(const std::string& version) const {
  const auto found = std::find_if(policies_.begin(), policies_.end(),
                                  [&](const policy::Policy& each) { return each.version == version; });
  const bool judged_by_one = policies_.size() == 1;
  return judged_by_one || found == policies_.end() ? policies_.front() : *found;
}

// As stewardd fits it to its edges.
policy::Policy Replay::fitted(policy::Policy policy) const {
  if (!life_.tickets) policy.ticket_principles.clear();
  return policy;
}

Status Replay::advance(Phase to) {
  if (phase_ == Phase::none) return fail(ErrorCode::invalid, "the tape does not begin with a header");
  if (to < phase_)
    return fail(ErrorCode::invalid, "what a life loads stands behind its header, cases before kept reports");
  if (phase_ == Phase::cases && to > Phase::cases && !own_) {
    std::vector<Case> cases;
    for (auto& [id, value] : loading_.cases) cases.push_back(std::move(value));
    begin(*state_, casework::CaseBook(std::move(cases), std::move(loading_.emergencies), life_.last_seq));
  }
  if (to > Phase::cases) loading_ = {};
  if (to > Phase::reports) told_.all_named();
  phase_ = to;
  return {};
}

// Of a life that goes on with the replay's own cases, those that another history came to are dropped.
Status Replay::on(Time, tape::LoadedCase&& loaded) {
  if (const Status is = advance(Phase::cases); !is) return is;
  const CaseId id = loaded.value.id;
  if (own_ || loading_.cases.try_emplace(id, std::move(loaded.value)).second) return {};
  return fail(ErrorCode::invalid, "this case was loaded before");
}

Status Replay::on(Time, tape::LoadedEmergency&& loaded) {
  const Status is = advance(Phase::cases);
  if (is && !own_) loading_.emergencies.push_back(std::move(loaded.value));
  return is;
}

Status Replay::on(Time at, tape::KeptReport&& kept) {
  const Status is = advance(Phase::reports);
  if (!is) return is;
  state_->facts.take_report(kept.report, at);
  told_.add(kept.report, text_);
  return {};
}

Status Replay::on(Time at, tape::ToldReports&& told) {
  if (const Status is = advance(Phase::reports); !is) return is;
  const std::uint64_t missing =
      told_.name(told.runs, [&](const NodeReport& report) { state_->facts.take_report(report, at); });
  if (missing > 0) tell(at, replayed::ReportsMissing{missing});
  return {};
}

// An earlier Steward's tape does not say: as long as this policy's windows need them.
Duration Replay::keeps_reports() const {
  return life_.keeps_reports.value_or(state_->policy.longest_window() + hours(2));
}

// What its store keeps, and sometimes more: the next life names what it is. A report whose commit failed is
// not named.
void Replay::remember(Time at, const InputBody& body) {
  if (!life_.recorded) return;
  if (const auto* report = std::get_if<input::Report>(&body)) told_.add(report->report, text_);
  if (std::holds_alternative<input::Tick>(body)) told_.forget_before(at - keeps_reports());
}

Status Replay::on(Time, tape::RecalledCase&& recalled) {
  if (const Status is = advance(Phase::inputs); !is) return is;
  settle_last();
  // Once they parted: only as both histories know it.
  const bool known = state_->book.find(recalled.value.id) != nullptr;
  if (!known && (!parted_ || recalled.value.version <= common_))
    state_->book.recall(std::move(recalled.value));
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
  remember(at, body);
  if (parted_ && left_out(body)) return {};
  const bool tick = std::holds_alternative<input::Tick>(body);
  last_.emplace(step(*state_, Input{at, std::move(body)}));
  if (tick) tell_verdicts(at);
  if (tick) tell_of_people(at);
  if (last_->refused) last_.reset();
  return {};
}

namespace {

// The newest event that an input names, by the ids of things; 0: none.
struct NewestNamed {
  template <typename T>
  std::int64_t operator()(const T& body) const {
    std::int64_t newest = 0;
    const auto name = [&](const auto& id) { newest = std::max(newest, id.value); };
    if constexpr (requires { body.in; }) name(body.in);
    if constexpr (requires { body.contact; }) name(body.contact);
    if constexpr (requires { body.by_link; }) name(body.by_link);
    if constexpr (requires { body.also; }) {
      for (const ContactId also : body.also) name(also);
    }
    if constexpr (requires { body.cancellation; }) name(body.cancellation);
    if constexpr (requires { body.emergency; }) name(body.emergency);
    if constexpr (requires { body.exemption; }) name(body.exemption);
    if constexpr (requires { body.task; }) name(body.task);
    return newest;
  }
  std::int64_t operator()(const input::Person& body) const { return std::visit(*this, body.act); }
};

}  // namespace

Status Replay::on(Time at, tape::PolicyChanged&& changed) {
  if (const Status is = advance(Phase::inputs); !is) return is;
  settle_last();
  const policy::Policy& now = in_force(changed.version);
  const bool taken = now.version == changed.version;
  if (policies_.size() > 1) {
    if (const Status is = change_policy(*state_, fitted(now)); !is)
      return fail(ErrorCode::invalid,
                  "the policy " + now.version + " cannot begin here: " + is.error().message);
  }
  tell(at, replayed::PolicyChange{std::move(changed.version), taken});
  return {};
}

// After it parted. What the store erased may be open here.
bool Replay::left_out(InputBody& body) {
  if (std::holds_alternative<input::Erase>(body) || std::visit(NewestNamed{}, body) > common_) {
    ++summary_.left_out;
    return true;
  }
  // The version that staff looked at was another's.
  if (auto* person = std::get_if<input::Person>(&body)) person->seen = 0;
  if (auto* report = std::get_if<input::Report>(&body)) {
    summary_.left_out += std::erase_if(report->report.delivered, [this](const TerminalResult& each) {
      return each.contact.value > common_;
    });
  }
  return false;
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
  common_ = state_->book.last_seq();
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
  const std::vector<SlurmId> running = state_->facts.running();
  Doubts doubts(*state_, at, nullptr);
  for (const SlurmId id : running) {
    const JobFacts& facts = *state_->facts.find(id);
    auto [entry, added] = shown_.try_emplace(id);
    Shown& shown = entry->second;
    if (added || shown.run != facts.run) {
      shown = {facts.run, {}};
      ++summary_.runs;
    }
    if (const auto found = state_->verdicts.find(id); found != state_->verdicts.end())
      tell_changes(at, facts, shown.standing, found->second, doubts);
  }
  std::erase_if(shown_, [&](const auto& entry) {
    return !std::binary_search(running.begin(), running.end(), entry.first);
  });
}

void Replay::tell_of_people(Time at) {
  for (const auto& [key, said] : state_->past_watch.said) {
    const auto [shown, added] = shown_people_.try_emplace(key, Standing::not_judged);
    const Standing::Word before = std::exchange(shown->second, word_of(said.verdict));
    if (before == shown->second) continue;
    std::optional<Judgement> from;
    if (!added) from = judgement_of(before);
    ++summary_.verdict_changes;
    tell(at, replayed::VerdictChange{std::nullopt, "", key.first, said.user, from, said.verdict});
  }
}

// What the step keeps is a word for each rule; the words around it are made here, where it has changed.
void Replay::tell_changes(Time at, const JobFacts& facts, Standing& shown, const Standing& now,
                          Doubts& doubts) {
  if (shown == now) return;
  for (Verdict& verdict : verdicts_of(*state_, facts, at, doubts)) {
    const std::size_t rule = rules::index_of(*rules::find(verdict.rule));
    const Standing::Word before = std::exchange(shown.rules[rule], now.rules[rule]);
    if (before == now.rules[rule]) continue;
    if (now.rules[rule] == Standing::exempt && !verdict.exempt) excuse_by_draft(verdict, facts);
    std::optional<Judgement> from;
    if (before != Standing::not_judged) from = judgement_of(before);
    ++summary_.verdict_changes;
    tell(at, replayed::VerdictChange{facts.run, show_id(*facts.job), facts.job->uid, facts.job->user, from,
                                     std::move(verdict)});
  }
}

// Leave that was declared just now is in no book yet.
void Replay::excuse_by_draft(Verdict& verdict, const JobFacts& facts) const {
  for (const Case& value : last_->draft.touched()) {
    for (const Exemption& each : value.exemptions) {
      if (each.job && *each.job == facts.run.job && each.in_force(last_->draft.at()))
        return excuse(verdict, Leave{each.by, each.reason, each.until});
    }
  }
}

casework::Writer wordless() {
  return [](const Case&, const casework::Brief&) { return casework::Written{}; };
}

}  // namespace steward::engine
