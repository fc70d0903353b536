#include "engine/people.h"

#include <algorithm>

#include "engine/judging.h"
#include "engine/step.h"
#include "rules/front_end_harm.h"
#include "rules/habits.h"

namespace steward::engine {
namespace {

constexpr Duration kBetween = hours(24);
// A million runs of three thousand people: some milliseconds each tick.
constexpr std::size_t kAtOnce = 100;
constexpr Duration kBetweenTrims = hours(1);
// Every front-end's agent is given time to be heard.
constexpr Duration kPatience = minutes(5);

std::optional<Leave> leave_of(const State& state, const casework::Whom& whom, std::string_view rule,
                              Time now) {
  if (const Exemption* leave = casework::exemption_for(state.book, whom, rule, now))
    return Leave{leave->by, leave->reason, leave->until};
  Job anything;  // of theirs: leave that names accounts or partitions is not for all
  anything.uid = whom.uid;
  anything.user = whom.user;
  for (const policy::SiteExemption& leave : state.policy.exemptions) {
    if (leave.fits(anything, rule, now)) return Leave{"the policy", leave.reason, leave.until};
  }
  return std::nullopt;
}

void finish(const State& state, const casework::Whom& whom, Verdict& verdict, Time now) {
  if (verdict.judgement != Judgement::breaks) return;
  verdict.evidence.emplace_back("policy", state.policy.version);
  if (const auto leave = leave_of(state, whom, verdict.rule, now)) excuse(verdict, *leave);
}

}  // namespace

std::vector<Verdict> habits_of(const State& state, uid_t uid, Time now, bool new_alone) {
  std::vector<Verdict> verdicts;
  const PersonPast* past = state.past.of(uid);
  if (past == nullptr) return verdicts;
  const casework::Whom whom{uid, past->user};
  for (const rules::HabitRule& rule : rules::habits()) {
    if (!rule.basics(state.policy.rules).enabled) continue;
    const Time from = new_alone ? casework::counts_from(state.book, whom, rule.principle) : no_time;
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

std::vector<uid_t> due_for_habits(State& state, Time now) {
  std::vector<uid_t> due;
  if (!state.past_watch.complete) return due;
  for (const auto& [uid, person] : state.past.people()) {
    Time& judged = state.past_watch.judged_at[uid];
    if (due.size() >= kAtOnce || now - judged < kBetween) continue;
    judged = now;
    due.push_back(uid);
  }
  return due;
}

// Nothing is seen of a person any more whom a finding stands about; or the policy does not ask for it.
bool is_over(const State& state, const Case& value, const Finding& standing, Time now) {
  if (!state.policy.makes_cases(standing.rule)) return true;
  if (value.principle == principle::front_end)
    return state.front_end_harm.worst_of(value.uid) == nullptr && now - state.watching_since > kPatience;
  const Time told = casework::counts_from(state.book, {value.uid, value.user}, value.principle);
  return told != no_time && now - told > state.policy.habits_window();
}

void end_what_is_over(const State& state, casework::Draft& draft, Time now) {
  for (CaseId id : state.book.restless()) {
    const Case& value = draft.see(id);
    const Finding* standing = value.open() && about_person(value) ? standing_in(value, JobKey{}) : nullptr;
    if (standing != nullptr && is_over(state, value, *standing, now))
      casework::end_findings(draft, id, state.policy);
  }
}

}  // namespace

void judge_people(State& state, casework::Draft& draft, Time now,
                  const std::function<casework::Reach(uid_t)>& reach) {
  if (now - state.past_watch.trimmed_at >= kBetweenTrims) {
    state.past.forget_before(now - state.policy.habits_window());
    state.past_watch.trimmed_at = now;
  }
  for (const uid_t uid : due_for_habits(state, now)) {
    const casework::Whom whom{uid, state.past.of(uid)->user};
    const std::vector<Verdict> verdicts = habits_of(state, uid, now, true);
    casework::consider_person(draft, whom, verdicts, state.policy, reach(uid));
    for (const Verdict& each : verdicts) note_said(state, whom, each);
  }
  state.front_end_harm.fade(now, state.policy.rules.front_end_harm);
  for (const auto& [whom, verdict] : front_end_verdicts(state, now)) {
    casework::consider_person(draft, whom, {verdict}, state.policy, reach(whom.uid));
    note_said(state, whom, verdict);
  }
  end_what_is_over(state, draft, now);
}

void forget_past(State& state, uid_t uid) {
  state.past.forget(uid);
  state.past_watch.judged_at.erase(uid);
  std::erase_if(state.past_watch.said, [&](const auto& each) { return each.first.first == uid; });
}

}  // namespace steward::engine
