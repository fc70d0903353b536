#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "model/rights.h"
#include "portal/pages/notices.h"
#include "portal/pages/phrase.h"
#include "portal/pages/routes.h"
#include "portal/pages/tables.h"

namespace steward::portal {
namespace {

namespace h = html;

constexpr std::size_t kHeatLevels = 5;  // a fifth of the GPUs each
constexpr std::array<Phrase, 7> kWeekDays{Phrase{"Mon", "man"},  Phrase{"Tue", "tirs"}, Phrase{"Wed", "ons"},
                                          Phrase{"Thu", "tors"}, Phrase{"Fri", "fre"},  Phrase{"Sat", "lør"},
                                          Phrase{"Sun", "søn"}};

h::Markup cell(std::int32_t permille) {
  if (permille < 0) return h::td(h::cls("level none"), "?");
  const std::size_t level =
      std::min<std::size_t>(static_cast<std::size_t>(permille) * kHeatLevels / 1000, kHeatLevels - 1);
  return h::td(h::cls(fmt::format("level level-{}", level)), (permille + 5) / 10);
}

// A table of the week: the numbers are there for whoever reads it, the colours for whoever looks.
h::Markup week(const Frame& frame, const RhythmLoad& load) {
  constexpr Phrase all{"All GPUs ({count})", "Alle GPU'er ({count})"};
  constexpr Phrase caption{"in use, percent of them, by hour of the week",
                           "i brug, procent af dem, efter ugens timer"};
  const std::string count = std::to_string(load.gpus);
  const std::string name = load.gpu_type.empty() ? say(frame.language, all, {{"count", count}})
                                                 : load.gpu_type + " (" + count + ")";
  h::Markup head = h::th(h::scope("col"), h::cls("corner"), h::text(""));
  for (std::size_t hour = 0; hour < kDayHours; ++hour)
    head += h::th(h::scope("col"), fmt::format("{:02}", hour));
  h::Markup rows;
  for (std::size_t day = 0; day < kWeekDays.size(); ++day) {
    h::Markup row = h::th(h::scope("row"), say(frame.language, kWeekDays[day]));
    for (std::size_t hour = 0; hour < kDayHours; ++hour) row += cell(load.busy[day * kDayHours + hour]);
    rows += h::tr(row);
  }
  return h::div(h::cls("scroll heat"), h::role("region"), h::aria_label(name), h::tabindex(0),
                h::table(h::caption(name, h::small(" ", say(frame.language, caption))), h::thead(h::tr(head)),
                         h::tbody(rows)));
}

}  // namespace

net::Response get_times_page(const Visit& visit) {
  constexpr Phrase title{"Good times to start", "Gode tider at starte på"};
  constexpr Phrase lead{
      "Learned from {jobs} jobs of {weeks} weeks. `steward plan SCRIPT` says when to begin yours, and "
      "what waiting costs.",
      "Lært af {jobs} job i {weeks} uger. `steward plan SCRIPT` siger, hvornår dit bør begynde, og "
      "hvad ventetiden koster."};
  constexpr Phrase early{"It is too early to tell: not one whole week is known.",
                         "Det er for tidligt at sige: ikke én hel uge er kendt."};
  const Frame& frame = visit.frame;
  const auto rhythm = visit.service.rhythm(Caller{nobody_uid, "", Role::user});
  if (!rhythm) return service_trouble_page(frame, rhythm.error());
  const std::string_view words = say(frame.language, title);
  if (rhythm->weeks == 0)
    return page(frame, 200, words,
                h::h1(words) + h::div(h::cls("nothing"), h::p(say(frame.language, early))));
  const std::string learned =
      say(frame.language, lead,
          {{"jobs", std::to_string(rhythm->jobs)}, {"weeks", std::to_string(rhythm->weeks)}});
  return page(frame, 200, words,
              h::div(h::cls("lead"), h::h1(words), h::p(learned)) +
                  h::div(h::cls("stack"),
                         h::each(rhythm->load, [&](const RhythmLoad& each) { return week(frame, each); })));
}

}  // namespace steward::portal
