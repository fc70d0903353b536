// A report of a busy node, for benchmarks: 8 GPUs and 16 jobs, 11 kB as JSON.
#pragma once

#include <string>

#include "model/report.h"

namespace steward::bench {

inline NodeReport report_of(int node, std::uint64_t sequence, Time begin) {
  NodeReport report;
  report.cluster = "aicloud";
  report.node = "node-" + std::to_string(node);
  report.epoch = 1;
  report.sequence = sequence;
  report.begin = begin;
  report.end = begin + seconds(30);
  report.expected_samples = 3;
  for (std::uint32_t i = 0; i < 8; ++i) {
    const std::string uuid =
        "GPU-5e1f0b7a-39a2-4e6b-9f1c-" + std::to_string(100'000'000'000 + node * 8 + static_cast<int>(i));
    report.devices.push_back({uuid, "NVIDIA A40", i, 7 - i, i, 46'068, GpuHealth::ok});
    GpuUse use;
    use.uuid = uuid;
    use.samples = use.touched_samples = 180;
    use.active_samples = 170;
    use.utilisation_permille = static_cast<std::uint32_t>(800 + (sequence * 37 + i) % 150);
    use.memory_used_mib = 30'211;
    use.power_mw = 280'000 + sequence * 7 % 9000;
    use.energy_mj = 8'400'000;
    use.processes = 2;
    use.users = {{1000U + i, 2000, 2}};
    report.gpus.push_back(use);
  }
  for (std::uint32_t i = 0; i < 16; ++i) {
    JobUse job;
    job.job = static_cast<SlurmId>(node * 16) + i + 1;
    job.uid = 2000 + i;
    job.samples = 3;
    job.cpu_ms = 170'000 + sequence * 31 % 9000;
    job.memory = {20'000 + sequence % 100, 512, 9000, 30'000, 31'000, 40'960};
    job.processes = 12;
    job.tasks = 90;
    job.kinds = {{ProcessKind::trainer, 8}, {ProcessKind::shell, 1}, {ProcessKind::other, 3}};
    job.quiet = Duration(0);
    job.steps = {{"batch", 170'000, 20'000, 11}, {"extern", 0, 1, 1}};
    report.jobs.push_back(job);
  }
  report.machine = MachineUse{128, 400, 5000, 524'288, 200'000, Pressure{20, 0, 0, 5, 0}};
  report.agent = AgentUse{7, 6, 0, 0, Duration(10'000), false, false};
  return report;
}

}  // namespace steward::bench
