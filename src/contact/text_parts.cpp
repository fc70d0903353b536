#include "contact/text_parts.h"

#include <fmt/format.h>

#include "base/text.h"
#include "contact/letter_blocks.h"
#include "contact/token.h"

namespace steward::contact {
namespace {

constexpr std::string_view mark_begin = "    [the link in mail ";

// "Hello Karen,": a short first paragraph that only leads to the next.
std::string_view without_greeting(std::string_view body) {
  const std::size_t end = body.find("\n\n");
  const std::string_view first = body.substr(0, end);
  const bool greets = first.ends_with(',') && first.find('\n') == std::string_view::npos;
  return greets && end != std::string_view::npos ? body.substr(end + 2) : body;
}

}  // namespace

std::string_view main_text(std::string_view text) { return without_greeting(parts_of(text).body); }

std::string link_mark(ContactId contact) { return fmt::format("{}{}]", mark_begin, contact.value); }

std::string without_link(std::string_view text) {
  std::string out;
  std::size_t last_paragraph = 0;
  for (const std::string_view line : split(text, '\n')) {
    if (line.starts_with(mark_begin)) {
      out.resize(last_paragraph);
      continue;
    }
    if (!line.empty() && (out.empty() || out.ends_with("\n\n"))) last_paragraph = out.size();
    if (line.empty() && (out.empty() || out.ends_with("\n\n"))) continue;
    out += std::string(line) + "\n";
  }
  return out;
}

namespace {

constexpr std::string_view taken_out = "[a link of ours]";

bool in_token(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
}

// The first run of a token's characters that reads as one, from `from` on.
std::pair<std::size_t, std::size_t> token_in(std::string_view text, std::size_t from) {
  while (from < text.size()) {
    while (from < text.size() && !in_token(text[from])) ++from;
    std::size_t end = from;
    while (end < text.size() && in_token(text[end])) ++end;
    if (end > from && read_token(text.substr(from, end - from))) return {from, end};
    from = end;
  }
  return {text.size(), text.size()};
}

}  // namespace

std::string without_tokens(std::string_view text, const std::string& portal_url) {
  const std::string begin = portal_url + "/answer/";
  std::string out;
  std::size_t at = 0;
  while (true) {
    const auto [from, end] = token_in(text, at);
    out += text.substr(at, from - at);
    if (from == text.size()) return out;
    if (out.ends_with(begin)) out.resize(out.size() - begin.size());
    out += taken_out;
    at = end;
  }
}

std::string with_link(std::string_view text, ContactId contact, std::string_view link) {
  const std::string line = "\n" + link_mark(contact) + "\n";
  const std::size_t at = text.find(line);
  std::string out(text);
  if (at != std::string_view::npos) out.replace(at, line.size(), fmt::format("\n    {}\n", link));
  return out;
}

}  // namespace steward::contact
