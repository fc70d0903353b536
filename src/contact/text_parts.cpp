#include "contact/text_parts.h"

#include <fmt/format.h>

#include <algorithm>

#include "contact/fill.h"

namespace steward::contact {
namespace {

// "Hello Karen,": a short first paragraph that only leads to the next.
std::string_view without_greeting(std::string_view body) {
  const std::size_t end = body.find("\n\n");
  const std::string_view first = body.substr(0, end);
  const bool greets = first.ends_with(',') && first.find('\n') == std::string_view::npos;
  return greets && end != std::string_view::npos ? body.substr(end + 2) : body;
}

}  // namespace

TextParts parts_of(std::string_view text) {
  const std::string mark = "\n" + std::string(signature_line) + "\n";
  const std::size_t end = std::min(text.rfind(mark), text.size());
  return {without_greeting(text.substr(0, end)), text.substr(std::min(end + mark.size(), text.size()))};
}

std::string link_mark(ContactId contact) { return fmt::format("    [the link in mail {}]", contact.value); }

std::string with_link(std::string_view text, ContactId contact, std::string_view link) {
  const std::string line = "\n" + link_mark(contact) + "\n";
  const std::size_t at = text.find(line);
  std::string out(text);
  if (at != std::string_view::npos) out.replace(at, line.size(), fmt::format("\n    {}\n", link));
  return out;
}

}  // namespace steward::contact
