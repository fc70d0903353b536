// The person's own editor on a text. Blocks until it ends.
#pragma once

#include <string>

#include "base/result.h"

namespace steward::cli {

// `editor` as EDITOR holds it: a command that the shell may split ("vim -n"). The text lies in a file that
// only this user can read, and is gone afterwards. Errors: io, unavailable (the editor failed: nothing is to
// be taken from it).
Result<std::string> edit_text(const std::string& editor, const std::string& text);

}  // namespace steward::cli
