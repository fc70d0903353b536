#include "casework/person_findings.h"

#include <algorithm>

#include "casework/findings.h"

namespace steward::casework {
namespace {

constexpr Duration kStale = hours(24 * 7);

// A habit that goes on after its person was told is a new matter for words; one that nobody was told of is
// kept in words that are not months old. What stands on a front-end is told once.
bool made_anew(const Case& in, const Finding& known, Time now) {
  if (!known.standing) return true;
  if (in.principle == principle::front_end) return false;
  return last_word(in, word_kind(in)) >= known.last_at || now - known.last_at >= kStale;
}

void take_breaks(Draft& draft, const Whom& whom, const Verdict& verdict, const policy::Policy& policy,
                 Reach reach) {
  if (!policy.makes_cases(verdict.rule)) return;
  const CaseId in = matter_for(draft, whom.uid, whom.user, verdict.principle,
                               beginning(verdict.rule, policy, reach), policy);
  const Finding* known = finding_in(draft.see(in), JobKey{}, verdict.rule);
  if (known == nullptr || made_anew(draft.see(in), *known, draft.at()))
    draft.emit(in, event::FindingMade{verdict.rule, JobKey{}, verdict.reason, verdict.evidence});
}

void take_keeps(Draft& draft, const Whom& whom, const Verdict& verdict) {
  const Case* known = draft.matter(whom.uid, whom.user, verdict.principle);
  if (known == nullptr || !known->open()) return;
  const Finding* finding = finding_in(*known, JobKey{}, verdict.rule);
  if (finding != nullptr && finding->standing)
    draft.emit(known->id, event::FindingEnded{verdict.rule, JobKey{}, verdict.exempt});
}

}  // namespace

void consider_person(Draft& draft, const Whom& whom, const std::vector<Verdict>& verdicts,
                     const policy::Policy& policy, Reach reach) {
  for (const Verdict& verdict : verdicts) {
    if (verdict.judgement == Judgement::breaks) take_breaks(draft, whom, verdict, policy, reach);
    if (verdict.judgement == Judgement::keeps) take_keeps(draft, whom, verdict);
  }
}

void end_finding(Draft& draft, CaseId in, const std::string& rule, const policy::Policy& policy) {
  // What a new policy does not ask for any more is held against nobody.
  draft.emit(in, event::FindingEnded{rule, JobKey{}, !policy.makes_cases(rule)});
}

Time counts_from(const CaseBook& book, const Whom& whom, std::string_view principle, std::string_view rule,
                 Time now) {
  Time from = no_time;
  for (CaseId id : book.of_person(whom.uid)) {
    const Case& value = *book.find(id);
    if (value.user != whom.user) continue;
    if (value.principle == principle) {
      from = std::max({from, last_word(value, word_kind(value)), value.closed_at});
      // Opened again: it had been closed until then.
      if (value.begun_at != value.opened_at) from = std::max(from, value.begun_at);
    }
    for (const Exemption& leave : value.exemptions) {
      const bool fits = (leave.rule.empty() || leave.rule == rule) && !leave.job;
      if (fits)
        from = std::max(from, leave.ended_at != no_time ? leave.ended_at : std::min(leave.until, now));
    }
  }
  return from;
}

}  // namespace steward::casework
