// PastSubject: one person's ended runs as a habit rule is asked about them.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/time.h"
#include "model/past_run.h"
#include "policy/policy.h"
#include "rules/subject.h"

namespace steward::rules {

class PastSubject {
 public:
  // All borrowed for the subject's life. `rule`: whose scopes and leave count.
  PastSubject(std::string_view rule, const policy::HabitBasics& basics, const PersonPast& person,
              const PastNames& names, const policy::Policy& policy, Time from, Time now);

  const policy::Policy& policy() const { return policy_; }
  const policy::Rules& rules() const { return policy_.rules; }
  const policy::Supply& supply() const { return policy_.supply; }
  Time now() const { return now_; }
  Time from() const { return from_; }

  // visit(run) for each that ended in the window, was submitted since `from`, and that the rule does not
  // leave aside by scope or leave.
  template <typename Visit>
  void each(Visit visit) const {
    for (const PastRun& run : person_.runs) {
      // What was submitted before the person was told, nobody could change any more.
      const bool counts = run.end() >= now_ - basics_.window && run.end() < now_ && run.submit() >= from_;
      if (counts && run.elapsed() >= basics_.shortest && !spared(run)) visit(run);
    }
  }
  const std::string& name_of(std::uint16_t number) const { return names_.of(number); }
  const policy::HabitBasics& basics() const { return basics_; }

 private:
  bool spared(const PastRun& run) const;

  std::string_view rule_;
  const policy::HabitBasics& basics_;
  const PersonPast& person_;
  const PastNames& names_;
  const policy::Policy& policy_;
  Time from_, now_;
  // Until when leave holds; Time::max(): the rule is off there. By partition, account and QOS: a person's
  // runs have few.
  mutable std::map<std::tuple<std::uint16_t, std::uint16_t, std::uint16_t>, Time> spared_;
};

// What a run tells of its person's needs: it ran to its end, or to its time limit.
inline bool ran_through(const PastRun& run) {
  return run.state == JobState::completed || run.state == JobState::timeout;
}

// Runs that held more than they needed, beside all that were looked at.
struct Excess {
  std::int64_t looked_at = 0, over = 0;
  Duration held{0};       // of those looked at: GPU time or CPU time
  Duration held_over{0};  // of those over need
  Duration wasted{0};     // of those over need: the part that nobody used

  void look(Duration time) { ++looked_at, held += time; }
  void add(const PastRun& run, Duration time, Duration waste);
  // The newest of the three that wasted most, for people to look up: "4711, 4712".
  std::string examples() const;
  // So many, so much, and most of what the person holds: a habit.
  bool is_habit(const policy::HabitBasics& basics) const {
    return over >= basics.least_jobs && wasted >= basics.least && held_over * 2 >= held;
  }

 private:
  std::vector<std::pair<Duration, SlurmId>> worst_;
};

// A habit that breaks the rule: `harm` is its cost as GPU time.
Opinion breaks(const PastSubject& subject, const Excess& excess, Duration harm, std::string reason,
               std::string otherwise, Evidence evidence);
// One that keeps it, or of which too little is known.
Opinion keeps_or_unknown(const Excess& excess, const policy::HabitBasics& basics);

// "1234 h", "1.5 h": what people call time on many machines.
std::string hours_words(Duration time);

}  // namespace steward::rules
