#include "programs/steward/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace steward::cli {
namespace {

struct EvidenceWord {
  std::string_view key, words;
};
// Keys as docs/formats.md names them.
constexpr std::array kMeanings{EvidenceWord{"gpus", "GPUs held"},
                               EvidenceWord{"jobs", "jobs looked at"},
                               EvidenceWord{"jobs.over", "of them over need"},
                               EvidenceWord{"harm", "cost to others"},
                               EvidenceWord{"examples", "jobs that cost most"},
                               EvidenceWord{"core_time", "core time held"},
                               EvidenceWord{"core_time.used", "of it used"},
                               EvidenceWord{"core_time.wasted", "of it far over need"},
                               EvidenceWord{"gpu_type", "type of GPU"},
                               EvidenceWord{"gpu_type.fits", "would have done"},
                               EvidenceWord{"most_gpu_mib", "GPU memory at most, MiB"},
                               EvidenceWord{"memory_mib.used", "memory used at most, MiB"},
                               EvidenceWord{"longest", "longest job"},
                               EvidenceWord{"enough", "limit that would do"},
                               EvidenceWord{"quota", "quota"},
                               EvidenceWord{"gpus.most", "most GPUs at once"},
                               EvidenceWord{"jobs.most", "most jobs at once"},
                               EvidenceWord{"beyond", "beyond the quota for"},
                               EvidenceWord{"use", "used over"},
                               EvidenceWord{"node", "node"},
                               EvidenceWord{"short", "what was short"},
                               EvidenceWord{"kinds", "programs"},
                               EvidenceWord{"tasks", "tasks"},
                               EvidenceWord{"others", "other people there"},
                               EvidenceWord{"cpu_permille", "part of the CPU time, permille"},
                               EvidenceWord{"memory_permille", "part of the memory, permille"},
                               EvidenceWord{"io_permille", "part of the I/O, permille"},
                               EvidenceWord{"pressure.cpu_permille", "others waited for CPU, permille"},
                               EvidenceWord{"pressure.memory_permille", "for memory, permille"},
                               EvidenceWord{"pressure.io_permille", "for I/O, permille"},
                               EvidenceWord{"gpus.idle", "of them idle"},
                               EvidenceWord{"gpus.used", "of them in use"},
                               EvidenceWord{"cpus", "CPUs held"},
                               EvidenceWord{"since", "since"},
                               EvidenceWord{"idle", "idle for"},
                               EvidenceWord{"window", "looked at over"},
                               EvidenceWord{"intervals.expected", "intervals in that time"},
                               EvidenceWord{"intervals.measured", "intervals measured"},
                               EvidenceWord{"intervals.active", "intervals in use"},
                               EvidenceWord{"intervals.at_terminal", "intervals waiting at a terminal"},
                               EvidenceWord{"intervals.waiting", "intervals of waiting programs alone"},
                               EvidenceWord{"intervals.cpu", "intervals with CPU work"},
                               EvidenceWord{"intervals.empty", "intervals without a process"},
                               EvidenceWord{"intervals.of_all_gpus", "intervals in use, of all GPUs"},
                               EvidenceWord{"load_permille", "load of all GPUs (permille)"},
                               EvidenceWord{"load_permille.of_one", "load of the busiest (permille)"},
                               EvidenceWord{"stands", "what stands there"},
                               EvidenceWord{"container", "in a container (1: yes)"},
                               EvidenceWord{"submitted_on", "submitted on"},
                               EvidenceWord{"submitted_in", "submitted inside of job"},
                               EvidenceWord{"memory_mib", "GPU memory held (MiB)"},
                               EvidenceWord{"processes", "processes"},
                               EvidenceWord{"where", "where"},
                               EvidenceWord{"otherwise", "it would keep the rule"},
                               EvidenceWord{"policy", "policy's version"},
                               EvidenceWord{"exempt.until", "exempt until"},
                               EvidenceWord{"troubleshooting", "your declaration"}};

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
  const auto known = std::find_if(kMeanings.begin(), kMeanings.end(),
                                  [&](const EvidenceWord& m) { return m.key == item.first; });
  const std::string_view words = known == kMeanings.end() ? std::string_view(item.first) : known->words;
  return pad(words, 32) + value_words(terminal, item.second);
}

}  // namespace steward::cli
