#include "contact/json_string.h"

#include <fmt/format.h>

#include "base/utf8.h"

namespace steward::contact {

std::string json_string(std::string_view text) {
  std::string out = "\"";
  while (!text.empty()) {
    const Utf8Character c = first_character(text);
    const std::string_view bytes = text.substr(0, c.bytes);
    text.remove_prefix(c.bytes);
    if (!c.valid)
      out += "\\ufffd";
    else if (c.code == '"' || c.code == '\\')
      out.append("\\").append(bytes);
    else if (c.code == '\n')
      out += "\\n";
    else if (c.code < 0x20 || c.code == 0x7f || c.code == 0x2028 || c.code == 0x2029)
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c.code));
    else
      out += bytes;
  }
  return out + "\"";
}

}  // namespace steward::contact
