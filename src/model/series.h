// Series: what was measured, interval by interval, for as long as the site keeps it. Values are whole numbers
// in the unit of their metric; an interval that was not measured has none, which is not 0.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "model/job.h"

namespace steward {

// Stored by number: new ones at the end, old ones never change their meaning.
enum class Metric : std::uint8_t {
  job_cpu_centi,         // hundredths of a core, of a job on a node
  job_memory_mib,        // what cannot be reclaimed, of a job on a node
  gpu_busy_percent,      // mean utilisation as the driver samples it
  gpu_memory_mib,        // in use on the GPU, whoever uses it
  gpu_power_w,           // drawn by the GPU
  machine_busy_percent,  // of all CPUs of a node
  machine_used_mib,      // memory that is not available
  pressure_cpu_percent,  // of the interval: some task waited for a CPU
  pressure_memory_percent,
  pressure_io_percent
};

// Whose values: of the node as a whole, of a job on it (Slurm's raw id) or of one of its GPUs (UUID).
struct SeriesKey {
  Metric metric = Metric::job_cpu_centi;
  SlurmId job = 0;
  std::string gpu;
  auto operator<=>(const SeriesKey&) const = default;
};

using SeriesValues = std::vector<std::optional<std::int64_t>>;

// As shown: as many points as were asked for, each of `step`, the first beginning at `begin`. A point is the
// mean of what was measured in it; of memory, the largest.
struct Points {
  Time begin = no_time;
  Duration step{0};
  std::size_t count = 0;
  bool operator==(const Points&) const = default;
};

struct GpuSeries {
  std::string node;
  std::optional<std::uint32_t> gres_index;
  std::string uuid;
  std::string name;
  std::uint64_t memory_mib = 0;  // that it has
  SeriesValues busy_percent, memory_used_mib, power_w;
  bool operator==(const GpuSeries&) const = default;
};

// A job's processes on one of its nodes.
struct JobNodeSeries {
  std::string node;
  std::uint32_t cpus = 0;        // allocated
  std::uint64_t memory_mib = 0;  // allocated; 0: not told
  SeriesValues cpu_centi, memory_used_mib;
  bool operator==(const JobNodeSeries&) const = default;
};

struct JobSeries {
  Points points;
  std::vector<JobNodeSeries> nodes;
  std::vector<GpuSeries> gpus;
  bool operator==(const JobSeries&) const = default;
};

struct NodeSeries {
  Points points;
  SeriesValues busy_percent, used_mib;
  SeriesValues pressure_cpu_percent, pressure_memory_percent, pressure_io_percent;
  std::vector<GpuSeries> gpus;
  bool operator==(const NodeSeries&) const = default;
};

}  // namespace steward
