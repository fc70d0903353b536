// Whole files: read, and replace by a rename so that a reader never sees half of one. Thread-safe.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"

namespace steward {

// Errors: not_found, io. Files of /proc and /sys (size 0) are read to their end.
Result<std::string> read_file(const std::filesystem::path& path, std::size_t limit = 64u << 20);
// Writes beside, fsyncs, renames over. Errors: io (the old file is then untouched).
Status replace_file(const std::filesystem::path& path, std::string_view content, int mode = 0600);

}  // namespace steward
