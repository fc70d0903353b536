#include "contact/plot_text.h"

#include <algorithm>
#include <array>

#include "base/calendar.h"
#include "base/text.h"
#include "base/utf8.h"
#include "contact/even_plot.h"

namespace steward::contact {
namespace {

constexpr std::string_view kIndent = "    ";
constexpr std::string_view kGap = "  ";
constexpr std::size_t kPlotColumns = 72;
static_assert(kIndent.size() + plot_label + kGap.size() + plot_slices <= kPlotColumns);
constexpr std::array<std::string_view, 8> kBlocks = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
constexpr std::string_view kUnknown = "·";

std::string_view block(int permille) {
  if (permille < 0) return kUnknown;
  const std::size_t steps = kBlocks.size() - 1;
  return kBlocks[(static_cast<std::size_t>(permille) * steps + 500) / 1000];
}

std::string times(const Plot& plot, std::string_view zone, std::size_t width) {
  const ShownSpan span = show_span(plot.from, plot.to, zone);
  const std::size_t both = span.from.size() + span.to.size();
  if (both + kGap.size() > width) return span.from + " … " + span.to;
  return span.from + std::string(width - both, ' ') + span.to;
}

}  // namespace

std::string plot_text(const Plot& plot, std::string_view zone) {
  if (plot.empty()) return "";
  const Plot even = even_plot(plot, plot_slices);
  std::size_t label_width = 0;
  for (const Strip& strip : even.strips) label_width = std::max(label_width, columns(strip.label));
  std::string out;
  for (const Strip& strip : even.strips) {
    out += std::string(kIndent) + strip.label;
    out += std::string(label_width - columns(strip.label), ' ') + std::string(kGap);
    for (const int permille : strip.permille) out += block(permille);
    out += "\n";
  }
  if (plot.from == no_time || plot.to == no_time) return out;
  out += std::string(kIndent) + std::string(label_width, ' ') + std::string(kGap);
  return out + times(plot, zone, even.strips.front().permille.size()) + "\n";
}

}  // namespace steward::contact
