#include "show.h"

#include <fmt/format.h>
#include <pwd.h>
#include <sys/stat.h>

#include <filesystem>

#include "meter.h"

namespace simgpu {
namespace {

constexpr const char* kColumns = "{:>4} {:>5} {:>4}  {:<10} {:<6} {:>5} {:>9} {:>17} {:>12}  {:<5} {}\n";

std::string owner_of(std::int32_t pid) {
  struct stat info {};
  if (::stat(fmt::format("/proc/{}", pid).c_str(), &info) != 0) return "gone";
  const passwd* user = ::getpwuid(info.st_uid);
  return user != nullptr ? user->pw_name : fmt::format("uid {}", info.st_uid);
}

std::string pattern_text(const Use& use) {
  switch (use.pattern) {
    case Pattern::kHold:
      return "hold";
    case Pattern::kSteady:
      return fmt::format("steady {} %", use.percent);
    case Pattern::kBursts:
      return fmt::format("bursts {} %", use.percent);
    case Pattern::kThenIdle:
      return fmt::format("then-idle {} %", use.percent);
  }
  return "?";
}

std::string users_of(const Reading& reading) {
  std::string list;
  for (const Use& use : reading.uses) list += (list.empty() ? "" : ", ") + describe(use);
  return list.empty() ? "-" : list;
}

std::string row(const Gpu& gpu, const Reading& reading, bool lost) {
  return fmt::format(fmt::runtime(kColumns), gpu.nvml_index, gpu.minor, gpu.gres_index,
                     std::filesystem::path(gpu.file).filename().string(), gpu.type,
                     fmt::format("{} %", reading.percent), fmt::format("{:.1f} W", reading.power_mw / 1000.0),
                     fmt::format("{}/{} MiB", reading.memory.used_bytes >> 20, gpu.memory_mib),
                     fmt::format("{:.1f} kJ", static_cast<double>(reading.energy_mj) / 1e6),
                     lost ? "lost" : "ok", users_of(reading));
}

}  // namespace

std::string describe(const Use& use) {
  const std::string part = use.instance == kWhole ? "" : fmt::format(", instance {}", use.instance);
  return fmt::format("pid {} ({}, {}{})", use.pid, owner_of(use.pid), pattern_text(use), part);
}

std::string node_table(const Node& node, Live& live, std::int64_t now) {
  std::string table = node.name + (live.is_driver_broken() ? " (driver broken)" : "") + "\n";
  table += fmt::format(fmt::runtime(kColumns), "NVML", "MINOR", "GRES", "FILE", "TYPE", "LOAD", "POWER",
                       "MEMORY", "ENERGY", "STATE", "USED BY");
  for (const Gpu& gpu : node.gpus) table += row(gpu, read_gpu(gpu, live, now), live.is_lost(gpu.minor));
  return table;
}

}  // namespace simgpu
