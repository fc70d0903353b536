// Subject: one job as a rule is asked about it, and Opinion: what the rule says. Of a hundred thousand jobs
// most keep most rules, so an opinion takes no memory of its own until something breaks.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "model/facts.h"
#include "model/verdict.h"
#include "policy/policy.h"

namespace steward::rules {

struct Opinion {
  Judgement judgement = Judgement::keeps;
  std::string_view why;  // one plain sentence; with {} for the numbers
  std::array<std::int64_t, 2> numbers{};
  std::string reason{};     // in place of `why`, where something breaks
  std::string otherwise{};  // what would have made it the other way
  Evidence evidence{};
};

inline Opinion keeps(std::string_view why) { return {Judgement::keeps, why}; }
inline Opinion unknown(std::string_view why, std::int64_t a = 0, std::int64_t b = 0) {
  return {Judgement::unknown, why, {a, b}};
}

// Interval numbers [from, to) of the window that ends with the last interval that can have been reported.
struct Span {
  std::int64_t from = 0;
  std::int64_t to = 0;
};

// What one GPU did in a span.
struct GpuLook {
  WindowCount worked;
  std::int64_t own = 0;      // intervals of its holder's own work
  std::int64_t powered = 0;  // intervals in which it drew the power of work
};

class Subject {
 public:
  Subject(const policy::Policy& policy, Time now) : policy_(&policy), now_(now) {}
  // The job that is asked about from now on. Borrowed until the next one.
  void look_at(const JobFacts& facts);

  const JobFacts& facts() const { return *facts_; }
  const Job& job() const { return *facts_->job; }
  const policy::Rules& rules() const { return *rules_; }
  Time now() const { return now_; }

  // The newest interval is still being measured and the one before may be on its way: both are left out.
  Span span(Duration window) const;
  // Since when the job could have used what it holds: its start, or the end of its last suspension.
  Time able_since() const;
  // Does the whole window lie after the grace period? Before that it is too early to say anything. Both start
  // anew when a suspended job resumes: it could not work, so its idleness there is nobody's fault.
  bool ripe(const Span& span, Duration grace) const;

  // Nothing can be said yet of its processes over the span: it is too young, or not every node is reported,
  // or, for those who look at them as well, not every GPU. nullopt: something can.
  enum class Looks { at_processes, at_gpus_too };
  std::optional<Opinion> not_yet(const Span& span, Duration grace, Looks looks) const;

  // Every GPU that Slurm gave it is told of by its node's agent; every node is.
  bool gpus_known() const { return gpus_known_; }
  bool nodes_known() const { return nodes_known_; }

  GpuLook look(const HeldGpu& gpu, const Span& span) const;
  // CPU, I/O or a GPU at work on any node.
  WindowCount work(const Span& span) const;
  // On any node; on every node.
  WindowCount any(Window::Channels signs, const Span& span) const;
  WindowCount every(Window::Channels signs, const Span& span) const;
  // The largest count of any node: of signs that stand for one place. Where none has any, the one that was
  // measured least: the sign may have stood there.
  WindowCount most(JobSign sign, const Span& span) const;

  bool covered(const WindowCount& count) const;
  Opinion too_little(const WindowCount& count) const;

 private:
  const std::vector<Window::Part>& parts(Window::Channels signs) const;

  const policy::Policy* policy_;
  const policy::Rules* rules_ = nullptr;
  const JobFacts* facts_ = nullptr;
  Time now_;
  bool gpus_known_ = false;
  bool nodes_known_ = false;
  std::vector<Window::Part> work_;
  mutable std::vector<Window::Part> parts_;  // reused: no memory is taken for each question
};

// At most, at least this share of what was measured. Cross-multiplied: no division, no floating point.
bool at_most(const WindowCount& count, std::int64_t permille);
bool at_least(const WindowCount& count, std::int64_t permille);
// How many of the measured intervals that share is, rounded down.
std::int64_t share(const WindowCount& count, std::int64_t permille);

// A breach: the evidence that every rule gives comes of itself.
Opinion breaks(const Subject& subject, const Span& span, const WindowCount& count, std::string reason,
               std::string otherwise, Evidence evidence);

}  // namespace steward::rules
