// Checkup: whether Steward can do its work here, point by point, for an administrator.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace steward {

enum class CheckOutcome {
  sound,    // nothing to do
  note,     // worth knowing; it may be meant so
  amiss,    // something does not work, or not as it should
  unknown,  // could not be looked at
};
std::string_view to_string(CheckOutcome outcome);
std::optional<CheckOutcome> check_outcome_from(std::string_view word);

struct Check {
  std::string area;  // "Slurm", "nodes", "mail"
  CheckOutcome outcome = CheckOutcome::sound;
  std::string what;    // what was seen, a sentence
  std::string advice;  // what to do; empty: nothing
  bool operator==(const Check&) const = default;
};

}  // namespace steward
