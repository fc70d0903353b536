#include "programs/steward/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace steward::cli {
namespace {

struct Known {
  std::string_view key, words;
};
// Keys as docs/formats.md names them.
constexpr std::array kMeanings{Known{"gpus", "GPUs held"},
                               Known{"jobs", "jobs looked at"},
                               Known{"jobs.over", "of them over need"},
                               Known{"harm", "cost to others"},
                               Known{"examples", "jobs that cost most"},
                               Known{"core_time", "core time held"},
                               Known{"core_time.used", "of it used"},
                               Known{"core_time.wasted", "of it far over need"},
                               Known{"gpu_type", "type of GPU"},
                               Known{"gpu_type.fits", "would have done"},
                               Known{"most_gpu_mib", "GPU memory at most, MiB"},
                               Known{"memory_mib.used", "memory used at most, MiB"},
                               Known{"longest", "longest job"},
                               Known{"enough", "limit that would do"},
                               Known{"quota", "quota"},
                               Known{"gpus.most", "most GPUs at once"},
                               Known{"jobs.most", "most jobs at once"},
                               Known{"beyond", "beyond the quota for"},
                               Known{"use", "used over"},
                               Known{"node", "node"},
                               Known{"short", "what was short"},
                               Known{"kinds", "programs"},
                               Known{"tasks", "tasks"},
                               Known{"others", "other people there"},
                               Known{"cpu_permille", "part of the CPU time, permille"},
                               Known{"memory_permille", "part of the memory, permille"},
                               Known{"io_permille", "part of the I/O, permille"},
                               Known{"pressure.cpu_permille", "others waited for CPU, permille"},
                               Known{"pressure.memory_permille", "for memory, permille"},
                               Known{"pressure.io_permille", "for I/O, permille"},
                               Known{"gpus.idle", "of them idle"},
                               Known{"gpus.used", "of them in use"},
                               Known{"cpus", "CPUs held"},
                               Known{"since", "since"},
                               Known{"idle", "idle for"},
                               Known{"window", "looked at over"},
                               Known{"intervals.expected", "intervals in that time"},
                               Known{"intervals.measured", "intervals measured"},
                               Known{"intervals.active", "intervals in use"},
                               Known{"intervals.at_terminal", "intervals waiting at a terminal"},
                               Known{"intervals.waiting", "intervals of waiting programs alone"},
                               Known{"intervals.cpu", "intervals with CPU work"},
                               Known{"intervals.empty", "intervals without a process"},
                               Known{"intervals.of_all_gpus", "intervals in use, of all GPUs"},
                               Known{"load_permille", "load of all GPUs (permille)"},
                               Known{"load_permille.of_one", "load of the busiest (permille)"},
                               Known{"stands", "what stands there"},
                               Known{"container", "in a container (1: yes)"},
                               Known{"submitted_on", "submitted on"},
                               Known{"submitted_in", "submitted inside of job"},
                               Known{"memory_mib", "GPU memory held (MiB)"},
                               Known{"processes", "processes"},
                               Known{"where", "where"},
                               Known{"otherwise", "it would keep the rule"},
                               Known{"policy", "policy's version"},
                               Known{"exempt.until", "exempt until"},
                               Known{"troubleshooting", "your declaration"}};

std::string value_words(const Terminal& terminal, const Value& value) {
  struct Show {
    const Terminal& at;
    std::string operator()(std::int64_t number) const { return std::to_string(number); }
    std::string operator()(const std::string& text) const { return text; }
    std::string operator()(Duration duration) const { return show_duration(duration); }
    std::string operator()(Time time) const { return at.time(time); }
  };
  return std::visit(Show{terminal}, value);
}

bool idle(const GpuView& gpu) { return !gpu.uuid.empty() && gpu.window.valid > 0 && gpu.window.active == 0; }

int gravity(Judgement judgement) {
  switch (judgement) {
    case Judgement::breaks:
      return 2;
    case Judgement::unknown:
      return 1;
    case Judgement::keeps:
      return 0;
  }
  return 0;
}

}  // namespace

