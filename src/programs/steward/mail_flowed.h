// Undoes format=flowed (RFC 3676): lines that a mail program broke for narrow screens become paragraphs
// again, which matters where what is quoted is told by its lines' beginnings. Pure.
#pragma once

#include <string>
#include <string_view>

namespace steward::cli {

// `delete_space`: DelSp=yes, the space that marks a soft break is not part of the text. Quoted lines come out
// with as many '>' as they had; the signature's mark "-- " stays on a line of its own.
std::string unflowed(std::string_view text, bool delete_space);

}  // namespace steward::cli
