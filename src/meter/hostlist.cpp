#include "meter/hostlist.h"

#include <fmt/format.h>

#include "base/text.h"

namespace steward::meter {
namespace {

constexpr std::size_t kMostNames = 100'000;

tl::unexpected<Error> bad(std::string_view text, std::string_view why) {
  return fail(ErrorCode::invalid, fmt::format("\"{}\" is no list of names: {}", one_line(text), why));
}

// "01-03,7" -> "01" "02" "03" "7".
Result<std::vector<std::string>> expand_range(std::string_view text) {
  std::vector<std::string> names;
  for (const std::string_view part : split(text, ',')) {
    const std::size_t dash = part.find('-');
    const std::string_view low = part.substr(0, dash);
    const std::string_view high = dash == std::string_view::npos ? low : part.substr(dash + 1);
    const auto first = parse_integer(low);
    const auto last = parse_integer(high);
    if (!first || !last || *first < 0 || *last < *first) return bad(text, "ranges look like 01-03,7");
    if (static_cast<std::size_t>(*last - *first) >= kMostNames - names.size())
      return bad(text, "too many names");
    for (std::int64_t n = *first; n <= *last; ++n) names.push_back(fmt::format("{:0{}}", n, low.size()));
  }
  return names;
}

// Commas outside brackets part the names.
std::vector<std::string_view> parts(std::string_view text) {
  std::vector<std::string_view> found;
  int depth = 0;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i == text.size() || (text[i] == ',' && depth == 0)) {
      found.push_back(text.substr(begin, i - begin));
      begin = i + 1;
    } else if (text[i] == '[') {
      ++depth;
    } else if (text[i] == ']') {
      --depth;
    }
  }
  return found;
}

Result<std::vector<std::string>> expand_name(std::string_view text) {
  std::vector<std::string> names = {""};
  while (!text.empty()) {
    const std::size_t open = text.find('[');
    const std::string_view plain = text.substr(0, open);
    if (plain.find(']') != std::string_view::npos) return bad(text, "a ']' without '['");
    for (std::string& name : names) name += plain;
    if (open == std::string_view::npos) break;
    const std::size_t close = text.find(']', open);
    if (close == std::string_view::npos) return bad(text, "a '[' without ']'");
    auto range = expand_range(text.substr(open + 1, close - open - 1));
    if (!range) return tl::unexpected(range.error());
    if (names.size() * range->size() > kMostNames) return bad(text, "too many names");
    std::vector<std::string> longer;
    longer.reserve(names.size() * range->size());
    for (const std::string& name : names) {
      for (const std::string& number : *range) longer.push_back(name + number);
    }
    names = std::move(longer);
    text.remove_prefix(close + 1);
  }
  return names;
}

}  // namespace

Result<std::vector<std::string>> expand_hostlist(std::string_view text) {
  std::vector<std::string> all;
  for (const std::string_view part : parts(text)) {
    if (part.empty()) return bad(text, "an empty name");
    auto names = expand_name(part);
    if (!names) return tl::unexpected(names.error());
    if (all.size() + names->size() > kMostNames) return bad(text, "too many names");
    all.insert(all.end(), names->begin(), names->end());
  }
  return all;
}

}  // namespace steward::meter
