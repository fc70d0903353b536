#include "facts/plot.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

namespace steward::facts {
namespace {

constexpr int eighth = 125;
constexpr std::int64_t fewest_intervals = 4;

struct Row {
  Strip strip;
  std::int64_t worked = 0;  // intervals, in all
};

// Where the slices begin and end, in intervals.
struct Span {
  std::int64_t from = 0, to = 0;
  std::int64_t slices() const { return std::min<std::int64_t>(plot_slices, to - from); }
  std::int64_t begin_of(std::int64_t slice) const { return from + (to - from) * slice / slices(); }
};

int level_of(const WindowCount& count) {
  if (count.valid == 0) return Strip::unknown;
  const std::int64_t eighths = (count.active * 8 + count.valid - 1) / count.valid;
  return static_cast<int>(eighths) * eighth;
}

using Count = std::function<WindowCount(std::int64_t from, std::int64_t to)>;

Row row_of(std::string label, const Span& span, const Count& count) {
  Row row{{std::move(label), {}}, 0};
  for (std::int64_t slice = 0; slice < span.slices(); ++slice) {
    const WindowCount counted = count(span.begin_of(slice), span.begin_of(slice + 1));
    row.strip.permille.push_back(level_of(counted));
    row.worked += counted.active;
  }
  return row;
}

std::string label_of(const JobFacts& facts, const HeldGpu& gpu) {
  const bool one_node = std::all_of(facts.gpus.begin(), facts.gpus.end(), [&](const HeldGpu& each) {
    return each.node == facts.gpus.front().node;
  });
  return one_node ? fmt::format("GPU {}", gpu.gres_index) : fmt::format("{} {}", gpu.node, gpu.gres_index);
}

std::vector<Row> gpu_rows(const JobFacts& facts, const Span& span) {
  std::vector<Row> rows;
  for (const HeldGpu& gpu : facts.gpus) {
    if (gpu.use == nullptr) continue;
    const auto channel = static_cast<std::uint32_t>(GpuSign::own_work);
    rows.push_back(row_of(label_of(facts, gpu), span, [&](std::int64_t from, std::int64_t to) {
      return gpu.use->count(from, to, channel);
    }));
  }
  if (rows.size() <= plot_rows) return rows;
  std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.worked < b.worked; });
  rows.resize(plot_rows);
  return rows;
}

void add_cpu_row(const JobFacts& facts, const Span& span, std::vector<Row>& rows) {
  std::vector<Window::Part> parts;
  for (const NodeUse& node : facts.nodes) {
    if (node.use != nullptr) parts.push_back({node.use, bit(JobSign::cpu)});
  }
  if (parts.empty()) return;
  rows.push_back(row_of(
      "CPU", span, [&](std::int64_t from, std::int64_t to) { return Window::count_any(parts, from, to); }));
}

}  // namespace

Plot plot_of(const JobFacts& facts, Time now, Duration back) {
  const Time begin = std::max(facts.running_since, now - back);
  const auto interval = [&](Time time) { return time.time_since_epoch() / facts.interval; };
  const Span span{interval(begin), interval(now)};
  if (span.to - span.from < fewest_intervals) return {};
  std::vector<Row> rows = gpu_rows(facts, span);
  add_cpu_row(facts, span, rows);
  Plot plot{Time(facts.interval * span.from), Time(facts.interval * span.to), {}};
  bool measured = false;
  for (Row& row : rows) {
    measured |= std::any_of(row.strip.permille.begin(), row.strip.permille.end(),
                            [](int permille) { return permille != Strip::unknown; });
    plot.strips.push_back(std::move(row.strip));
  }
  return measured ? plot : Plot{};
}

}  // namespace steward::facts
