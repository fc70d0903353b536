#include "base/hostlist.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "base/text.h"

namespace steward {
namespace {

tl::unexpected<Error> garbled(std::string_view what, std::string_view text) {
  return fail(ErrorCode::garbled, fmt::format("\"{}\" is no {} of Slurm's", one_line(text, 120), what));
}

struct Range {
  std::uint32_t low = 0, high = 0;
  std::size_t width = 0;  // digits of `low` as written
};

std::optional<std::uint32_t> number(std::string_view text) {
  if (text.empty() || text.size() > 9 || text.find_first_not_of("0123456789") != std::string_view::npos) {
    return std::nullopt;
  }
  return static_cast<std::uint32_t>(*parse_integer(text));
}

std::optional<Range> range(std::string_view text) {
  const std::size_t dash = text.find('-');
  const std::string_view first = text.substr(0, dash);
  const auto low = number(first);
  const auto high = dash == std::string_view::npos ? low : number(text.substr(dash + 1));
  if (!low || !high || *high < *low || *high - *low >= kMostNames) return std::nullopt;
  return Range{*low, *high, first.size()};
}

bool is_name(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == '_' || c == '/';
  });
}

// What lies between commas that are in no brackets.
std::vector<std::string_view> elements(std::string_view text) {
  std::vector<std::string_view> out;
  std::size_t begin = 0;
  bool inside = false;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i == text.size() || (text[i] == ',' && !inside)) {
      out.push_back(text.substr(begin, i - begin));
      begin = i + 1;
    } else if (text[i] == '[') {
      inside = true;
    } else if (text[i] == ']') {
      inside = false;
    }
  }
  return out;
}

// Every name so far, continued by every number of `list`. False: garbled, or too many.
bool multiply(std::vector<std::string>& names, std::string_view list) {
  std::vector<std::string> longer;
  for (const std::string_view part : split(list, ',')) {
    const auto numbers = range(part);
    if (!numbers) return false;
    const std::size_t count = numbers->high - numbers->low + 1;
    if (names.size() > kMostNames / count || longer.size() + names.size() * count > kMostNames) return false;
    for (const std::string& name : names) {
      for (std::uint32_t n = numbers->low; n <= numbers->high; ++n) {
        longer.push_back(fmt::format("{}{:0{}}", name, n, numbers->width));
      }
    }
  }
  names = std::move(longer);
  return true;
}

std::optional<std::vector<std::string>> expand_element(std::string_view element) {
  std::vector<std::string> names = {""};
  if (element.empty()) return std::nullopt;
  while (!element.empty()) {
    const std::size_t open = element.find('[');
    const std::string_view plain = element.substr(0, open);
    if (!is_name(plain)) return std::nullopt;
    for (std::string& name : names) name += plain;
    if (open == std::string_view::npos) return names;
    const std::size_t close = element.find(']', open);
    if (close == std::string_view::npos) return std::nullopt;
    if (!multiply(names, element.substr(open + 1, close - open - 1))) return std::nullopt;
    element.remove_prefix(close + 1);
  }
  return names;
}

// "01-03,05".
std::string ranges_of(const std::set<std::uint32_t>& numbers, std::size_t width) {
  std::string out;
  for (auto first = numbers.begin(); first != numbers.end();) {
    auto last = first;
    while (std::next(last) != numbers.end() && *std::next(last) == *last + 1) ++last;
    out += fmt::format("{}{:0{}}", out.empty() ? "" : ",", *first, width);
    if (last != first) out += fmt::format("-{:0{}}", *last, width);
    first = std::next(last);
  }
  return out;
}

}  // namespace

Result<std::vector<std::string>> expand_hostlist(std::string_view text) {
  std::vector<std::string> out;
  for (const std::string_view element : elements(text)) {
    auto names = expand_element(element);
    if (!names || out.size() + names->size() > kMostNames) return garbled("list of nodes", text);
    std::move(names->begin(), names->end(), std::back_inserter(out));
  }
  return out;
}

Result<std::vector<std::uint32_t>> expand_indexes(std::string_view text) {
  std::vector<std::uint32_t> out;
  for (const std::string_view part : split(text, ',')) {
    const auto numbers = range(part);
    if (!numbers || out.size() + (numbers->high - numbers->low) >= kMostNames) {
      return garbled("list of numbers", text);
    }
    for (std::uint32_t n = numbers->low; n <= numbers->high; ++n) out.push_back(n);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::string compress_hostlist(std::vector<std::string> names) {
  // Before the number, its digits, the number. Of other widths, other groups: zeros in front stay.
  std::map<std::pair<std::string, std::size_t>, std::set<std::uint32_t>> groups;
  for (std::string& name : names) {
    const std::size_t digits =
        std::min<std::size_t>(9, name.size() - (name.find_last_not_of("0123456789") + 1));
    const auto value = number(std::string_view(name).substr(name.size() - digits));
    groups[{name.substr(0, name.size() - digits), digits}].insert(value.value_or(0));
  }
  std::string list;
  for (const auto& [key, numbers] : groups) {
    const auto& [before, width] = key;
    if (!list.empty()) list += ',';
    list += before;
    if (width == 0) continue;
    const std::string ranges = ranges_of(numbers, width);
    list += numbers.size() == 1 ? ranges : '[' + ranges + ']';
  }
  return list;
}

}  // namespace steward
