// Fixes written into a script's text, and what they change shown as a diff. Pure.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "advice/check.h"

namespace steward::advice {

// The lines of a text with their ends, so that the last may have none. Borrows the text.
std::vector<std::string_view> whole_lines(std::string_view text);

// Applies what does not overlap, earlier ones first; gives how many fixes found their place. What no edit
// touches stays as it is to the byte.
struct Mended {
  std::string text;
  std::size_t fixes = 0;
};
Mended with_fixes(std::string_view text, const std::vector<ScriptFix>& fixes);

// All fixes that are sure, and then those that these bring to light, until there is none.
Mended mend(const std::string& file, std::string_view text, const std::vector<std::string>& words,
            const std::vector<std::pair<std::string, std::string>>& environment, const Surroundings& around);

// As `diff -u` writes it, with three lines around; empty when both are the same.
std::string unified_diff(const std::string& file, std::string_view before, std::string_view after);

}  // namespace steward::advice
