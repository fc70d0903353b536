#include "programs/steward/plan_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "advice/forecast.h"
#include "base/calendar.h"
#include "base/text.h"
#include "programs/steward/heat_map.h"
#include "programs/steward/words.h"

namespace steward::cli {
namespace {

constexpr std::int32_t kWholePercent = 10;  // permille

std::string wait_words(bool known, Duration wait) {
  if (!known) return "not known";
  return wait < minutes(1) ? "none" : show_duration(std::chrono::floor<std::chrono::minutes>(wait));
}

std::string busy_words(std::int32_t permille) {
  return permille < 0 ? "not known" : fmt::format("{} %", (permille + kWholePercent / 2) / kWholePercent);
}

std::string note_of(const Proposal& one, bool best) {
  if (!one.stopped_by.empty()) return "would run into " + one.stopped_by;
  if (one.too_late) return "may miss the deadline";
  if (best) return one.kind == "now" ? "best: begin now" : "best";
  if (one.kind == "calm") return "calmest";
  return "";
}

const RhythmLoad* load_of(const RhythmView& rhythm, const std::string& type) {
  for (const RhythmLoad& each : rhythm.load)
    if (each.gpu_type == type) return &each;
  return nullptr;
}

void print_cost(const Terminal& terminal, const Proposal& now, const Proposal& best) {
  std::string text;
  if (best.later < minutes(1)) {
    text = "Waiting costs nothing: no other begin ends earlier.";
  } else if (best.cost < minutes(1)) {
    text = fmt::format(
        "Waiting costs {} by the clock, and nothing to whoever looks in office hours: it ends at "
        "night or on a day off either way.",
        show_duration(std::chrono::floor<std::chrono::minutes>(best.later)));
  } else {
    text = fmt::format("Waiting costs {}: so much later is the result there.",
                       show_duration(std::chrono::floor<std::chrono::minutes>(best.cost)));
  }
  if (now.busy >= 0 && best.busy >= 0 && best.busy < now.busy)
    text +=
        fmt::format(" Then {} of the GPUs are in use, now {}.", busy_words(best.busy), busy_words(now.busy));
  terminal.paragraph(text, 2);
}

}  // namespace

std::string moment_words(const Proposal& one, Time now, const std::string& zone) {
  constexpr std::array<std::string_view, 7> days{"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                 "Friday", "Saturday", "Sunday"};
  constexpr int evening = 18 * 60;
  if (one.kind == "now") return "now";
  const LocalMinute then = local_minute(one.begin, zone), today = local_minute(now, zone);
  const std::string clock = fmt::format("{:02}:{:02}", then.minute / 60, then.minute % 60);
  const auto ahead = (std::chrono::sys_days(then.day) - std::chrono::sys_days(today.day)).count();
  if (ahead == 0) return (then.minute >= evening ? "tonight " : "today ") + clock;
  if (ahead == 1) return "tomorrow " + clock;
  const std::string day(days[static_cast<std::size_t>(then.weekday - 1)]);
  if (ahead < 7) return day + " " + clock;
  return show_time(one.begin, zone);
}

void print_week(const Terminal& terminal, const RhythmView& rhythm, const std::string& type, Time best) {
  const RhythmLoad* load = load_of(rhythm, type);
  if (load == nullptr) return;
  const advice::Forecast forecast(rhythm, {});
  HeatMarks marks;
  marks.now = forecast.hour_of_week(terminal.now);
  if (best != no_time && best != terminal.now) marks.best = forecast.hour_of_week(best);
  terminal.line(terminal.paint(
      Tint::strong, fmt::format("{} {}GPU{} in use, hour by hour of the week ({}, {})", load->gpus,
                                type.empty() ? "" : type + " ", load->gpus == 1 ? "" : "s", rhythm.zone,
                                count_of(rhythm.weeks, "week", "weeks"))));
  for (const std::string& line : heat_map(load->busy, marks, terminal.colour, terminal.utf8))
    terminal.line("  " + line);
  terminal.line("  " + heat_legend(marks, terminal.colour, terminal.utf8));
  if (load->busy_now >= 0)
    terminal.line(terminal.paint(Tint::dim, fmt::format("  Now {} are in use.", busy_words(load->busy_now))));
}

void print_proposals(const Terminal& terminal, const Plan& plan) {
  Table table({{"Begin"},
               {"Expected wait", true},
               {"9 of 10 within", true},
               {"Ends about"},
               {"GPUs in use", true},
               {""}});
  for (std::size_t i = 0; i < plan.proposals.size(); ++i) {
    const Proposal& one = plan.proposals[i];
    const bool best = plan.best == i;
    table.add({{moment_words(one, plan.at, terminal.zone.name), best ? Tint::strong : Tint::plain},
               {wait_words(one.waits_known, one.wait)},
               {wait_words(one.waits_known, one.wait_high)},
               {terminal.short_time(one.end)},
               {busy_words(one.busy)},
               {note_of(one, best), best                     ? Tint::good
                                    : one.stopped_by.empty() ? Tint::dim
                                                             : Tint::bad}});
  }
  terminal.line();
  terminal.print(table);
  if (!plan.basis.empty())
    terminal.paragraph(
        fmt::format(
            "Waits as {} had them ({} of them looked at); ends by what such jobs use of their time limit.",
            plan.basis, plan.samples),
        2);
  if (plan.best && plan.proposals[*plan.best].kind != "now") {
    terminal.line();
    print_cost(terminal, plan.proposals.front(), plan.proposals[*plan.best]);
  }
}

}  // namespace steward::cli
