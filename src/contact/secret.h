// A secret of the site's (a password, a webhook's address) in a file of its own. Thread-safe.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"

namespace steward::contact {

// The file's first line, without spaces around it. `what` begins the errors, which never hold what was read:
// not_found, io, refused (others can reach the file), invalid (empty, or no plain file).
Result<std::string> read_secret(const std::filesystem::path& file, std::string_view what);

}  // namespace steward::contact
