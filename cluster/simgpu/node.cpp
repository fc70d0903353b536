#include "node.h"

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

namespace simgpu {
namespace {

using nlohmann::json;

Instance instance_from(const json& entry) {
  Instance instance;
  instance.uuid = entry.at("uuid").get<std::string>();
  instance.profile = entry.at("profile").get<std::string>();
  instance.gpu_instance = entry.at("gpu_instance").get<std::uint32_t>();
  instance.compute_instance = entry.at("compute_instance").get<std::uint32_t>();
  instance.memory_mib = entry.at("memory_mib").get<std::uint32_t>();
  return instance;
}

Gpu gpu_from(const json& entry) {
  Gpu gpu;
  gpu.minor = entry.at("minor").get<std::uint32_t>();
  gpu.file = entry.at("file").get<std::string>();
  gpu.gres_index = entry.at("gres_index").get<std::uint32_t>();
  gpu.nvml_index = entry.at("nvml_index").get<std::uint32_t>();
  gpu.uuid = entry.at("uuid").get<std::string>();
  gpu.pci_bus_id = entry.at("pci_bus_id").get<std::string>();
  gpu.type = entry.at("type").get<std::string>();
  gpu.name = entry.at("name").get<std::string>();
  gpu.memory_mib = entry.at("memory_mib").get<std::uint32_t>();
  gpu.mig = entry.contains("mig");
  if (gpu.mig) {
    for (const json& instance : entry.at("mig")) gpu.instances.push_back(instance_from(instance));
  }
  return gpu;
}

// What is wrong with the set as a whole; empty when nothing is.
std::string fault_in(const std::vector<Gpu>& gpus) {
  std::set<std::uint32_t> minors;
  std::set<std::string> uuids;
  std::uint32_t index = 0;
  for (const Gpu& gpu : gpus) {
    const std::string which = "GPU " + gpu.uuid + ": ";
    if (gpu.minor >= kMaxGpus) return which + "minor must be below " + std::to_string(kMaxGpus);
    if (!minors.insert(gpu.minor).second)
      return which + "minor " + std::to_string(gpu.minor) + " appears twice";
    if (!uuids.insert(gpu.uuid).second) return which + "this uuid appears twice";
    if (gpu.instances.size() > kMaxInstances)
      return which + "at most " + std::to_string(kMaxInstances) + " MIG instances";
    for (const Instance& instance : gpu.instances) {
      if (!uuids.insert(instance.uuid).second) return which + "uuid " + instance.uuid + " appears twice";
    }
    if (gpu.nvml_index != index++) return which + "nvml_index must count from 0, each number once";
  }
  return {};
}

}  // namespace

Result<Node> parse_node(const std::string& text, const std::string& origin) {
  Node node;
  try {
    const json document = json::parse(text);
    node.name = document.at("node").get<std::string>();
    for (const json& entry : document.at("gpus")) node.gpus.push_back(gpu_from(entry));
  } catch (const json::exception& error) {
    return failure(origin + ": " + error.what());
  }
  std::sort(node.gpus.begin(), node.gpus.end(),
            [](const Gpu& a, const Gpu& b) { return a.nvml_index < b.nvml_index; });
  const std::string fault = fault_in(node.gpus);
  if (!fault.empty()) return failure(origin + ": " + fault);
  return node;
}

Result<Node> read_node(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::ostringstream text;
  if (!in || !(text << in.rdbuf())) return failure("cannot read the node's GPUs from " + file.string());
  return parse_node(text.str(), file.string());
}

std::filesystem::path node_file(const std::filesystem::path& state) { return state.string() + ".json"; }

std::filesystem::path live_file(const std::filesystem::path& state) { return state.string() + ".live"; }

}  // namespace simgpu
