// gpu-load's command line and environment as one checked value.
//
// Pure: the environment is given. Units: microseconds, MiB, percent. Errors say what to write instead.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "node.h"
#include "use.h"

namespace simgpu {

// Looks up a variable; none when unset or empty.
using Environment = std::function<std::optional<std::string>(const std::string&)>;

// The environment of this process.
std::optional<std::string> process_environment(const std::string& name);

struct LoadOptions {
  bool help = false;
  Pattern pattern = Pattern::kSteady;
  bool only_first = false;  // one-of-many: the GPUs after the first are not touched
  std::uint32_t percent = 95;
  std::uint32_t memory_mib = 2048;
  std::int64_t on_us = 5'000'000;
  std::int64_t off_us = 10'000'000;
  std::int64_t busy_us = 30'000'000;
  std::optional<std::int64_t> for_us;  // none: until it is ended
  double cpu_share = 0.002;            // of one core
  std::string state_dir;
  std::string node;
  std::uint32_t instance = 0;          // of a GPU that is divided
  std::vector<std::string> gpu_files;  // none: the GPUs that Slurm gave
};

// `arguments` without the program's name.
[[nodiscard]] Result<LoadOptions> parse_load_options(const std::vector<std::string>& arguments,
                                                     const Environment& environment);

// The text of --help.
const char* load_help();

}  // namespace simgpu