std::string count_of(std::size_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::string percent(std::int64_t part, std::int64_t whole) {
  return whole <= 0 ? "?" : fmt::format("{} %", part * 100 / whole);
}

std::string where(const Terminal& terminal, const Job& job) {
  if (job.nodes.empty()) return terminal.dash();
  const std::string first = job.nodes.front().node;
  return job.nodes.size() == 1 ? first : fmt::format("{} +{}", first, job.nodes.size() - 1);
}

std::string doing(const Terminal& terminal, const Job& job) {
  const std::string state(to_string(job.state));
  if (!holds_resources(job.state) || job.start == no_time || job.start > terminal.now) return state;
  return fmt::format("{} for {}", state, show_duration(terminal.now - job.start));
}

std::string gpu_use(const GpuView& gpu) {
  if (gpu.uuid.empty()) return "not measured: no agent tells of this GPU";
  if (gpu.window.valid == 0) return "not measured yet";
  std::string words = gpu.window.active == 0 ? "idle all the time"
                                             : fmt::format("in use {} of the time",
                                                           percent(gpu.window.active, gpu.window.valid));
  if (gpu.window.valid < gpu.window.expected) {
    words += fmt::format(" (coverage {})", percent(gpu.window.valid, gpu.window.expected));
  }
  return words;
}

Tint gpu_tint(const GpuView& gpu) {
  if (gpu.uuid.empty() || gpu.window.valid == 0) return Tint::unsure;
  return gpu.window.active == 0 ? Tint::bad : Tint::good;
}

std::string job_use(const Terminal& terminal, const JobView& job) {
  if (job.gpus.empty()) return job.job.gpus == 0 ? terminal.dash() : "not measured";
  WindowCount all;
  for (const GpuView& gpu : job.gpus) {
    all.valid += gpu.window.valid;
    all.active += gpu.window.active;
  }
  if (all.valid == 0) return "not measured";
  const auto idle_gpus = std::count_if(job.gpus.begin(), job.gpus.end(), idle);
  std::string words = percent(all.active, all.valid);
  if (idle_gpus > 0) words += fmt::format(", {} of {} idle", idle_gpus, job.gpus.size());
  return words;
}

std::string verdict_mark(const Terminal& terminal, Judgement judgement) {
  switch (judgement) {
    case Judgement::breaks:
      return terminal.utf8 ? "✗" : "!";
    case Judgement::unknown:
      return "?";
    case Judgement::keeps:
      return terminal.utf8 ? "✓" : "+";
  }
  return "?";
}

Tint verdict_tint(Judgement judgement) {
  switch (judgement) {
    case Judgement::breaks:
      return Tint::bad;
    case Judgement::unknown:
      return Tint::unsure;
    case Judgement::keeps:
      return Tint::good;
  }
  return Tint::plain;
}

Cell verdict_cell(const Terminal& terminal, const std::vector<Verdict>& verdicts) {
  if (verdicts.empty()) return {terminal.dash(), Tint::dim};
  Judgement gravest = Judgement::keeps;
  for (const Verdict& each : verdicts) {
    if (gravity(each.judgement) > gravity(gravest)) gravest = each.judgement;
  }
  std::string text(to_string(gravest));
  if (gravest != Judgement::breaks) return {text, verdict_tint(gravest)};
  std::string_view before = " ";
  for (const Verdict& each : verdicts) {
    if (each.judgement != gravest) continue;
    text += fmt::format("{}{}", before, each.rule);
    before = ", ";
  }
  return {text, verdict_tint(gravest)};
}

std::string evidence_line(const Terminal& terminal, const std::pair<std::string, Value>& item) {
  const auto known =
      std::find_if(kMeanings.begin(), kMeanings.end(), [&](const Known& m) { return m.key == item.first; });
  const std::string_view words = known == kMeanings.end() ? std::string_view(item.first) : known->words;
  return pad(words, 32) + value_words(terminal, item.second);
}

}  // namespace steward::cli
