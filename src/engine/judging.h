// Judging: the rules' opinions, with leave and the innocence check: what is said of a job in the end. Part of
// the step: pure.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "facts/joined.h"
#include "model/facts.h"
#include "model/verdict.h"
#include "rules/innocence.h"
#include "rules/rules.h"

namespace steward::engine {

struct State;

// What was last said of one job by each rule, in the order of rules::all(): a byte each, since most of a
// hundred thousand jobs keep most rules. Words are made when somebody asks (verdicts_of).
struct Standing {
  enum Word : std::uint8_t { not_judged, keeps, breaks, unknown, exempt, doubted };
  std::array<Word, rules::kRules> rules{};
  bool operator==(const Standing&) const = default;
};
Judgement judgement_of(Standing::Word word);

// What was found to speak for the platform's being the cause: "storage" and the nodes, "idle_together" and
// the people.
using Doubted = std::map<std::string, std::set<std::string>, std::less<>>;

// Why the platform may be the cause, for as long as one tick or one request.
class Doubts {
 public:
  // `noted`: where what is found is kept for staff; null: nowhere.
  Doubts(State& state, Time now, Doubted* noted) : state_(&state), now_(now), noted_(noted) {}
  // Empty: nothing speaks for it.
  const std::string& about(const JobFacts& facts);

 private:
  std::string look_at(const JobFacts& facts);
  void note(std::string_view kind, const std::string& what);
  bool reports_a_sick_gpu(const facts::Joined::NodeSight& sight, const JobFacts& facts) const;

  State* state_;
  Time now_;
  Doubted* noted_;
  std::optional<rules::Innocence> people_;  // asked for by few jobs
  // The last job's answer: several rules ask.
  const JobFacts* asked_ = nullptr;
  std::string answer_;
};

// Leave of the site's or of the staff's from a rule, for this job now.
struct Leave {
  std::string by;
  std::string reason;
  Time until = no_time;
};
// `key` nullopt: for all that the person does; `job` then tells of them alone.
std::optional<Leave> leave_for(const State& state, const Job& job, const std::optional<JobKey>& key,
                               std::string_view rule, Time now);

// What a rule that would be broken says in the end.
void excuse(Verdict& verdict, const Leave& leave);
void excuse(Verdict& verdict, const std::string& doubt);

Standing::Word word_of(Judgement judgement);
Standing::Word word_of(const Verdict& verdict);

// What is said of the job in the end by one rule, or by all, in words. Empty: it does not run.
Verdict verdict_in_the_end(const State& state, const JobFacts& facts, const rules::Rule& rule,
                           rules::Opinion opinion, Time now, Doubts& doubts);
std::vector<Verdict> verdicts_of(const State& state, const JobFacts& facts, Time now, Doubts& doubts);

}  // namespace steward::engine
