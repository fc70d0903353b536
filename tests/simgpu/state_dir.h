// A directory with one simulated node, "n1", removed with the object. Three GPUs whose orders all differ:
// NVML 0, 1, 2 are the minors 2, 0, 1 and the gres indexes 1, 2, 0; the device files end in 5, 3, 4.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "live.h"
#include "process.h"

namespace simgpu::test {

inline constexpr const char* kNodeJson = R"({"node": "n1", "gpus": [
  {"minor": 0, "file": "/x/dev/n1/nvidia3", "gres_index": 2, "nvml_index": 1, "uuid": "GPU-b",
   "pci_bus_id": "00000000:3B:00.0", "type": "a10", "name": "NVIDIA A10", "memory_mib": 23028},
  {"minor": 1, "file": "/x/dev/n1/nvidia4", "gres_index": 0, "nvml_index": 2, "uuid": "GPU-c",
   "pci_bus_id": "00000001:AF:00.0", "type": "a10", "name": "NVIDIA A10", "memory_mib": 23028},
  {"minor": 2, "file": "/x/dev/n1/nvidia5", "gres_index": 1, "nvml_index": 0, "uuid": "GPU-a",
   "pci_bus_id": "00000000:18:00.0", "type": "a10", "name": "NVIDIA A10", "memory_mib": 23028}]})";

class StateDir {
 public:
  StateDir() {
    std::string name = (std::filesystem::temp_directory_path() / "simgpu.XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make " + name);
    path_ = name;
    std::ofstream(path_ / "n1.json") << kNodeJson;
  }
  StateDir(const StateDir&) = delete;
  StateDir& operator=(const StateDir&) = delete;
  ~StateDir() { std::filesystem::remove_all(path_); }

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::filesystem::path state() const { return path_ / "n1"; }

  // The live state, begun `age_us` ago if nobody made it before.
  [[nodiscard]] Live live(std::int64_t age_us = 0) const {
    Result<Live> opened = Live::open(live_file(state()), now_us() - age_us);
    if (!opened) throw std::runtime_error(opened.error());
    return std::move(*opened);
  }

 private:
  std::filesystem::path path_;
};

// A use by this process.
inline Use own_use(std::uint32_t minor, Pattern pattern, std::uint32_t percent) {
  Use use;
  use.pid = ::getpid();
  use.started = start_time(use.pid).value();
  use.minor = minor;
  use.pattern = pattern;
  use.percent = percent;
  use.memory_mib = 1000;
  return use;
}

}  // namespace simgpu::test
