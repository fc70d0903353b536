#include "meter/nvml_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/log.h"
#include "base/text.h"
#include "meter/nvml_mig.h"

namespace steward::meter {
namespace {

constexpr Duration kFirstRetry = std::chrono::seconds(5);
constexpr Duration kLastRetry = std::chrono::minutes(5);
constexpr unsigned long long kMiB = 1ULL << 20;
constexpr unsigned int kMostSamples = 4096;
constexpr unsigned int kMostProcesses = 4096;
// Beyond these a number is one of the drivers' ways to say that there is none: 100 kW; 10^11 J (years of
// work).
constexpr unsigned int kMostPowerMw = 100'000'000;
constexpr unsigned long long kMostEnergyMj = 100'000'000'000'000;

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
  devices_.clear();
  readings_.clear();
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
    auto loaded = options_.load(options_.library);
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

Result<NvmlSource::Found> NvmlSource::describe(unsigned int index) {
  Found found;
  nvml::Device& handle = found.kept.handle;
  if (const auto code = nvml_->by_index(index, &handle); code != nvml::kSuccess)
    return tl::unexpected(say("device handle", code));
  std::array<char, 96> text{};
  if (const auto code = nvml_->uuid(handle, text.data(), text.size()); code != nvml::kSuccess)
    return tl::unexpected(say("device UUID", code));
  found.device.uuid = one_line(text.data());
  unsigned int minor = 0;
  if (const auto code = nvml_->minor_number(handle, &minor); code != nvml::kSuccess)
    return tl::unexpected(say("device minor number", code));
  found.device.minor = minor;
  found.device.nvml_index = index;
  text.fill('\0');
  if (nvml_->name != nullptr && nvml_->name(handle, text.data(), text.size()) == nvml::kSuccess)
    found.device.name = one_line(text.data());
  nvml::Memory memory{};
  if (nvml_->memory != nullptr && nvml_->memory(handle, &memory) == nvml::kSuccess)
    found.device.memory_mib = memory.total / kMiB;
  found.kept.all_mib = found.device.memory_mib;
  return found;
}

Status NvmlSource::enumerate() {
  unsigned int count = 0;
  if (const auto code = nvml_->count(&count); code != nvml::kSuccess)
    return tl::unexpected(say("device count", code));
  gpus_.clear();
  devices_.clear();
  readings_.clear();
  for (unsigned int index = 0; index < count; ++index) {
    auto found = describe(index);
    if (found) {
      gpus_.push_back(found->kept);
      readings_.emplace_back().uuid = found->device.uuid;
      devices_.push_back(std::move(found->device));
      continue;
    }
    // Lost before it was first seen: it has no name that anybody could use. The others go on.
    log(LogLevel::warning, "gpu_cannot_be_named", {{"nvml_index", index}, {"reason", found.error().message}});
  }
  whole_ = gpus_.size();
  divide();
  return {};
}

// Which GPUs are divided, and into what: instances come and go while the driver runs.
void NvmlSource::divide() {
  std::vector<Kept> kept(gpus_.begin(), gpus_.begin() + static_cast<std::ptrdiff_t>(whole_));
  std::vector<GpuDevice> devices(devices_.begin(), devices_.begin() + static_cast<std::ptrdiff_t>(whole_));
  for (std::size_t i = 0; i < whole_; ++i) {
    const auto divided = nvml::is_divided(*nvml_, kept[i].handle);
    if (!divided) {  // what was known of it stands
      for (std::size_t k = whole_; k < gpus_.size(); ++k) {
        if (devices_[k].part_of->gpu != devices[i].uuid) continue;
        kept.push_back(gpus_[k]);
        devices.push_back(devices_[k]);
      }
      continue;
    }
    devices[i].mig = kept[i].divided = *divided;
    if (!*divided) continue;
    for (const nvml::MigInstance& found : nvml::mig_instances(*nvml_, kept[i].handle)) {
      Kept& part = kept.emplace_back();
      part.handle = found.handle;
      part.part = true;
      part.all_mib = found.memory_mib;
      GpuDevice& device = devices.emplace_back();
      device.uuid = found.uuid;
      device.name = found.name;
      device.minor = devices[i].minor;
      device.nvml_index = devices[i].nvml_index;
      device.memory_mib = found.memory_mib;
      device.part_of = GpuPart{devices[i].uuid, found.gpu_instance, found.compute_instance};
    }
  }
  gpus_ = std::move(kept);
  devices_ = std::move(devices);
  readings_.resize(whole_);
  for (std::size_t i = whole_; i < devices_.size(); ++i) readings_.emplace_back().uuid = devices_[i].uuid;
}

Result<const std::vector<GpuDevice>*> NvmlSource::devices() {
  if (auto status = start(); !status) return tl::unexpected(status.error());
  return &devices_;
}

// Remembers what an answer says of the GPU's health. True when the call succeeded.
bool NvmlSource::note(Kept& kept, nvml::Return code) {
  if (code == nvml::kSuccess) return true;
  if (code == nvml::kGpuIsLost || code == nvml::kResetRequired) kept.health = GpuHealth::lost;
  if (is_driver_gone(code)) kept.health = GpuHealth::unreadable;
  return false;
}

const std::vector<GpuReading>& NvmlSource::read(bool scan) {
  if (!start()) return readings_;  // none
  if (scan) divide();
  bool any_readable = gpus_.empty();
  for (std::size_t i = 0; i < gpus_.size(); ++i) {
    if (gpus_[i].part) {
      read_part(gpus_[i], readings_[i]);
    } else {
      read_one(gpus_[i], readings_[i]);
    }
    if (scan) read_processes(gpus_[i], readings_[i]);
    if (scan && !gpus_[i].part) look_again(gpus_[i], devices_[i]);
    any_readable = any_readable || gpus_[i].health != GpuHealth::unreadable;
    if (devices_[i].health == gpus_[i].health) continue;
    devices_[i].health = gpus_[i].health;
    if (!gpus_[i].part) tell_health(devices_[i]);
  }
  if (!any_readable) {
    last_words_ = readings_;
    trouble_ = {ErrorCode::unavailable, "GPU driver: no GPU can be read any more; trying to start it again"};
    stop();
    backoff_ = kFirstRetry;
    retry_at_ = uptime_() + backoff_;
    return last_words_;
  }
  return readings_;
}

void NvmlSource::read_one(Kept& kept, GpuReading& reading) {
  reading.utilisation_samples = reading.touched_samples = reading.active_samples = 0;
  reading.utilisation_permille = 0;
  reading.memory_used_mib = reading.power_mw = 0;
  kept.health = GpuHealth::ok;  // found again by the calls below, so that a GPU that was reset comes back
  read_memory(kept, reading);
  // The driver has none of a divided GPU, and what it says all the same would be taken for idleness.
  if (kept.health == GpuHealth::ok && !kept.divided) read_samples(kept, reading);
  unsigned int power = 0;
  if (kept.health == GpuHealth::ok && nvml_->power != nullptr &&
      note(kept, nvml_->power(kept.handle, &power)) && power <= kMostPowerMw)
    reading.power_mw = power;
  read_energy(kept, reading);
  reading.health = kept.health;
  if (reading.health != GpuHealth::ok)
    reading.utilisation_samples = reading.touched_samples = reading.active_samples = 0;
}

void NvmlSource::read_energy(Kept& kept, GpuReading& reading) {
  reading.energy_mj.reset();
  unsigned long long now = 0;
  if (kept.health != GpuHealth::ok || nvml_->energy == nullptr) return;
  if (nvml_->energy(kept.handle, &now) == nvml::kSuccess && now <= kMostEnergyMj)
    reading.energy_mj = kept.energy.advance(now);
}

// Memory is all that the driver tells of an instance. One that is gone has none until the next scan.
void NvmlSource::read_part(Kept& kept, GpuReading& reading) {
  reading.memory_used_mib = 0;
  kept.health = GpuHealth::ok;
  read_memory(kept, reading);
  reading.health = kept.health;
}

// What changes seldom: errors of its memory.
void NvmlSource::look_again(const Kept& kept, GpuDevice& device) {
  if (kept.health != GpuHealth::ok) return;
  unsigned long long errors = 0;
  const bool counted =
      nvml_->ecc_errors != nullptr &&
      nvml_->ecc_errors(kept.handle, nvml::kUncorrected, nvml::kVolatile, &errors) == nvml::kSuccess;
  if (counted && errors > device.ecc_errors)
    log(LogLevel::warning, "gpu_memory_errors", {{"gpu", device.uuid}, {"uncorrected", errors}});
  device.ecc_errors = counted ? errors : 0;
}

void NvmlSource::read_processes(Kept& kept, GpuReading& reading) {
  reading.processes.clear();
  reading.processes_known = false;
  if (nvml_->processes == nullptr || kept.health != GpuHealth::ok) return;
  // Some may come between asking how many there are and asking for them: room for these.
  for (int attempt = 0; attempt < 3; ++attempt) {
    auto count = static_cast<unsigned int>(processes_.size());
    const auto code = nvml_->processes(kept.handle, &count, processes_.empty() ? nullptr : processes_.data());
    if (code == nvml::kInsufficientSize) {
      processes_.resize(std::min(count + 8U, kMostProcesses));
      continue;
    }
    if (code != nvml::kSuccess) return;
    count = std::min(count, static_cast<unsigned int>(processes_.size()));
    for (unsigned int i = 0; i < count; ++i)
      reading.processes.push_back(static_cast<pid_t>(processes_[i].pid));
    reading.processes_known = true;
    return;
  }
}

void NvmlSource::read_memory(Kept& kept, GpuReading& reading) {
  const auto take = [&](unsigned long long used) {
    // More than there is: no number.
    if (kept.all_mib == 0 || used / kMiB <= kept.all_mib) reading.memory_used_mib = used / kMiB;
  };
  nvml::Return code = nvml::kNotSupported;
  if (nvml_->memory_v2 != nullptr) {
    nvml::MemoryV2 memory{};
    memory.version = nvml::kMemoryV2;
    code = nvml_->memory_v2(kept.handle, &memory);
    if (code == nvml::kSuccess) take(memory.used);
  }
  if (code != nvml::kSuccess && nvml_->memory != nullptr) {
    nvml::Memory memory{};
    code = nvml_->memory(kept.handle, &memory);
    if (code == nvml::kSuccess) take(memory.used);
  }
  note(kept, code);
}

void NvmlSource::read_samples(Kept& kept, GpuReading& reading) {
  if (read_buffer(kept, reading) || kept.health != GpuHealth::ok || nvml_->utilization == nullptr) return;
  nvml::Utilization now{};
  if (!note(kept, nvml_->utilization(kept.handle, &now)) || now.gpu > 100) return;
  reading.utilisation_samples = 1;
  reading.touched_samples = now.gpu > 0 ? 1 : 0;
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
    if (sample.value.ui > 0) ++reading.touched_samples;
    if (sample.value.ui >= options_.active_percent) ++reading.active_samples;
    sum += sample.value.ui;
  }
  if (reading.utilisation_samples == 0) return false;
  reading.utilisation_permille = static_cast<std::uint32_t>(sum * 10 / reading.utilisation_samples);
  return true;
}

}  // namespace steward::meter
