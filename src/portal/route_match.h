// Addresses with names in them: "/cases/{case}". Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace steward::portal {

// What stood in the pattern's {…}, in order; nothing when the path does not fit.
std::optional<std::vector<std::string>> match(std::string_view pattern, std::string_view path);

}  // namespace steward::portal
