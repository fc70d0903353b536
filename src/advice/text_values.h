// Options whose value is a text with a form of its own: is it one that Slurm takes? Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace steward::advice {

// Of "array", "dependency", "signal", "mail-type", "exclusive", "open-mode", "hint", "begin", "deadline" and
// of options that count; others always pass. Errors: invalid, with what is wrong and what would be right.
Status check_text(std::string_view option, std::string_view value);

// How many tasks an array has. Errors: invalid.
Result<std::uint64_t> array_tasks(std::string_view text);

}  // namespace steward::advice
