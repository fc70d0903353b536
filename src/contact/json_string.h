// One JSON string (RFC 8259), for what contact/ has to say in JSON itself. Pure.
#pragma once

#include <string>
#include <string_view>

namespace steward::contact {

// With its quotes. Bytes that are no UTF-8 become U+FFFD; what could end a line or a script is escaped.
std::string json_string(std::string_view text);

}  // namespace steward::contact
