// The differences of two texts, line by line (Myers' greedy way), as `diff -u` writes them.
#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "advice/mend.h"

namespace steward::advice {
namespace {

constexpr int around = 3;
constexpr int most_steps = 1'000;  // more differences than that are shown as one

struct Line {
  char mark;  // ' ', '-', '+'
  std::string_view text;
};

using Lines = std::vector<std::string_view>;

// Everything out and everything in, between what both begin and end with.
std::vector<Line> coarse(const Lines& a, const Lines& b) {
  std::size_t head = 0, tail = 0;
  while (head < a.size() && head < b.size() && a[head] == b[head]) ++head;
  while (tail < a.size() - head && tail < b.size() - head && a[a.size() - 1 - tail] == b[b.size() - 1 - tail])
    ++tail;
  std::vector<Line> all;
  for (std::size_t i = 0; i < head; ++i) all.push_back({' ', a[i]});
  for (std::size_t i = head; i < a.size() - tail; ++i) all.push_back({'-', a[i]});
  for (std::size_t i = head; i < b.size() - tail; ++i) all.push_back({'+', b[i]});
  for (std::size_t i = a.size() - tail; i < a.size(); ++i) all.push_back({' ', a[i]});
  return all;
}

// The shortest way from a to b. For each number of steps the furthest point of each diagonal is kept.
std::vector<Line> fine(const Lines& a, const Lines& b) {
  const int n = static_cast<int>(a.size()), m = static_cast<int>(b.size());
  const int limit = std::min(n + m, most_steps);
  const auto middle = static_cast<std::size_t>(limit) + 1;
  std::vector<int> furthest(2 * middle + 1, 0);
  std::vector<std::vector<int>> trace;
  const auto at = [&](std::vector<int>& of, int diagonal) -> int& {
    return of[middle + static_cast<std::size_t>(static_cast<std::ptrdiff_t>(diagonal))];
  };
  int steps = 0;
  bool done = false;
  for (; steps <= limit && !done; ++steps) {
    trace.push_back(furthest);
    for (int k = -steps; k <= steps && !done; k += 2) {
      const bool down = k == -steps || (k != steps && at(furthest, k - 1) < at(furthest, k + 1));
      int x = down ? at(furthest, k + 1) : at(furthest, k - 1) + 1;
      while (x < n && x - k < m && x - k >= 0 &&
             a[static_cast<std::size_t>(x)] == b[static_cast<std::size_t>(x - k)])
        ++x;
      at(furthest, k) = x;
      done = x >= n && x - k >= m;
    }
  }
  if (!done) return coarse(a, b);
  std::vector<Line> all;
  int x = n, y = m;
  for (int d = steps - 1; d >= 0; --d) {
    std::vector<int>& before = trace[static_cast<std::size_t>(d)];
    const int k = x - y;
    const bool down = k == -d || (k != d && at(before, k - 1) < at(before, k + 1));
    const int from = down ? k + 1 : k - 1;
    const int x0 = d == 0 ? 0 : at(before, from), y0 = d == 0 ? 0 : x0 - from;
    while (x > x0 && y > y0) {
      --x;
      --y;
      all.push_back({' ', a[static_cast<std::size_t>(x)]});
    }
    if (d == 0) break;
    if (down) {
      --y;
      all.push_back({'+', b[static_cast<std::size_t>(y)]});
    } else {
      --x;
      all.push_back({'-', a[static_cast<std::size_t>(x)]});
    }
  }
  std::reverse(all.begin(), all.end());
  return all;
}

void print(std::string& out, const Line& line) {
  out += line.mark;
  out += line.text;
  if (!line.text.ends_with('\n')) out += "\n\\ No newline at end of file\n";
}

}  // namespace

std::string unified_diff(const std::string& file, std::string_view before, std::string_view after) {
  if (before == after) return "";
  const std::vector<Line> all = fine(whole_lines(before), whole_lines(after));
  std::string out = fmt::format("--- {}\n+++ {}\n", file, file);
  const auto count = static_cast<std::ptrdiff_t>(all.size());
  std::ptrdiff_t shown = 0, a = 1, b = 1;
  const auto pass = [&](std::ptrdiff_t to) {
    for (; shown < to; ++shown) {
      a += all[static_cast<std::size_t>(shown)].mark != '+' ? 1 : 0;
      b += all[static_cast<std::size_t>(shown)].mark != '-' ? 1 : 0;
    }
  };
  for (std::ptrdiff_t i = 0; i < count; ++i) {
    if (all[static_cast<std::size_t>(i)].mark == ' ') continue;
    const std::ptrdiff_t begin = std::max(shown, i - around);
    std::ptrdiff_t end = i + 1;
    for (std::ptrdiff_t j = i; j < count && j < end + 2 * around; ++j) {
      if (all[static_cast<std::size_t>(j)].mark != ' ') end = j + 1;
    }
    end = std::min(end + around, count);
    pass(begin);
    std::string body;
    std::ptrdiff_t from = 0, to = 0;
    for (std::ptrdiff_t j = begin; j < end; ++j) {
      print(body, all[static_cast<std::size_t>(j)]);
      from += all[static_cast<std::size_t>(j)].mark != '+' ? 1 : 0;
      to += all[static_cast<std::size_t>(j)].mark != '-' ? 1 : 0;
    }
    out += fmt::format("@@ -{},{} +{},{} @@\n{}", from == 0 ? a - 1 : a, from, to == 0 ? b - 1 : b, to, body);
    pass(end);
    i = end - 1;
  }
  return out;
}

}  // namespace steward::advice
