// gpu-load: the program that jobs run to use their simulated GPUs.
#include <cstdio>
#include <filesystem>

#include "load_choice.h"
#include "load_options.h"
#include "load_run.h"
#include "process.h"

namespace {

using simgpu::Gpu;
using simgpu::LoadOptions;
using simgpu::Result;

void announce(const std::string& node, std::span<const Gpu> gpus) {
  for (const Gpu& gpu : gpus) {
    std::printf("gpu-load: using %s on %s (%s, %s)\n", gpu.file.c_str(), node.c_str(), gpu.name.c_str(),
                gpu.uuid.c_str());
  }
  std::fflush(stdout);
}

Result<void> load(const LoadOptions& options) {
  const std::filesystem::path state = std::filesystem::path(options.state_dir) / options.node;
  const Result<simgpu::Node> node = simgpu::read_node(simgpu::node_file(state));
  if (!node) return simgpu::failure(node.error());
  const auto given = simgpu::choose_gpus(*node, options.gpu_files, simgpu::process_environment);
  if (!given) return simgpu::failure(given.error());
  const auto gpus = simgpu::touched(options, *given);
  if (!gpus) return simgpu::failure(gpus.error());
  Result<simgpu::Live> live = simgpu::Live::open(simgpu::live_file(state), simgpu::now_us());
  if (!live) return simgpu::failure(live.error());
  announce(node->name, *gpus);
  return simgpu::run_load(options, *gpus, *live);
}

int fail(const std::string& why, int code) {
  std::fprintf(stderr, "gpu-load: %s\n", why.c_str());
  return code;
}

}  // namespace

int main(int count, char** words) try {
  const std::vector<std::string> arguments(words + (count > 0 ? 1 : 0), words + count);
  const Result<LoadOptions> options = simgpu::parse_load_options(arguments, simgpu::process_environment);
  if (!options) return fail(options.error(), 2);
  if (options->help) {
    std::fputs(simgpu::load_help(), stdout);
    return 0;
  }
  const Result<void> done = load(*options);
  return done ? 0 : fail(done.error(), 1);
} catch (const std::exception& error) {
  return fail(error.what(), 1);
}
