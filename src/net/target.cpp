#include "net/target.h"

#include "base/text.h"

namespace steward::net {
namespace {

tl::unexpected<Error> bad(std::string_view why) {
  return fail(ErrorCode::invalid, "the request target is malformed: " + std::string(why));
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

enum class Part { path, query };

Result<std::string> decode(std::string_view text, Part part) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c != '%') {
      out += part == Part::query && c == '+' ? ' ' : c;
      continue;
    }
    const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
    if (high < 0 || low < 0) return bad("a %-escape needs two hexadecimal digits");
    const char value = static_cast<char>(high * 16 + low);
    if (value == '\0') return bad("an escaped NUL");
    // A '/' that is data would be taken for a separator once decoded.
    if (part == Part::path && value == '/') return bad("an escaped '/' in the path");
    out += value;
    i += 2;
  }
  return out;
}

bool all_plain(std::string_view text) {
  for (const char c : text) {
    if (c <= ' ' || c > '~' || c == '#') return false;
  }
  return true;
}

Result<std::map<std::string, std::string>> parse_query(std::string_view text) {
  std::map<std::string, std::string> query;
  if (text.empty()) return query;
  for (const std::string_view pair : split(text, '&')) {
    const std::size_t equals = std::min(pair.find('='), pair.size());
    const auto key = decode(pair.substr(0, equals), Part::query);
    if (!key) return tl::unexpected(key.error());
    auto value = decode(pair.substr(std::min(equals + 1, pair.size())), Part::query);
    if (!value) return tl::unexpected(value.error());
    if (key->empty()) return bad("a query parameter without a name");
    if (!query.emplace(*key, std::move(*value)).second) return bad("a query parameter is given twice");
  }
  return query;
}

}  // namespace

Result<Target> parse_target(std::string_view target) {
  if (target.empty() || target.front() != '/') return bad("it does not begin with '/'");
  if (!all_plain(target)) return bad("a character that must be escaped");
  const std::size_t mark = std::min(target.find('?'), target.size());
  auto path = decode(target.substr(0, mark), Part::path);
  if (!path) return tl::unexpected(path.error());
  for (const std::string_view segment : split(*path, '/')) {
    if (segment == "." || segment == "..") return bad("a \".\" or \"..\" segment");
  }
  auto query = parse_query(target.substr(std::min(mark + 1, target.size())));
  if (!query) return tl::unexpected(query.error());
  return Target{std::move(*path), std::move(*query)};
}

Result<std::map<std::string, std::string>> parse_form(std::string_view body) {
  if (!all_plain(body)) return bad("a character that must be escaped");
  return parse_query(body);
}

std::string percent_encode(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += {'%', digits[byte >> 4], digits[byte & 15]};
  }
  return out;
}

}  // namespace steward::net
