#include "engine/people.h"

#include <algorithm>

#include "engine/judging.h"
#include "engine/step.h"
#include "rules/front_end_harm.h"
#include "rules/habits.h"

namespace steward::engine {
namespace {

constexpr Duration kBetweenJudgings = hours(24);
// A million runs of three thousand people: some milliseconds each tick.
constexpr std::size_t kPeopleAtOnce = 100;
// Intervals: ten minutes.
constexpr std::int64_t kSoon = 20;
constexpr Duration kBetweenTrims = hours(1);
// Every front-end's agent is given time to be heard.
constexpr Duration kPatience = minutes(5);

void finish(const State& state, const casework::Whom& whom, Verdict& verdict, Time now) {
  if (verdict.judgement != Judgement::breaks) return;
  verdict.evidence.emplace_back("policy", state.policy.version);
  Job anything;  // of theirs: leave that names accounts or partitions is not for all
  anything.uid = whom.uid;
  anything.user = whom.user;
  if (const auto leave = leave_for(state, anything, std::nullopt, verdict.rule, now)) excuse(verdict, *leave);
}

}  // namespace

std::vector<Verdict> habits_of(const State& state, uid_t uid, Time now, bool new_alone) {
  std::vector<Verdict> verdicts;
  const PersonPast* past = state.past.of(uid);
  if (past == nullptr) return verdicts;
  const casework::Whom whom{uid, past->user};
  for (const rules::HabitRule& rule : rules::habits()) {
    if (!rule.basics(state.policy.rules).enabled) continue;
    const Time from =
        new_alone ? casework::counts_from(state.book, whom, rule.principle, rule.name, now) : no_time;
    verdicts.push_back(rules::judge_habit(rule, *past, state.past.names(), state.policy, from, now));
    finish(state, whom, verdicts.back(), now);
  }
  return verdicts;
}

namespace {

std::vector<std::pair<casework::Whom, Verdict>> front_end_verdicts(const State& state, Time now) {
  std::vector<std::pair<casework::Whom, Verdict>> verdicts;
  const policy::FrontEndHarm& numbers = state.policy.rules.front_end_harm;
  if (!numbers.enabled) return verdicts;
  for (const auto& [key, person] : state.front_end_harm.people()) {
    // Of several front-ends the one where they do most harm speaks.
    if (person.user.empty() || &person != state.front_end_harm.worst_of(person.uid)) continue;
    const casework::Whom whom{person.uid, person.user};
    Verdict verdict = rules::front_end_harm(person, numbers);
    finish(state, whom, verdict, now);
    verdicts.emplace_back(whom, std::move(verdict));
  }
  return verdicts;
}

void note_said(State& state, const casework::Whom& whom, const Verdict& verdict) {
  const std::pair key(whom.uid, verdict.rule);
  const bool speaks = verdict.judgement == Judgement::breaks || verdict.exempt;
  if (speaks || state.past_watch.said.contains(key))
    state.past_watch.said.insert_or_assign(key, PastWatch::Said{whom.user, verdict});
}

// Whoever waited longest first, so that nobody is ever passed over; a person whose jobs end all the time is
// asked about once in a while, not each time.
std::vector<uid_t> due_for_habits(const State& state, Time now) {
  std::vector<std::pair<Time, uid_t>> waiting;
  if (!state.past_watch.complete) return {};
  for (const auto& [uid, person] : state.past.people()) {
    const auto known = state.past_watch.asked.find(uid);
    const PastWatch::Asked asked = known == state.past_watch.asked.end() ? PastWatch::Asked{} : known->second;
    const Duration wait = asked.changed ? kSoon * state.policy.interval : kBetweenJudgings;
    if (asked.at == no_time || now - asked.at >= wait) waiting.emplace_back(asked.at, uid);
  }
  std::sort(waiting.begin(), waiting.end());
  std::vector<uid_t> due;
  for (std::size_t i = 0; i < std::min(waiting.size(), kPeopleAtOnce); ++i) due.push_back(waiting[i].second);
  return due;
}

// Where storage is in doubt elsewhere, too, whoever still gets something through is not the cause.
bool storage_is_in_doubt(const State& state, const Verdict& verdict) {
  const auto storage = state.doubted.find("storage");
  const auto short_of = std::find_if(verdict.evidence.begin(), verdict.evidence.end(),
                                     [](const auto& each) { return each.first == "short"; });
  return storage != state.doubted.end() && short_of != verdict.evidence.end() &&
         short_of->second == Value(std::string("I/O"));
}

// Nothing is seen of a person any more whom a finding stands about; or the policy does not ask for it.
bool is_over(const State& state, const Case& value, const Finding& standing, Time now) {
  if (!state.policy.makes_cases(standing.rule)) return true;
  if (value.principle == principle::front_end)
    return state.front_end_harm.worst_of(value.uid) == nullptr && now - state.watching_since > kPatience;
  const auto said = state.past_watch.said.find({value.uid, standing.rule});
  const bool breaks =
      said != state.past_watch.said.end() && said->second.verdict.judgement == Judgement::breaks;
  const Time told =
      casework::counts_from(state.book, {value.uid, value.user}, value.principle, standing.rule, now);
  return state.past_watch.complete && !breaks &&
         now - std::max(told, standing.last_at) > state.policy.habits_window();
}

void end_what_is_over(const State& state, casework::Draft& draft, Time now) {
  for (CaseId id : state.book.restless()) {
    const Case& value = draft.see(id);
    if (!value.open() || !about_person(value)) continue;
    std::vector<std::string> over;
    for (const Finding& each : value.findings) {
      if (each.standing && each.job == JobKey{} && is_over(state, value, each, now))
        over.push_back(each.rule);
    }
    for (const std::string& rule : over) casework::end_finding(draft, id, rule, state.policy);
  }
}

}  // namespace

std::vector<uid_t> judge_people(State& state, casework::Draft& draft, Time now,
                                const std::function<casework::Reach(uid_t)>& reach) {
  if (now - state.past_watch.trimmed_at >= kBetweenTrims) {
    state.past.forget_before(now - state.policy.habits_window());
    state.past_watch.trimmed_at = now;
  }
  const std::vector<uid_t> due = due_for_habits(state, now);
  for (const uid_t uid : due) {
    const casework::Whom whom{uid, state.past.of(uid)->user};
    const std::vector<Verdict> verdicts = habits_of(state, uid, now, true);
    casework::consider_person(draft, whom, verdicts, state.policy, reach(uid));
    for (const Verdict& each : verdicts) note_said(state, whom, each);
  }
  state.front_end_harm.fade(now, state.policy.rules.front_end_harm);
  for (auto& [whom, verdict] : front_end_verdicts(state, now)) {
    if (verdict.judgement == Judgement::breaks && storage_is_in_doubt(state, verdict))
      excuse(verdict, "processes hang, or all waits for I/O, on other nodes, too");
    casework::consider_person(draft, whom, {verdict}, state.policy, reach(whom.uid));
    note_said(state, whom, verdict);
  }
  end_what_is_over(state, draft, now);
  return due;
}

void judged(State& state, const std::vector<uid_t>& people, Time at) {
  for (const uid_t uid : people) state.past_watch.asked[uid] = {at, false};
}

void forget_past(State& state, uid_t uid) {
  state.past.forget(uid);
  state.front_end_harm.forget(uid);
  state.past_watch.asked.erase(uid);
  std::erase_if(state.past_watch.said, [&](const auto& each) { return each.first.first == uid; });
}

}  // namespace steward::engine
