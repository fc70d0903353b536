// One tick over a platform far larger than AI Cloud: 100,000 running jobs on 80,000 GPUs, windows of four
// hours, every rule, as the step asks them: words are made for what breaks alone. Prints CPU time of one core
// and the memory that the facts take.
#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <cstdio>
#include <memory>

#include "facts/joined.h"
#include "rules/rules.h"

namespace {

using namespace steward;

constexpr std::uint32_t nodes = 10'000;
constexpr std::uint32_t gpus_per_node = 8;
constexpr std::uint32_t jobs_per_node = 10;
constexpr Duration interval = seconds(30);
constexpr std::int64_t intervals = 4 * 120;  // four hours
const Time begin = from_seconds(1'795'420'800);

long rss_mib() {
  std::FILE* file = std::fopen("/proc/self/statm", "r");
  long pages = 0;
  if (file == nullptr || std::fscanf(file, "%*d %ld", &pages) != 1) pages = 0;
  if (file != nullptr) std::fclose(file);
  return pages * 4 / 1024;
}

std::string node_name(std::uint32_t number) { return "node-" + std::to_string(number); }

// Eight jobs with a GPU each and two without, a node. Every tenth GPU idle, every seventh job a shell.
Job job_of(std::uint32_t node, std::uint32_t number) {
  Job job;
  job.id = node * jobs_per_node + number + 1;
  job.uid = 1000 + job.id % 2000;
  job.user = "user" + std::to_string(job.uid);
  job.state = JobState::running;
  job.batch = job.id % 7 != 0;
  job.submit = job.start = begin;
  job.detailed = true;
  NodeAllocation allocation{node_name(node), 6, 40'000, {}};
  if (number < gpus_per_node) allocation.gpu_indexes = {number};
  job.gpus = static_cast<std::uint32_t>(allocation.gpu_indexes.size());
  job.nodes = {allocation};
  return job;
}

NodeReport report_of(std::uint32_t node, std::int64_t number) {
  NodeReport report;
  report.cluster = "bench";
  report.node = node_name(node);
  report.begin = begin + number * interval;
  report.end = report.begin + interval;
  for (std::uint32_t gpu = 0; gpu < gpus_per_node; ++gpu) {
    const std::string uuid = "GPU-" + report.node + "-" + std::to_string(gpu);
    const bool active = (node * gpus_per_node + gpu) % 10 != 0;
    report.devices.push_back({uuid, "NVIDIA A100", gpu, gpu, gpu, 40'960, GpuHealth::ok});
    report.gpus.push_back({uuid,
                           180,
                           active ? 175u : 0u,
                           active ? 170u : 0u,
                           active ? 900u : 0u,
                           20'000,
                           250'000,
                           std::nullopt,
                           1,
                           {}});
  }
  for (std::uint32_t i = 0; i < jobs_per_node; ++i) {
    JobUse use;
    use.job = node * jobs_per_node + i + 1;
    use.samples = 3;
    use.cpu_ms = use.job % 7 == 0 ? 0 : 20'000;
    use.processes = 2;
    use.interactive_step = use.waits_at_terminal = use.job % 7 == 0;
    report.jobs.push_back(use);
  }
  return report;
}

struct Platform {
  Platform() : joined({"bench", interval, interval * intervals, 50}) {
    policy::each_rule(policy.rules, [](const char*, policy::RuleBasics& rule) {
      rule.window = interval * intervals;
      rule.grace = Duration(0);
    });
    std::vector<Job> jobs;
    for (std::uint32_t node = 0; node < nodes; ++node) {
      for (std::uint32_t i = 0; i < jobs_per_node; ++i) jobs.push_back(job_of(node, i));
    }
    joined.take_poll(jobs, begin);
    // Every eighth interval of each node: the windows' words are the same size whatever they hold.
    for (std::int64_t number = 0; number <= intervals + 2; ++number) {
      for (std::uint32_t node = 0; node < nodes; ++node) {
        if ((number + node) % 8 != 0 && number <= intervals) continue;
        const NodeReport report = report_of(node, number);
        joined.take_report(report, report.end);
      }
    }
    policy.coverage_permille = 100;
    now = begin + interval * (intervals + 2);
  }
  facts::Joined joined;
  policy::Policy policy;
  Time now = no_time;
};

Platform& platform() {
  static const long before = rss_mib();
  static Platform made;
  static const bool said = [] {
    std::printf("facts of %u jobs and %u GPUs over 4 h: %ld MiB resident\n", nodes * jobs_per_node,
                nodes * gpus_per_node, rss_mib() - before);
    return true;
  }();
  (void)said;
  return made;
}

void judge_everything(benchmark::State& state) {
  Platform& p = platform();
  std::size_t breaks = 0;
  std::size_t judged = 0;
  for (auto _ : state) {
    breaks = judged = 0;
    rules::Subject subject(p.policy, p.now);
    for (SlurmId id : p.joined.running()) {
      subject.look_at(*p.joined.find(id));
      for (const rules::Rule& rule : rules::all()) {
        rules::Opinion opinion = rule.judge(subject);
        ++judged;
        if (opinion.judgement != Judgement::breaks) continue;
        benchmark::DoNotOptimize(rules::verdict_of(rule, std::move(opinion)));
        ++breaks;
      }
    }
  }
  state.counters["verdicts"] = static_cast<double>(judged);
  state.counters["breaks"] = static_cast<double>(breaks);
}
BENCHMARK(judge_everything)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();

void take_one_report(benchmark::State& state) {
  Platform& p = platform();
  std::int64_t number = intervals + 3;
  std::uint32_t node = 0;
  for (auto _ : state) {
    state.PauseTiming();
    const NodeReport report = report_of(node, number);
    node = (node + 1) % nodes;
    number += node == 0 ? 1 : 0;
    state.ResumeTiming();
    p.joined.take_report(report, report.end);
  }
}
BENCHMARK(take_one_report)->Unit(benchmark::kMicrosecond)->Iterations(20'000);

}  // namespace

BENCHMARK_MAIN();
