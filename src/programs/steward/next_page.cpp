#include "programs/steward/next_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "programs/steward/graph.h"
#include "programs/steward/words.h"

namespace steward::cli {
namespace {

struct Shown {
  std::string_view what, words;
  std::string (*number)(std::int64_t value);
  std::string (*used)(std::int64_t value);
};
std::string plain(std::int64_t value) { return std::to_string(value); }
// As docs/api.md names them; what a newer stewardd tells of is shown by its own name.
constexpr std::array kShown{Shown{"gpus", "GPUs", plain, plain}, Shown{"gpu_type", "GPU type", plain, plain},
                            Shown{"cpus", "cores", plain, centi_words},
                            Shown{"memory_mib", "memory", mib_words, mib_words},
                            Shown{"time", "time", plain, plain}};

Shown shown_of(const RunSize& size) {
  const auto known =
      std::find_if(kShown.begin(), kShown.end(), [&](const Shown& each) { return each.what == size.what; });
  return known == kShown.end() ? Shown{size.what, size.what, plain, plain} : *known;
}

std::string value_words(const std::optional<Value>& value, std::string (*number)(std::int64_t)) {
  if (!value) return "?";
  if (const auto* whole = std::get_if<std::int64_t>(&*value)) return number(*whole);
  if (const auto* time = std::get_if<Duration>(&*value)) return show_duration(*time);
  const auto* text = std::get_if<std::string>(&*value);
  return text == nullptr || text->empty() ? "?" : *text;
}

Cell next_cell(const RunSize& size) {
  if (size.next) {
    const Tint tint = size.outcome == SizeOutcome::keep ? Tint::plain : Tint::strong;
    return {value_words(size.next, shown_of(size).number), tint};
  }
  switch (size.outcome) {
    case SizeOutcome::keep:
      return {"as it is", Tint::dim};
    case SizeOutcome::unknown:
      return {"not known", Tint::unsure};
    default:
      return {"see below", Tint::strong};
  }
}

// Each once, in their order: count and type of GPUs are one option.
std::vector<std::string> lines_of(const NextRun& next) {
  std::vector<std::string> lines;
  for (const RunSize& size : next.sizes) {
    const bool known = std::find(lines.begin(), lines.end(), size.line) != lines.end();
    if (!size.line.empty() && !known) lines.push_back(size.line);
  }
  return lines;
}

std::string basis_of(const NextRun& next) {
  if (next.runs.empty()) return "";
  std::string list;
  for (const std::string& run : next.runs) list += (list.empty() ? "" : ", ") + run;
  if (next.runs.size() == 1)
    return fmt::format("From {} {}.", next.so_far ? "what this run did so far, job" : "job", list);
  return fmt::format("From the last {} runs of its name: {}{}.", next.runs.size(), list,
                     next.so_far ? "; the newest still goes on" : "");
}

// Measured in whole intervals: of a short run a little more than it lasted.
std::string coverage(Duration measured, std::int64_t held_ms) {
  return percent(std::min(measured.count(), held_ms), held_ms);
}

void print_sizes(const Terminal& terminal, const NextRun& next) {
  Table table({{"  WHAT"}, {"ASKED", false, 8}, {"USED", false, 8}, {"NEXT", false, 8}});
  for (const RunSize& size : next.sizes) {
    const Shown shown = shown_of(size);
    table.add({{"  " + std::string(shown.words)},
               {value_words(size.asked, shown.number)},
               {value_words(size.used, shown.used)},
               next_cell(size)});
  }
  terminal.print(table);
}

}  // namespace

void print_elsewhere(const Terminal& terminal, const Elsewhere& elsewhere, std::size_t indent) {
  terminal.paragraph("Interactive work is at home elsewhere: " + elsewhere.what, indent);
  terminal.line(std::string(indent + 2, ' ') + terminal.paint(Tint::strong, elsewhere.link));
  if (!elsewhere.steps.empty()) terminal.paragraph("For a GPU there:", indent);
  for (const std::string& step : elsewhere.steps) terminal.paragraph("- " + step, indent + 2);
}

void print_next(const Terminal& terminal, const NextRun& next, bool batch) {
  terminal.heading("For the next run");
  if (!next.withheld.empty()) {
    terminal.paragraph("Nothing is advised: " + next.withheld + ".", 2);
  } else {
    terminal.paragraph(basis_of(next), 2);
    print_sizes(terminal, next);
    const auto lines = lines_of(next);
    if (!lines.empty()) {
      terminal.line();
      terminal.line(batch ? "  In the script, in place of what it says now:"
                          : "  On the command line, in place of what it said:");
      for (const std::string& line : lines) terminal.line("    " + terminal.paint(Tint::strong, line));
    }
    terminal.line();
    terminal.line("  Why");
    for (const RunSize& size : next.sizes)
      terminal.paragraph(fmt::format("{}: {}.", shown_of(size).words, size.why), 4);
  }
  if (!next.elsewhere) return;
  terminal.line();
  print_elsewhere(terminal, *next.elsewhere, 2);
}

void print_ended(const Terminal& terminal, const EndedJob& run) {
  terminal.heading("What it held");
  std::string held =
      fmt::format("{}, {} memory", count_of(run.cpus, "CPU", "CPUs"), mib_words(whole(run.memory_mib)));
  if (run.gpus > 0)
    held += fmt::format(", {}{}", count_of(run.gpus, "GPU", "GPUs"),
                        run.gpu_type.empty() ? "" : " (" + run.gpu_type + ")");
  terminal.paragraph(fmt::format("{} on {}, for {}", held,
                                 run.node_list.empty() ? "nodes that are not known" : run.node_list,
                                 show_duration(run.elapsed())),
                     2);
  terminal.heading("What it used");
  const std::int64_t elapsed = std::max<std::int64_t>(1, run.elapsed().count());
  if (!run.measured) {
    terminal.paragraph("Steward did not watch this run. Slurm's accounting:", 2);
    terminal.paragraph(
        fmt::format("{} cores on average{}", centi_words(run.accounted.cpu_ms * 100 / elapsed),
                    run.accounted.most_rss_mib
                        ? ", at most " + mib_words(whole(*run.accounted.most_rss_mib)) + " memory in a step"
                        : ""),
        2);
    return;
  }
  const MeasuredUse& use = *run.measured;
  if (run.gpus > 0) {
    const std::string spread = use.spread ? fmt::format("{} of {} worked; ", use.spread->used, run.gpus) : "";
    terminal.paragraph(
        fmt::format("GPUs: {}in use {} of the time, {} busy, at most {} on one ({} of the time measured)",
                    spread, percent(use.gpu_active.count(), use.gpu_measured.count()),
                    percent(use.gpu_load.count(), use.gpu_measured.count()),
                    mib_words(whole(use.most_gpu_mib)), coverage(use.gpu_measured, elapsed * run.gpus)),
        2);
  }
  const std::int64_t cpu_ms = std::max(use.cpu_ms, run.accounted.cpu_ms);
  terminal.paragraph(
      fmt::format("CPUs: {} of {} on average; memory: at most {} on one node ({} of the time measured)",
                  centi_words(cpu_ms * 100 / elapsed), run.cpus, mib_words(whole(use.most_memory_mib)),
                  coverage(use.node_measured, elapsed * std::max<std::int64_t>(1, run.nodes))),
      2);
}

}  // namespace steward::cli
