// What a person can do about a case now: one sentence for lists, exact commands for its page. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/case.h"
#include "model/person.h"

namespace steward::cli {

struct Step {
  std::string command;
  std::string meaning;
};

// The newest permission about the run that is now looked at.
std::optional<Permission> standing_permission(const Case& in);

// Whose turn it is, and for what, as `reader` sees it.
std::string next_step(const Case& in, const Caller& reader);
std::vector<Step> possible_steps(const Case& in, const Caller& reader);

}  // namespace steward::cli
