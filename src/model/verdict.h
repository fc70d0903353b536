// Verdicts: what a rule says of one job, with its evidence as data. Text for people is made later, from this.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/time.h"
#include "model/job.h"

namespace steward {

// One value with its meaning in its type; contact and the portal show each kind their own way.
using Value = std::variant<std::int64_t, std::string, Duration, Time>;

// Ordered as the rule states it; keys are stable names documented in docs/formats.md ("gpu.idle").
using Evidence = std::vector<std::pair<std::string, Value>>;

enum class Judgement { keeps, breaks, unknown };
std::string_view to_string(Judgement judgement);
std::optional<Judgement> judgement_from(std::string_view word);

struct Verdict {
  std::string rule;       // "idle_gpu", "interactive_session"
  std::string principle;  // of the fair-use page, which the rule checks: "sessions", "holding"
  Judgement judgement = Judgement::unknown;
  std::string reason;    // one plain sentence: why this judgement
  Evidence evidence;     // of what breaks a rule; "otherwise" says what would have kept it
  bool exempt = false;   // it would break the rule, and has leave to
  bool doubted = false;  // it would break the rule, but the platform itself may be the cause
  bool operator==(const Verdict&) const = default;
};

}  // namespace steward
