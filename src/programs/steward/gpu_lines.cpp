#include "programs/steward/gpu_lines.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "programs/steward/words.h"

namespace steward::cli {

void print_gpus(const Terminal& terminal, const JobView& job, std::size_t indent) {
  const bool several_nodes = std::any_of(job.gpus.begin(), job.gpus.end(), [&](const GpuView& each) {
    return each.node != job.gpus.front().node;
  });
  std::size_t name_width = 0;
  std::size_t history_width = 0;
  const auto name_of = [&](const GpuView& gpu) {
    const std::string node = several_nodes ? gpu.node + " " : "";
    return fmt::format("{}GPU {} {}", node, gpu.gres_index, gpu.name);
  };
  for (const GpuView& gpu : job.gpus) {
    name_width = std::max(name_width, display_width(name_of(gpu)));
    history_width = std::max(history_width, gpu.history.size());
  }
  const std::string margin(indent, ' ');
  for (const GpuView& gpu : job.gpus) {
    // Every bar ends now, so a shorter history begins later: its missing start is blank, as it was not
    // measured.
    const std::string history = std::string(history_width - gpu.history.size(), ' ') + gpu.history;
    const std::string bar = paint(gpu_tint(gpu), history_bar(history, terminal.utf8), terminal.colour);
    const std::string use = terminal.paint(gpu_tint(gpu), gpu_use(gpu));
    const std::string name = pad(name_of(gpu), name_width);
    const std::size_t needed = indent + name_width + history_width + 2 + display_width(gpu_use(gpu)) + 4;
    if (terminal.width != 0 && needed > terminal.width) {
      terminal.line(fmt::format("{}{}  {}", margin, name, use));
      if (history_width > 0) terminal.line(fmt::format("{}  {}", margin, bar));
    } else if (history_width > 0) {
      terminal.line(fmt::format("{}{}  {}  {}", margin, name, bar, use));
    } else {
      terminal.line(fmt::format("{}{}  {}", margin, name, use));
    }
  }
}

std::string history_legend(const Terminal& terminal, const JobView& job) {
  const Duration mark = job.gpus.empty() ? Duration(0) : job.gpus.front().interval;
  return fmt::format(
      "each bar ends now{}: {}", mark > Duration(0) ? ", a mark is " + show_duration(mark) : "",
      terminal.utf8 ? "█ in use, ░ idle, blank not measured" : "# in use, . idle, blank not measured");
}

}  // namespace steward::cli
