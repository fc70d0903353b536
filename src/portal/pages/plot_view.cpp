#include "portal/pages/plot_view.h"

#include <algorithm>
#include <string>

#include "base/calendar.h"

namespace steward::portal {
namespace {

namespace h = html;

constexpr int kSlice = 10, kBar = 9, kHeight = 40;  // units of the drawing
constexpr int kSeen = 3;                            // whatever works at all is seen
constexpr int kFull = 1000;                         // permille
constexpr int kMuchMissing = 90;                    // percent measured, below which it is said

int height_of(int permille) {
  const int height = std::clamp(permille, 0, kFull) * kHeight / kFull;
  return permille > 0 ? std::max(height, kSeen) : 0;
}

h::Markup slice(int at, int permille) {
  const int left = at * kSlice;
  if (permille < 0) {
    const int low = kHeight - kSeen;
    return h::rect(h::cls("unknown"), h::x(left + 2), h::y(low - 2), h::width(kBar - 4), h::height(2));
  }
  const int height = height_of(permille);
  return h::rect(h::cls("track"), h::x(left), h::y(0), h::width(kBar), h::height(kHeight)) +
         h::when(height > 0, h::rect(h::cls("work"), h::x(left), h::y(kHeight - height), h::width(kBar),
                                     h::height(height)));
}

h::Markup bars(const Strip& strip) {
  h::Markup slices;
  int at = 0;
  for (const int permille : strip.permille) slices += slice(at++, permille);
  const int width = std::max(1, at) * kSlice;
  return h::svg(h::view_box(width, kHeight), h::stretched(), h::aria_hidden(), slices);
}

h::Markup share(const Strip& strip, Language language) {
  const Share counted = share_of(strip);
  if (!counted.percent) return h::text(say(language, Word::plot_no_data));
  const std::string shown =
      say(language, Word::plot_share_of, {{"percent", std::to_string(*counted.percent)}});
  if (counted.measured >= kMuchMissing) return h::text(shown);
  return h::text(shown) +
         h::small(say(language, Word::plot_partly, {{"percent", std::to_string(counted.measured)}}));
}

h::Markup row(const Strip& strip, Language language) {
  return h::tr(h::th(h::scope("row"), strip.label), h::td(h::cls("bars"), bars(strip)),
               h::td(h::cls("share"), share(strip, language)));
}

h::Markup moment(Time time, Language language, std::string_view zone) {
  return h::time(h::datetime(iso_time(time)), show_time(language, time, zone));
}

h::Markup legend_entry(int permille, Word word, Language language) {
  return h::li(h::svg(h::view_box(kBar, kHeight), h::stretched(), h::aria_hidden(), slice(0, permille)),
               h::span(say(language, word)));
}

bool has_unknown(const Plot& plot) {
  return std::any_of(plot.strips.begin(), plot.strips.end(), [](const Strip& strip) {
    return std::any_of(strip.permille.begin(), strip.permille.end(), [](int each) { return each < 0; });
  });
}

}  // namespace

Share share_of(const Strip& strip) {
  std::int64_t sum = 0, measured = 0;
  for (const int permille : strip.permille) {
    if (permille < 0) continue;
    sum += std::min(permille, kFull);
    ++measured;
  }
  if (measured == 0) return {};
  const auto slices = static_cast<std::int64_t>(strip.permille.size());
  return {static_cast<int>((sum + 5 * measured) / (10 * measured)),
          static_cast<int>(100 * measured / slices)};
}

html::Markup plot_view(const Plot& plot, Language language, std::string_view zone) {
  if (plot.empty()) return {};
  const auto rows = h::each(plot.strips, [&](const Strip& strip) { return row(strip, language); });
  return h::figure(
      h::cls("plot"),
      h::table(h::thead(h::tr(h::th(h::scope("col"), say(language, Word::plot_row)),
                              h::th(h::scope("col"), h::div(h::cls("ends"), moment(plot.from, language, zone),
                                                            moment(plot.to, language, zone))),
                              h::th(h::scope("col"), h::cls("share"), say(language, Word::plot_share)))),
               h::tbody(rows)),
      h::figcaption(
          h::ul(h::cls("legend"), legend_entry(kFull * 7 / 10, Word::legend_work, language),
                legend_entry(0, Word::legend_idle, language),
                h::when(has_unknown(plot), legend_entry(Strip::unknown, Word::legend_unknown, language)))));
}

}  // namespace steward::portal
