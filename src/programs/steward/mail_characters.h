// Characters as mails hold them: other character sets, and HTML's names for signs. The only door to iconv.
// Pure.
#pragma once

#include <string>
#include <string_view>

namespace steward::cli {

// Text in a mail's character set as UTF-8. Sets that no mail program of today writes are not tried:
// converters that nobody uses are where the holes are. Of these, and where no set is named, the bytes are
// taken for UTF-8 if they can be, else for windows-1252, as which iso-8859-1 is read, too. Bytes that are no
// character become
// '?'.
std::string to_utf8(std::string_view bytes, std::string_view charset);

// What stands between '&' and ';' in HTML: "amp", "#230", "#xE6", "aelig". Empty: no name that is known. A
// space that may not be broken is a space.
std::string character_named(std::string_view name);

}  // namespace steward::cli
