// Durations and numbers as people write them on a command line.
//
// Pure. Errors are sentences that name the text and say what would do.
#pragma once

#include <cstdint>
#include <string>

#include "node.h"

namespace simgpu {

// "250ms", "5s", "10m", "2h", "1d"; a bare number means seconds. Returns microseconds, above 0 and at
// most 10 years.
[[nodiscard]] Result<std::int64_t> parse_duration(const std::string& text);

// A whole number from `least` to `most`.
[[nodiscard]] Result<std::uint32_t> parse_number(const std::string& text, std::uint32_t least,
                                                 std::uint32_t most);

}  // namespace simgpu
