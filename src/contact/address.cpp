#include "contact/address.h"

#include <fmt/format.h>

#include "base/text.h"

namespace steward::contact {
namespace {

constexpr std::size_t kLongest = 254;      // RFC 5321 4.5.3.1.3, less the angle brackets
constexpr std::size_t kLongestLocal = 64;  // RFC 5321 4.5.3.1.1
constexpr std::size_t kLongestLabel = 63;  // RFC 1035 2.3.4

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// RFC 5322 3.2.3
bool is_atom_character(char c) {
  return is_letter_or_digit(c) || std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

bool is_local_part(std::string_view local) {
  if (local.size() > kLongestLocal) return false;
  for (const std::string_view atom : split(local, '.')) {
    if (atom.empty()) return false;
    for (const char c : atom) {
      if (!is_atom_character(c)) return false;
    }
  }
  return true;
}

bool is_domain(std::string_view domain) {
  for (const std::string_view label : split(domain, '.')) {
    if (label.empty() || label.size() > kLongestLabel || label.front() == '-' || label.back() == '-')
      return false;
    for (const char c : label) {
      if (!is_letter_or_digit(c) && c != '-') return false;
    }
  }
  return true;
}

}  // namespace

Status check_address(std::string_view address) {
  const auto bad = [&](std::string_view why) {
    return fail(ErrorCode::invalid, fmt::format("\"{}\" is no mail address: {}", one_line(address, 80), why));
  };
  if (address.size() > kLongest) return bad("it is longer than 254 bytes");
  const std::size_t at = address.find('@');
  if (at == std::string_view::npos) return bad("it has no '@'");
  if (!is_local_part(address.substr(0, at))) return bad("what stands before the '@' is not allowed there");
  if (!is_domain(address.substr(at + 1))) return bad("what stands after the '@' is no domain");
  return {};
}

Result<std::string> mail_address(std::string_view user, std::string_view domain) {
  std::string address(user);
  if (user.find('@') == std::string_view::npos) {
    if (domain.empty()) {
      return fail(ErrorCode::invalid,
                  fmt::format("the login name \"{}\" is no address and no mail domain is set "
                              "([mail] domain)",
                              one_line(user, 80)));
    }
    address += '@';
    address += domain;
  }
  if (const Status checked = check_address(address); !checked) return tl::unexpected(checked.error());
  return address;
}

}  // namespace steward::contact
