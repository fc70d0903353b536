#include "contact/plot_figure.h"

#include "base/calendar.h"
#include "base/check.h"
#include "contact/even_plot.h"
#include "contact/html_style.h"
#include "contact/plot_picture.h"

namespace steward::contact {
namespace {

constexpr const char* kNoBreakSpace = "\u00a0";

// "12 %"; "<1 %" for a little, which is not nothing; empty where nothing was measured.
std::string share_of(const Strip& strip) {
  const auto share = share_at_work(strip);
  if (!share) return "";
  const std::string number = *share > 0 && *share < 10 ? "<1" : std::to_string((*share + 5) / 10);
  return number + kNoBreakSpace + "%";
}

Html picture_of(const Plot& plot, std::string_view source, const PartWords& words) {
  const std::string height = std::to_string(plot.strips.size() * plot_row_height);
  // The width that it has beside its labels on a wide screen, for readers that know no percentages.
  return Html::element("img", {{"src", std::string(source)},
                               {"alt", plot_in_words(plot, words)},
                               {"width", "440"},
                               {"height", height},
                               {"style", style::picture + height + "px"}});
}

Html row_of(const Plot& plot, std::size_t row, std::string_view source, const PartWords& words) {
  const Strip& strip = plot.strips[row];
  Html cells = Html::element("td", {{"class", "label muted"}, {"nowrap", "nowrap"}, {"style", style::label}},
                             Html::of_text(strip.label));
  if (row == 0) {
    cells.add(Html::element(
        "td", {{"colspan", "2"}, {"rowspan", std::to_string(plot.strips.size())}, {"style", style::cell}},
        picture_of(plot, source, words)));
  }
  cells.add(Html::element("td", {{"class", "share muted"}, {"nowrap", "nowrap"}, {"style", style::share}},
                          Html::of_text(share_of(strip))));
  return Html::element("tr", {}, cells).literal("\n");
}

Html times_of(const Plot& plot, std::string_view zone) {
  if (plot.from == no_time || plot.to == no_time) return {};
  const ShownSpan span = show_span(plot.from, plot.to, zone);
  Html cells = Html::element("td", {}, {});
  cells.add(Html::element("td", {{"class", "muted"}, {"style", style::time_from}}, Html::of_text(span.from)));
  cells.add(Html::element("td", {{"class", "muted"}, {"align", "right"}, {"style", style::time_to}},
                          Html::of_text(span.to)));
  cells.add(Html::element("td", {}, {}));
  return Html::element("tr", {}, cells).literal("\n");
}

}  // namespace

std::string plot_in_words(const Plot& plot, const PartWords& words) {
  std::string out;
  for (const Strip& strip : even_plot(plot, plot_slices).strips) {
    const std::string share = share_of(strip);
    out += (out.empty() ? "" : "; ") + strip.label + ": ";
    if (share.empty())
      out += words.nothing_measured;
    else
      out.append(words.before).append(share).append(words.after);
  }
  return out;
}

Html plot_figure(const Plot& plot, std::string_view zone, std::string_view source, const PartWords& words) {
  STEWARD_CHECK(!plot.empty());
  const Plot even = even_plot(plot, plot_slices);
  Html rows;
  for (std::size_t row = 0; row < even.strips.size(); ++row) rows.add(row_of(even, row, source, words));
  rows.add(times_of(even, zone));
  const Html table = Html::element("table",
                                   {{"role", "presentation"},
                                    {"width", "100%"},
                                    {"cellpadding", "0"},
                                    {"cellspacing", "0"},
                                    {"border", "0"},
                                    {"style", style::table}},
                                   rows);
  return Html::element("figure", {{"style", style::figure}}, table).literal("\n");
}

}  // namespace steward::contact
