// Slurm's short forms: hostlists ("a256-t4-[01-03,05],nv-ai-02", also of device files: "/dev/nvidia[0-3]")
// and index lists ("0-3,8"). Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace steward {

// A list longer than this is no list of a cluster's nodes, or of a node's CPUs: garbled, before memory is
// spent.
inline constexpr std::size_t kMostNames = 65'536;

// In the order written; zeros in front are kept ("[08-10]" is 08, 09, 10). Errors: garbled.
Result<std::vector<std::string>> expand_hostlist(std::string_view text);

// The shortest list that expand_hostlist() makes the same names of, each once: names in order of their text
// before the last number, then of that number.
std::string compress_hostlist(std::vector<std::string> names);

// Ascending, each once. Errors: garbled.
Result<std::vector<std::uint32_t>> expand_indexes(std::string_view text);

}  // namespace steward
