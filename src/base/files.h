// Whole files: read, and replace by a rename so that a reader never sees half of one. Thread-safe.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace steward {

// Errors: not_found, io. Files of /proc and /sys (size 0) are read to their end.
Result<std::string> read_file(const std::filesystem::path& path, std::size_t limit = 64u << 20);
// Writes beside, fsyncs, renames over. `group`: the new file's, where it is not the folder's or our own.
// Owner, group and mode are set before it has its name, so that nobody can put another file in its way.
// Errors: io (the old file is then untouched).
Status replace_file(const std::filesystem::path& path, std::string_view content, int mode = 0600,
                    std::optional<gid_t> group = {});

}  // namespace steward
