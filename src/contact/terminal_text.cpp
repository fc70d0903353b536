#include <vector>

#include "base/text.h"
#include "contact/fill.h"
#include "contact/letter_blocks.h"
#include "contact/messages.h"
#include "contact/text_parts.h"

namespace steward::contact {
namespace {

constexpr std::size_t kColumns = 78;
// With the subject, the signature and the space between, a terminal of 24 lines shows it whole.
constexpr std::size_t kBodyLines = 14;
constexpr std::size_t kSignatureLines = 3;

std::vector<std::string_view> lines_of(std::string_view text) {
  while (text.ends_with('\n')) text.remove_suffix(1);
  while (text.starts_with('\n')) text.remove_prefix(1);
  return text.empty() ? std::vector<std::string_view>{} : split(text, '\n');
}

// Whole paragraphs while they fit, but always something; the last is none that only leads on ("To allow
// it:").
std::string beginning(std::string_view body) {
  const auto lines = lines_of(body);
  if (lines.size() <= kBodyLines) return std::string(body);
  std::size_t take = 0;
  for (std::size_t i = 1; i < kBodyLines; ++i) {
    if (lines[i].empty() && !lines[i - 1].ends_with(':')) take = i;
  }
  std::string out;
  for (std::size_t i = 0; i < (take == 0 ? kBodyLines - 1 : take); ++i) out += std::string(lines[i]) + "\n";
  return take == 0 ? out + "…\n" : out;
}

void append(std::string& out, std::string_view text, std::size_t most) {
  std::size_t count = 0;
  for (const std::string_view line : lines_of(text)) {
    if (count++ == most) return;
    out += std::string(line) + "\n";
  }
}

}  // namespace

std::string terminal_text(std::string_view subject, std::string_view text) {
  const std::string safe = plain_text(text, text.size() + 1);
  const std::string body = without_link(main_text(safe));
  const std::string_view signature = parts_of(safe).signature;
  std::string out;
  append(out, fill(one_line(subject), kColumns), kSignatureLines);
  out += "\n";
  append(out, beginning(fill(body, kColumns)), kBodyLines);
  if (signature.empty()) return out;
  out += "\n";
  append(out, fill(signature, kColumns), kSignatureLines);
  return out;
}

}  // namespace steward::contact
