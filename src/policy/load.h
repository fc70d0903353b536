// From the policy file's text to a checked Policy.
#pragma once

#include <filesystem>
#include <string_view>

#include "base/result.h"
#include "policy/policy.h"

namespace steward::policy {

// Errors: not_found; invalid with file, line and, for an unknown key, the nearest valid one. Contradictions
// (a window shorter than two intervals) are errors too, never silently mended.
Result<Policy> load(const std::filesystem::path& path);
Result<Policy> parse(std::string_view text, std::string_view name);

}  // namespace steward::policy
