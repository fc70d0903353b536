#include "base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "base/utf8.h"

namespace steward {
namespace {

constexpr std::string_view kEllipsis = "…";

// Copies `text` character by character, as `keep` and the rules of the header say, and cuts at `limit` bytes.
template <typename Keep>
std::string made_harmless(std::string_view text, std::size_t limit, Keep keep) {
  std::string out;
  out.reserve(std::min(text.size(), limit));
  std::size_t cut_at = 0;  // the last character boundary that leaves room for the ellipsis
  while (!text.empty()) {
    const Utf8Character character = first_character(text);
    const bool harmless = character.valid && (!is_unsafe(character.code) || keep(character.code));
    out.append(harmless ? text.substr(0, character.bytes) : std::string_view("?"));
    text.remove_prefix(character.bytes);
    if (out.size() + kEllipsis.size() <= limit) cut_at = out.size();
    if (out.size() > limit) {
      out.resize(cut_at);
      if (limit >= kEllipsis.size()) out.append(kEllipsis);
      return out;
    }
  }
  return out;
}

struct Unit {
  std::string_view word;   // as it is written in a configuration
  std::string_view shown;  // as people read it
  std::int64_t ms;
};
constexpr std::array<Unit, 5> kUnits = {{{"d", "d", 86'400'000},
                                         {"h", "h", 3'600'000},
                                         {"m", "min", 60'000},
                                         {"s", "s", 1'000},
                                         {"ms", "ms", 1}}};

// Optimal string alignment: insertions, deletions, changes and swaps of neighbours count 1 each; case does
// not.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), now(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    now[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const char x = lower(a[i - 1]), y = lower(b[j - 1]);
      now[j] = std::min({last[j] + 1, now[j - 1] + 1, last[j - 1] + (x == y ? 0 : 1)});
      if (i > 1 && j > 1 && x == lower(b[j - 2]) && lower(a[i - 2]) == y) {
        now[j] = std::min(now[j], before[j - 2] + 1);
      }
    }
    std::swap(before, last);
    std::swap(last, now);
  }
  return last[b.size()];
}

}  // namespace

std::string one_line(std::string_view text, std::size_t limit) {
  return made_harmless(text, limit, [](char32_t) { return false; });
}

std::string plain_text(std::string_view text, std::size_t limit) {
  std::string unix_lines;
  unix_lines.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool before_newline = text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
    if (!before_newline) unix_lines.push_back(text[i]);
  }
  return made_harmless(unix_lines, limit, [](char32_t code) { return code == '\n' || code == '\t'; });
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t at = text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
  std::string text;
  for (const std::string& part : parts) {
    if (&part != &parts.front()) text += between;
    text += part;
  }
  return text;
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n\v\f";
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = lower(c);
  return result;
}

std::string upper(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return result;
}

std::string_view file_name(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::size_t columns(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::optional<std::int64_t> parse_integer(std::string_view text) {
  std::int64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stop != end) return std::nullopt;
  return value;
}

Result<Duration> parse_duration(std::string_view text) {
  const auto wrong = [&](std::string_view why) {
    return fail(
        ErrorCode::invalid,
        fmt::format("\"{}\" is no duration: {}; write one number and one unit, such as 90s, 15m, 2h or 6d",
                    one_line(text, 40), why));
  };
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const auto number = parse_integer(text.substr(0, digits));
  if (digits == 0) return wrong("it does not begin with a number");
  if (!number) return wrong("the number is too large");
  const std::string_view word = text.substr(digits);
  const auto* unit =
      std::find_if(kUnits.begin(), kUnits.end(), [&](const Unit& u) { return u.word == word; });
  if (unit == kUnits.end()) return wrong(word.empty() ? "the unit is missing" : "its unit is unknown");
  if (*number > std::numeric_limits<std::int64_t>::max() / unit->ms) return wrong("the number is too large");
  return Duration(*number * unit->ms);
}

std::string show_duration(Duration duration) {
  const std::int64_t count = duration.count();
  // Unsigned, since the smallest value has no positive counterpart.
  std::uint64_t left = count < 0 ? ~static_cast<std::uint64_t>(count) + 1 : static_cast<std::uint64_t>(count);
  std::string out = count < 0 ? "-" : "";
  if (left < 1000) return out + fmt::format("{} ms", left);
  left -= left % 1000;
  for (std::size_t i = 0; i < kUnits.size(); ++i) {
    const auto unit = static_cast<std::uint64_t>(kUnits[i].ms);
    if (left < unit) continue;
    out += fmt::format("{} {}", left / unit, kUnits[i].shown);
    // The second of the two is the next smaller unit: "2 h 5 s" would be a false precision.
    if (i + 1 < kUnits.size()) {
      const auto next = static_cast<std::uint64_t>(kUnits[i + 1].ms);
      const std::uint64_t rest = left % unit / next;
      if (rest > 0) out += fmt::format(" {} {}", rest, kUnits[i + 1].shown);
    }
    return out;
  }
  return out;
}

std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& candidates) {
  const std::size_t most = word.size() / 3;
  std::optional<std::string> best;
  std::size_t best_distance = most + 1;
  for (const std::string& candidate : candidates) {
    const std::size_t longer = std::max(word.size(), candidate.size());
    const std::size_t shorter = std::min(word.size(), candidate.size());
    if (longer - shorter >= best_distance) continue;
    const std::size_t d = distance(word, candidate);
    if (d < best_distance) {
      best = candidate;
      best_distance = d;
    }
  }
  return best;
}

}  // namespace steward
