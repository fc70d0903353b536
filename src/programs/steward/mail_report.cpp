#include "programs/steward/mail_report.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "base/text.h"

namespace steward::cli {
namespace {

using Fields = std::map<std::string, std::string>;  // by name in lower case

constexpr std::size_t kMostFields = 1000;

std::string line(std::string_view text) { return one_line(trim(text), mail_line_bytes); }

// Groups of header fields with an empty line between them: the first is the message's, one for each recipient
// follows.
std::vector<Fields> read_groups(std::string_view text) {
  std::vector<Fields> groups(1);
  std::string* last = nullptr;
  std::size_t count = 0;
  for (std::string_view raw : split(text, '\n')) {
    if (++count > kMostFields) break;
    if (raw.ends_with('\r')) raw.remove_suffix(1);
    if (trim(raw).empty()) {
      if (!groups.back().empty()) groups.emplace_back();
      last = nullptr;
    } else if ((raw.front() == ' ' || raw.front() == '\t') && last != nullptr) {
      if (last->size() < 2 * mail_line_bytes) last->append(" ").append(trim(raw));
    } else if (const std::size_t colon = raw.find(':'); colon != std::string_view::npos) {
      last = &groups.back()[lower(trim(raw.substr(0, colon)))];
      *last = trim(raw.substr(colon + 1).substr(0, 2 * mail_line_bytes));
    }
  }
  return groups;
}

std::string field(const Fields& group, const char* name) {
  const auto found = group.find(name);
  return found == group.end() ? "" : found->second;
}

// "rfc822;ida@example.org" → "ida@example.org"
std::string without_type(std::string_view value) {
  const std::size_t semicolon = value.find(';');
  std::string_view rest = trim(semicolon == std::string_view::npos ? value : value.substr(semicolon + 1));
  if (rest.starts_with('<') && rest.ends_with('>')) rest = rest.substr(1, rest.size() - 2);
  return line(rest);
}

// "5.1.1 (bad destination mailbox address)" → "5.1.1"; empty: none begins there.
std::string status_at(std::string_view text) {
  const std::size_t end = std::min(text.find_first_not_of("0123456789."), text.size());
  const std::string_view digits = text.substr(0, end);
  const bool known = !digits.empty() && (digits[0] == '2' || digits[0] == '4' || digits[0] == '5');
  return known && digits.size() <= 9 && split(digits, '.').size() == 3 && !digits.ends_with('.') &&
                 digits.find("..") == std::string_view::npos
             ? std::string(digits)
             : "";
}

}  // namespace

std::optional<Bounce> read_delivery_status(std::string_view text) {
  std::optional<Bounce> first;
  for (const Fields& group : read_groups(text)) {
    const std::string action = lower(field(group, "action"));
    if (action.empty()) continue;
    Bounce bounce;
    bounce.failed = action.starts_with("failed");
    bounce.status = status_at(field(group, "status"));
    bounce.diagnostic = without_type(field(group, "diagnostic-code"));
    // As the letter was sent; the final one may be where the person lets their mail go on to.
    const std::string original = field(group, "original-recipient");
    bounce.recipient = without_type(original.empty() ? field(group, "final-recipient") : original);
    if (bounce.failed) return bounce;
    if (!first) first = bounce;
  }
  return first;
}

Bounce read_failure_text(std::string_view recipient, std::string_view text) {
  Bounce bounce{true, "", "", line(recipient.substr(0, recipient.find(',')))};
  for (std::string_view raw : split(text, '\n')) {
    raw = trim(raw);
    // A reply of SMTP's: "550 5.1.1 <ida@example.org>: no such user"
    const bool reply = raw.size() > 4 && (raw[0] == '4' || raw[0] == '5') &&
                       raw.find_first_not_of("0123456789") == 3 && (raw[3] == ' ' || raw[3] == '-');
    if (!reply) continue;
    bounce.diagnostic = line(raw);
    bounce.status = status_at(raw.substr(4));
    break;
  }
  return bounce;
}

}  // namespace steward::cli
