// NvmlSource: GPUs through the driver's own library.
//
// Utilisation comes from the driver's sample buffer with the time of the last sample seen, so that nothing
// between two readings is missed; where the driver keeps none (or had no new one), its present rate counts as
// one sample. A GPU that is divided into MIG instances has neither, nor have they (only GPM, on Hopper and
// later, could tell): it is named as such and read as not measured, and behind the whole GPUs each instance
// is named and read by itself: its memory and its processes. A lost GPU stays in the list as `lost`. A broken
// driver is `unavailable`, in the driver's words, and tried again after 5 s, doubling to 5 min, so that one
// that comes later is found.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "meter/counter.h"
#include "meter/gpu_source.h"
#include "meter/nvml.h"

namespace steward::meter {

struct NvmlOptions {
  std::string library = "libnvidia-ml.so.1";
  unsigned int active_percent = 3;  // a driver sample at or above this is active
  Result<nvml::Functions> (*load)(const std::string& library) = nvml::load;  // tests take functions away
};

class NvmlSource final : public GpuSource {
 public:
  // `uptime`: time that never jumps; only the back-off uses it.
  explicit NvmlSource(NvmlOptions options, std::function<Duration()> uptime);
  ~NvmlSource() override;
  NvmlSource(const NvmlSource&) = delete;
  NvmlSource& operator=(const NvmlSource&) = delete;

  Result<const std::vector<GpuDevice>*> devices() override;
  const std::vector<GpuReading>& read(bool scan) override;

 private:
  struct Kept {
    nvml::Device handle = nullptr;
    GpuHealth health = GpuHealth::ok;
    Counter energy{false, 0};
    unsigned long long last_sample_us = 0;
    bool watched = false;  // the buffer was asked before: what it has beyond last_sample_us is new
    bool divided = false;
    bool part = false;  // a MIG instance
    std::uint64_t all_mib = 0;
  };
  Status start();
  Status enumerate();
  struct Found {
    Kept kept;
    GpuDevice device;
  };
  Result<Found> describe(unsigned int index);
  void stop();
  bool note(Kept& kept, nvml::Return code);
  void read_one(Kept& kept, GpuReading& reading);
  void read_energy(Kept& kept, GpuReading& reading);
  void read_processes(Kept& kept, GpuReading& reading);
  void look_again(const Kept& kept, GpuDevice& device);
  void divide();
  void read_part(Kept& kept, GpuReading& reading);
  void read_samples(Kept& kept, GpuReading& reading);
  bool read_buffer(Kept& kept, GpuReading& reading);
  void read_memory(Kept& kept, GpuReading& reading);
  Error say(const char* doing, nvml::Return code) const;

  NvmlOptions options_;
  std::function<Duration()> uptime_;
  std::optional<nvml::Functions> nvml_;
  bool started_ = false;
  Duration retry_at_{0};
  Duration backoff_{0};
  Error trouble_{ErrorCode::unavailable, ""};
  // One of each for every GPU, in NVML's order, and then for every instance.
  std::vector<Kept> gpus_;
  std::vector<GpuDevice> devices_;
  std::vector<GpuReading> readings_;
  std::size_t whole_ = 0;               // GPUs; what is behind them are instances
  std::vector<GpuReading> last_words_;  // of a driver that broke
  std::vector<nvml::Sample> buffer_;
  std::vector<nvml::Process> processes_;
};

}  // namespace steward::meter
