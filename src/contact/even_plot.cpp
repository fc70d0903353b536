#include "contact/even_plot.h"

#include <algorithm>
#include <cstdint>

#include "base/text.h"
#include "base/utf8.h"

namespace steward::contact {
namespace {

std::string short_label(std::string_view label) {
  const std::string safe = one_line(label, 4 * plot_label + 4);  // a character has four bytes at most
  std::string_view rest = safe;
  std::string out, all_but_one;
  for (std::size_t i = 0; i < plot_label && !rest.empty(); ++i) {
    all_but_one = out;
    const std::size_t bytes = first_character(rest).bytes;
    out += rest.substr(0, bytes);
    rest.remove_prefix(bytes);
  }
  return rest.empty() ? out : all_but_one + "…";
}

std::optional<int> mean(const std::vector<int>& permille, std::size_t begin, std::size_t end) {
  std::int64_t sum = 0, count = 0;
  for (std::size_t i = begin; i < end; ++i) {
    if (permille[i] < 0) continue;
    sum += std::min(permille[i], 1000);
    ++count;
  }
  if (count == 0) return std::nullopt;
  return static_cast<int>((sum + count / 2) / count);
}

Strip even(const Strip& strip, std::size_t slices) {
  Strip out{short_label(strip.label), std::vector<int>(slices, Strip::unknown)};
  const std::size_t size = strip.permille.size();
  if (size == 0) return out;
  for (std::size_t i = 0; i < slices; ++i) {
    const std::size_t begin = i * size / slices;
    const std::size_t end = std::max((i + 1) * size / slices, begin + 1);
    out.permille[i] = mean(strip.permille, begin, end).value_or(Strip::unknown);
  }
  return out;
}

}  // namespace

Plot even_plot(const Plot& plot, std::size_t most) {
  std::size_t slices = 1;
  for (const Strip& strip : plot.strips) slices = std::max(slices, strip.permille.size());
  slices = std::min(slices, most);
  Plot out{plot.from, plot.to, {}};
  for (const Strip& strip : plot.strips) out.strips.push_back(even(strip, slices));
  return out;
}

std::optional<int> share_at_work(const Strip& strip) {
  return mean(strip.permille, 0, strip.permille.size());
}

}  // namespace steward::contact
