// GpuSource: a node's GPUs and their use. An edge: NVML in earnest (meter/nvml_source.h). Used by one thread.
#pragma once

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
  std::uint32_t active_samples = 0;        // of them, at or above the activity floor
  std::uint32_t utilisation_permille = 0;  // mean of them
  std::uint64_t memory_used_mib = 0;
  std::uint64_t power_mw = 0;
};

class GpuSource {
 public:
  virtual ~GpuSource() = default;
  // Errors: unavailable with the driver's own words (no driver, broken driver). No GPUs is an empty list.
  virtual Result<std::vector<GpuDevice>> devices() = 0;
  virtual std::vector<GpuReading> read() = 0;  // cheap, every sample
  virtual std::vector<std::pair<std::string, std::uint32_t>>
  processes() = 0;  // uuid -> compute processes; rarely
};

}  // namespace steward::meter
