// nvmlDeviceGetSamples: the driver's ring of load, memory load and power.
#include <algorithm>
#include <vector>

#include "nvml_session.h"
#include "process.h"

namespace {

using simgpu::Gpu;
using simgpu::LoadSample;
using simgpu::Session;

bool is_kept(nvmlSamplingType_t type) {
  return type == NVML_TOTAL_POWER_SAMPLES || type == NVML_GPU_UTILIZATION_SAMPLES ||
         type == NVML_MEMORY_UTILIZATION_SAMPLES;
}

unsigned int value_of(const LoadSample& sample, nvmlSamplingType_t type, const Gpu& gpu) {
  if (type == NVML_TOTAL_POWER_SAMPLES)
    return simgpu::power_mw(simgpu::power_range(gpu.type), sample.percent);
  if (type == NVML_MEMORY_UTILIZATION_SAMPLES) return simgpu::memory_percent(sample.percent);
  return sample.percent;
}

// `since` is the newest stamp the caller has seen, 0 for none. Oldest first; a buffer that is too small
// gets the oldest, so that a caller can go on from the last one it got.
nvmlReturn_t give_samples(Session& session, const Gpu& gpu, nvmlSamplingType_t type, unsigned long long since,
                          unsigned int& count, nvmlSample_t* samples) {
  const std::int64_t now = simgpu::now_us();
  const auto seen = static_cast<std::int64_t>(std::min<unsigned long long>(since, simgpu::kNever));
  const simgpu::Snapshot state = session.live.look(gpu.minor, now);
  const std::vector<LoadSample> ring = simgpu::ring_at(state.uses, state.created_us, seen, now);
  if (ring.empty()) return NVML_ERROR_NOT_FOUND;
  count = std::min(count, static_cast<unsigned int>(ring.size()));
  for (unsigned int i = 0; i < count; ++i) {
    samples[i].timeStamp = static_cast<unsigned long long>(ring[i].at_us);
    samples[i].sampleValue = {};
    samples[i].sampleValue.uiVal = value_of(ring[i], type, gpu);
  }
  return NVML_SUCCESS;
}

}  // namespace

SIMGPU_EXPORT nvmlReturn_t nvmlDeviceGetSamples(nvmlDevice_t device, nvmlSamplingType_t type,
                                                unsigned long long lastSeenTimeStamp,
                                                nvmlValueType_t* valueType, unsigned int* count,
                                                nvmlSample_t* samples) {
  return simgpu::with_gpu(device, [&](Session& session, const Gpu& gpu) {
    if (count == nullptr || valueType == nullptr) return NVML_ERROR_INVALID_ARGUMENT;
    if (!is_kept(type) || (gpu.mig && type != NVML_TOTAL_POWER_SAMPLES)) return NVML_ERROR_NOT_SUPPORTED;
    *valueType = NVML_VALUE_TYPE_UNSIGNED_INT;
    if (samples == nullptr) {
      *count = static_cast<unsigned int>(simgpu::kRingSamples);
      return NVML_SUCCESS;
    }
    if (*count == 0) return NVML_ERROR_INVALID_ARGUMENT;
    return give_samples(session, gpu, type, lastSeenTimeStamp, *count, samples);
  });
}
