#include "advice/batch_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace steward::advice {

std::optional<std::string> directive(std::string_view name, const std::optional<std::string>& value) {
  if (!value) return fmt::format("--{}", name);
  if (std::any_of(value->begin(), value->end(),
                  [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }))
    return std::nullopt;
  if (value->find_first_of(" '\"#\\") == std::string::npos) return fmt::format("--{}={}", name, *value);
  std::string text = fmt::format("--{}=\"", name);
  for (const char c : *value) {
    if (c == '"' || c == '\\') text += '\\';
    text += c;
  }
  return text + "\"";
}

}  // namespace steward::advice
