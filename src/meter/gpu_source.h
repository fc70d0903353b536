// GpuSource: a node's GPUs and their use. An edge: NVML in earnest (meter/nvml_source.h). Used by one thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/report.h"

namespace steward::meter {

// One reading of one GPU. Times between two readings are covered by the driver's own sample buffer where it
// has one.
struct GpuReading {
  std::string uuid;
  GpuHealth health = GpuHealth::ok;
  std::uint32_t utilisation_samples = 0;   // driver samples since the last reading (0: none, unknown)
  std::uint32_t touched_samples = 0;       // of them, above nothing at all
  std::uint32_t active_samples = 0;        // of them, at or above the activity floor
  std::uint32_t utilisation_permille = 0;  // mean of them
  std::uint64_t memory_used_mib = 0;
  std::uint64_t power_mw = 0;
  std::optional<std::uint64_t> energy_mj;  // since the last reading; nothing: the driver keeps no count
  std::vector<pid_t> processes;            // compute processes on it, when last asked
  bool processes_known = true;             // false: the driver did not say
};

class GpuSource {
 public:
  virtual ~GpuSource() = default;
  // Errors: unavailable with the driver's own words (no driver, broken driver). No GPUs is an empty list.
  // Valid until the next call, as is what read() gives.
  virtual Result<const std::vector<GpuDevice>*> devices() = 0;
  // Cheap, every sample; `scan` asks for the processes, too, which is not.
  virtual const std::vector<GpuReading>& read(bool scan) = 0;
};

}  // namespace steward::meter
