#include "meter/nvml_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/log.h"
#include "base/text.h"

namespace steward::meter {
namespace {

constexpr Duration kFirstRetry = std::chrono::seconds(5);
constexpr Duration kLastRetry = std::chrono::minutes(5);
constexpr unsigned long long kMiB = 1ULL << 20;
constexpr unsigned int kMostSamples = 4096;

void tell_health(const GpuDevice& device) {
  if (device.health == GpuHealth::ok) {
    log(LogLevel::info, "gpu_is_back", {{"gpu", device.uuid}});
  } else {
    const bool lost = device.health == GpuHealth::lost;
    log(LogLevel::warning, "gpu_cannot_be_read",
        {{"gpu", device.uuid},
         {"reason", lost ? "the driver lost it: the node needs a look" : "the driver fails"}});
  }
}

bool is_driver_gone(nvml::Return code) {
  return code == nvml::kUninitialized || code == nvml::kDriverNotLoaded || code == nvml::kUnknown;
}

}  // namespace

NvmlSource::NvmlSource(NvmlOptions options, std::function<Duration()> uptime)
    : options_(std::move(options)), uptime_(std::move(uptime)) {}

NvmlSource::~NvmlSource() { stop(); }

void NvmlSource::stop() {
  if (started_ && nvml_->shutdown != nullptr) nvml_->shutdown();
  started_ = false;
  gpus_.clear();
}

Error NvmlSource::say(const char* doing, nvml::Return code) const {
  const char* words = nvml_->error_string != nullptr ? nvml_->error_string(code) : nullptr;
  return {ErrorCode::unavailable,
          fmt::format("GPU driver: {}: {} ({})", doing, words != nullptr ? one_line(words) : "error", code)};
}

Status NvmlSource::start() {
  if (started_) return {};
  const Duration now = uptime_();
  if (backoff_ > Duration(0) && now < retry_at_) return tl::unexpected(trouble_);
  backoff_ = std::clamp(backoff_ * 2, kFirstRetry, kLastRetry);
  retry_at_ = now + backoff_;
  if (!nvml_) {
    auto loaded = nvml::load(options_.library);
    if (!loaded) {
      trouble_ = loaded.error();
      return tl::unexpected(trouble_);
    }
    nvml_ = *loaded;
  }
  if (const nvml::Return code = nvml_->init(); code != nvml::kSuccess) {
    trouble_ = say("nvmlInit", code);
    return tl::unexpected(trouble_);
  }
  started_ = true;
  if (auto status = enumerate(); !status) {
    trouble_ = status.error();
    stop();
    return tl::unexpected(trouble_);
  }
  backoff_ = Duration(0);
  return {};
}

Result<NvmlSource::Kept> NvmlSource::describe(unsigned int index) {
  Kept kept;
  if (const auto code = nvml_->by_index(index, &kept.handle); code != nvml::kSuccess) {
    return tl::unexpected(say("device handle", code));
  }
  std::array<char, 96> text{};
  if (const auto code = nvml_->uuid(kept.handle, text.data(), text.size()); code != nvml::kSuccess) {
    return tl::unexpected(say("device UUID", code));
  }
  kept.device.uuid = one_line(text.data());
  unsigned int minor = 0;
  if (const auto code = nvml_->minor(kept.handle, &minor); code != nvml::kSuccess) {
    return tl::unexpected(say("device minor number", code));
  }
  kept.device.minor = minor;
  kept.device.nvml_index = index;
  text.fill('\0');
  if (nvml_->name != nullptr && nvml_->name(kept.handle, text.data(), text.size()) == nvml::kSuccess) {
    kept.device.name = one_line(text.data());
  }
  nvml::Memory memory{};
  if (nvml_->memory != nullptr && nvml_->memory(kept.handle, &memory) == nvml::kSuccess) {
    kept.device.memory_mib = memory.total / kMiB;
  }
  return kept;
}

Status NvmlSource::enumerate() {
  unsigned int count = 0;
  if (const auto code = nvml_->count(&count); code != nvml::kSuccess)
    return tl::unexpected(say("device count", code));
  std::vector<Kept> found;
  for (unsigned int index = 0; index < count; ++index) {
    auto kept = describe(index);
    if (kept) {
      found.push_back(std::move(*kept));
      continue;
    }
    // Lost before it was first seen: it has no name that anybody could use. The others go on.
    log(LogLevel::warning, "gpu_cannot_be_named", {{"nvml_index", index}, {"reason", kept.error().message}});
  }
  gpus_ = std::move(found);
  return {};
}

Result<std::vector<GpuDevice>> NvmlSource::devices() {
  if (auto status = start(); !status) return tl::unexpected(status.error());
  std::vector<GpuDevice> devices;
  devices.reserve(gpus_.size());
  for (const Kept& kept : gpus_) devices.push_back(kept.device);
  return devices;
}

// Remembers what an answer says of the GPU's health. True when the call succeeded.
bool NvmlSource::note(Kept& kept, nvml::Return code) {
  if (code == nvml::kSuccess) return true;
  if (code == nvml::kGpuIsLost || code == nvml::kResetRequired) kept.device.health = GpuHealth::lost;
  if (is_driver_gone(code)) kept.device.health = GpuHealth::unreadable;
  return false;
}

std::vector<GpuReading> NvmlSource::read() {
  std::vector<GpuReading> readings;
  if (!start()) return readings;
  for (Kept& kept : gpus_) readings.push_back(read_one(kept));
  const auto is_unreadable = [](const Kept& kept) { return kept.device.health == GpuHealth::unreadable; };
  if (!gpus_.empty() && std::all_of(gpus_.begin(), gpus_.end(), is_unreadable)) {
    trouble_ = {ErrorCode::unavailable, "GPU driver: no GPU can be read any more; trying to start it again"};
    stop();
    backoff_ = kFirstRetry;
    retry_at_ = uptime_() + backoff_;
  }
  return readings;
}

GpuReading NvmlSource::read_one(Kept& kept) {
  GpuReading reading;
  reading.uuid = kept.device.uuid;
  const GpuHealth before = kept.device.health;
  kept.device.health =
      GpuHealth::ok;  // found again by the calls below, so that a GPU that was reset comes back
  read_memory(kept, reading);
  if (kept.device.health == GpuHealth::ok) read_samples(kept, reading);
  unsigned int power = 0;
  if (kept.device.health == GpuHealth::ok && nvml_->power != nullptr &&
      note(kept, nvml_->power(kept.handle, &power))) {
    reading.power_mw = power;
  }
  if (before != kept.device.health) tell_health(kept.device);
  reading.health = kept.device.health;
  if (reading.health != GpuHealth::ok) reading.utilisation_samples = reading.active_samples = 0;
  return reading;
}

void NvmlSource::read_memory(Kept& kept, GpuReading& reading) {
  nvml::Return code = nvml::kNotSupported;
  if (nvml_->memory_v2 != nullptr) {
    nvml::MemoryV2 memory{};
    memory.version = nvml::kMemoryV2;
    code = nvml_->memory_v2(kept.handle, &memory);
    if (code == nvml::kSuccess) reading.memory_used_mib = memory.used / kMiB;
  }
  if (code != nvml::kSuccess && nvml_->memory != nullptr) {
    nvml::Memory memory{};
    code = nvml_->memory(kept.handle, &memory);
    if (code == nvml::kSuccess) reading.memory_used_mib = memory.used / kMiB;
  }
  note(kept, code);
}

void NvmlSource::read_samples(Kept& kept, GpuReading& reading) {
  if (read_buffer(kept, reading) || kept.device.health != GpuHealth::ok || nvml_->utilization == nullptr)
    return;
  nvml::Utilization now{};
  if (!note(kept, nvml_->utilization(kept.handle, &now)) || now.gpu > 100) return;
  reading.utilisation_samples = 1;
  reading.active_samples = now.gpu >= options_.active_percent ? 1 : 0;
  reading.utilisation_permille = now.gpu * 10;
}

// False when the driver has no (new) sample to give.
bool NvmlSource::read_buffer(Kept& kept, GpuReading& reading) {
  if (nvml_->samples == nullptr) return false;
  int value_type = 0;
  unsigned int count = 0;
  if (buffer_.empty()) {
    const auto code =
        nvml_->samples(kept.handle, nvml::kGpuUtilizationSamples, 0, &value_type, &count, nullptr);
    if (!note(kept, code) || count == 0) return false;
    buffer_.resize(std::min(count, kMostSamples));
  }
  count = static_cast<unsigned int>(buffer_.size());
  const bool first = !std::exchange(kept.watched, true);
  const auto code = nvml_->samples(kept.handle, nvml::kGpuUtilizationSamples, kept.last_sample_us,
                                   &value_type, &count, buffer_.data());
  if (!note(kept, code) || count == 0 || count > buffer_.size()) return false;
  // The first reading only learns where the buffer stands: its history is from before anybody watched.
  std::uint64_t sum = 0;
  for (unsigned int i = first ? count - 1 : 0; i < count; ++i) {
    const nvml::Sample& sample = buffer_[i];
    if (sample.time_us <= kept.last_sample_us || sample.value.ui > 100) continue;  // blank values are huge
    kept.last_sample_us = sample.time_us;
    ++reading.utilisation_samples;
    if (sample.value.ui >= options_.active_percent) ++reading.active_samples;
    sum += sample.value.ui;
  }
  if (reading.utilisation_samples == 0) return false;
  reading.utilisation_permille = static_cast<std::uint32_t>(sum * 10 / reading.utilisation_samples);
  return true;
}

std::vector<std::pair<std::string, std::uint32_t>> NvmlSource::processes() {
  std::vector<std::pair<std::string, std::uint32_t>> counts;
  if (!start() || nvml_->processes == nullptr) return counts;
  for (Kept& kept : gpus_) {
    unsigned int count = 0;  // no room given: the driver answers how many there are
    const auto code = nvml_->processes(kept.handle, &count, nullptr);
    if (code == nvml::kSuccess || code == nvml::kInsufficientSize)
      counts.emplace_back(kept.device.uuid, count);
  }
  return counts;
}

}  // namespace steward::meter
