// A node's fixed set of simulated GPUs, read from its JSON file.
//
// The file DIR/NODE.json names the GPUs as their users know them: Slurm's gres index, the device minor
// and NVML's index, three orders that need not agree. Memory in MiB.
// Errors are sentences that say what is wrong and where. Ownership: plain values.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "result.h"

namespace simgpu {

inline constexpr std::uint32_t kMaxGpus = 64;
inline constexpr std::uint32_t kMaxInstances = 7;  // of one GPU, as on an A100 or H100

// One MIG instance: a part of a GPU with memory and processes of its own.
struct Instance {
  std::string uuid;
  std::string profile;  // "1g.5gb"
  std::uint32_t gpu_instance = 0;
  std::uint32_t compute_instance = 0;
  std::uint32_t memory_mib = 0;
};

struct Gpu {
  std::uint32_t minor = 0;
  std::string file;  // the device file that gres.conf names
  std::uint32_t gres_index = 0;
  std::uint32_t nvml_index = 0;
  std::string uuid;
  std::string pci_bus_id;  // "00000000:3B:00.0"
  std::string type;        // Slurm's gres type
  std::string name;        // the product's name
  std::uint32_t memory_mib = 0;
  bool mig = false;                 // divided
  std::vector<Instance> instances;  // what it is divided into; may be none yet
};

struct Node {
  std::string name;
  std::vector<Gpu> gpus;  // by nvml_index, which counts from 0 without gaps
};

// Reads and checks `file`: minors below kMaxGpus, no minor, UUID or index twice, at most kMaxInstances a GPU.
[[nodiscard]] Result<Node> read_node(const std::filesystem::path& file);

// The same from text; `origin` names it in errors.
[[nodiscard]] Result<Node> parse_node(const std::string& text, const std::string& origin);

// The state files of a node, from the path they share (SIMGPU_STATE).
std::filesystem::path node_file(const std::filesystem::path& state);
std::filesystem::path live_file(const std::filesystem::path& state);

}  // namespace simgpu
