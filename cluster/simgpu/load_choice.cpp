#include "load_choice.h"

#include <algorithm>
#include <array>
#include <sstream>

#include "duration.h"

namespace simgpu {
namespace {

std::string files_of(const Node& node) {
  std::string list;
  for (const Gpu& gpu : node.gpus) list += (list.empty() ? "" : ", ") + gpu.file;
  return list.empty() ? "none" : list;
}

template <class IsIt>
Result<Gpu> find(const Node& node, const std::string& what, IsIt is_it) {
  const auto found = std::ranges::find_if(node.gpus, is_it);
  if (found != node.gpus.end()) return *found;
  return failure(node.name + " has no GPU " + what + "; it has " + files_of(node));
}

Result<void> add(std::vector<Gpu>& gpus, const Result<Gpu>& gpu) {
  if (!gpu) return failure(gpu.error());
  const bool known = std::ranges::any_of(gpus, [&](const Gpu& other) { return other.minor == gpu->minor; });
  if (!known) gpus.push_back(*gpu);
  return {};
}

// One item of a list: "3", "0-3" or "GPU-...".
Result<void> add_item(const Node& node, const std::string& item, std::vector<Gpu>& gpus) {
  if (item.starts_with("GPU-")) {
    return add(gpus, find(node, item, [&](const Gpu& gpu) { return gpu.uuid == item; }));
  }
  constexpr std::uint32_t kLastIndex = 9999;
  const std::size_t dash = item.find('-');
  const Result<std::uint32_t> first = parse_number(item.substr(0, dash), 0, kLastIndex);
  if (!first) return failure(first.error());
  Result<std::uint32_t> last = first;
  if (dash != std::string::npos) last = parse_number(item.substr(dash + 1), *first, kLastIndex);
  if (!last) return failure(last.error());
  for (std::uint32_t number = *first; number <= *last; ++number) {
    Result<void> added = add(gpus, gpu_of_number(node, number));
    if (!added) return added;
  }
  return {};
}

Result<std::vector<Gpu>> gpus_listed(const Node& node, const std::string& list) {
  std::vector<Gpu> gpus;
  std::istringstream items(list);
  for (std::string item; std::getline(items, item, ',');) {
    const Result<void> added = add_item(node, item, gpus);
    if (!added) return failure(added.error());
  }
  return gpus;
}

Result<std::vector<Gpu>> gpus_with_files(const Node& node, const std::vector<std::string>& files) {
  std::vector<Gpu> gpus;
  for (const std::string& file : files) {
    const Result<void> added =
        add(gpus, find(node, "with the file " + file, [&](const Gpu& gpu) { return gpu.file == file; }));
    if (!added) return failure(added.error());
  }
  return gpus;
}

}  // namespace

// Slurm's numbers are gres indexes: places in gres.conf, counted over its lines and lists (tried on 22.05.8).
// They are not the numbers in the device files' names, not minors and not NVML's indexes.
Result<Gpu> gpu_of_number(const Node& node, std::uint32_t number) {
  return find(node, "with gres index " + std::to_string(number),
              [&](const Gpu& gpu) { return gpu.gres_index == number; });
}

Result<std::vector<Gpu>> choose_gpus(const Node& node, const std::vector<std::string>& files,
                                     const Environment& environment) {
  if (!files.empty()) return gpus_with_files(node, files);
  // The step's own come first: inside a batch job a step may have fewer than the job, or be on another node.
  // Where devices are constrained CUDA_VISIBLE_DEVICES counts from 0 in each job, so it is asked last.
  static const std::array<std::string, 3> kVariables{"SLURM_STEP_GPUS", "SLURM_JOB_GPUS",
                                                     "CUDA_VISIBLE_DEVICES"};
  for (const std::string& variable : kVariables) {
    const std::optional<std::string> list = environment(variable);
    if (!list || *list == "NoDevFiles") continue;
    return gpus_listed(node, *list).map_error([&](const std::string& why) { return variable + ": " + why; });
  }
  return failure(
      "Slurm gave this job no GPU: ask for one (sbatch --gpus=1 ...), or name one with --gpu-file");
}

}  // namespace simgpu
