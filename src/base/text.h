// Text from strangers made harmless, and small helpers on text. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace steward {

// One line that is safe on a terminal, in a log and in a mail header: control characters (C0, DEL, C1, also
// as UTF-8) and bidirectional overrides become '?', bytes that are no UTF-8 become '?', and what passes
// `limit` bytes is cut at a character boundary and ends in "…".
std::string one_line(std::string_view text, std::size_t limit = 200);

// The same for text of several lines: '\n' and '\t' stay, "\r\n" becomes '\n'.
std::string plain_text(std::string_view text, std::size_t limit = 10'000);

std::vector<std::string_view> split(std::string_view text, char separator);
std::string joined(const std::vector<std::string>& parts, std::string_view between);
std::string_view trim(std::string_view text);
// ASCII letters alone; whatever else stays.
constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
std::string lower(std::string_view text);
std::string upper(std::string_view text);
std::string_view file_name(std::string_view path);  // behind its last '/'
std::size_t columns(std::string_view text);         // on a terminal, where each character takes one
std::optional<std::int64_t> parse_integer(std::string_view text);  // whole text, decimal, no sign but '-'

// "90s", "15m", "2h", "6d": one number and one unit (ms, s, m, h, d).
Result<Duration> parse_duration(std::string_view text);
// For people, two units at most: "2 h 5 min", "45 s".
std::string show_duration(Duration duration);

// The candidate nearest to `word` (edit distance, at most a third of its length), for "did you mean".
std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace steward
