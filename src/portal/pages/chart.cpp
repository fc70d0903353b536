#include "portal/pages/chart.h"

#include <fmt/format.h>

#include <algorithm>

#include "portal/pages/phrase.h"
#include "portal/pages/tables.h"

namespace steward::portal {
namespace {

namespace h = html;

constexpr int kChartWidth = 600, kChartHeight = 100;  // the drawing's own units

struct Summary {
  std::int64_t least = 0, most = 0, sum = 0, known = 0;
};

Summary sum_up(const SeriesValues& values) {
  Summary all;
  for (const auto& value : values) {
    if (!value) continue;
    all.least = all.known == 0 ? *value : std::min(all.least, *value);
    all.most = all.known == 0 ? *value : std::max(all.most, *value);
    all.sum += *value;
    ++all.known;
  }
  return all;
}

// Bars without gaps between them: what was not measured has none.
h::Markup bars(const SeriesValues& values, std::int64_t top) {
  h::Markup all;
  const int count = static_cast<int>(values.size());
  for (int i = 0; i < count; ++i) {
    const auto& value = values[static_cast<std::size_t>(i)];
    if (!value) continue;
    const int left = i * kChartWidth / count, right = (i + 1) * kChartWidth / count;
    const int high = static_cast<int>(
        std::clamp<std::int64_t>(*value * kChartHeight / std::max<std::int64_t>(top, 1), 0, kChartHeight));
    all +=
        h::rect(h::x(left), h::y(kChartHeight - high), h::width(std::max(right - left, 1)), h::height(high));
  }
  return all;
}

std::string shown(const Chart& about, std::int64_t value) {
  if (about.scale <= 1) return fmt::format("{} {}", value, about.unit);
  return fmt::format("{:.1f} {}", static_cast<double>(value) / static_cast<double>(about.scale), about.unit);
}

}  // namespace

html::Markup chart(const Frame& frame, const Chart& about, const Points& points, const SeriesValues& values) {
  constexpr Phrase nothing{"Nothing was measured.", "Intet blev målt."};
  constexpr Phrase words{"least {least}, mean {mean}, most {most}",
                         "mindst {least}, middel {mean}, mest {most}"};
  const Summary sum = sum_up(values);
  if (sum.known == 0)
    return h::figure(h::cls("chart"),
                     h::figcaption(h::strong(about.title), " ", say(frame.language, nothing)));
  const std::int64_t top = about.top > 0 ? about.top : sum.most;
  const std::string told = say(frame.language, words,
                               {{"least", shown(about, sum.least)},
                                {"mean", shown(about, sum.sum / sum.known)},
                                {"most", shown(about, sum.most)}});
  const Time end = points.begin + points.step * static_cast<std::int64_t>(points.count);
  return h::figure(h::cls("chart"), h::figcaption(h::strong(about.title), " ", h::span(h::cls("soft"), told)),
                   h::svg(h::view_box(kChartWidth, kChartHeight), h::stretched(), h::role("img"),
                          h::aria_label(about.title + ": " + told), bars(values, top)),
                   h::div(h::cls("ends"), moment(frame, points.begin),
                          h::span(h::cls("soft"), shown(about, top)), moment(frame, end)));
}

}  // namespace steward::portal
