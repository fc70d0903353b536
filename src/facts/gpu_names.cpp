#include "facts/gpu_names.h"

#include <algorithm>
#include <array>

#include "base/hostlist.h"
#include "base/text.h"

namespace steward::facts {

std::string short_gpu_type(std::string_view device) {
  constexpr std::array<std::string_view, 6> makers{"nvidia", "tesla", "amd", "instinct", "geforce", "intel"};
  constexpr std::array<std::string_view, 3> families{"rtx", "gtx", "quadro"};
  std::string type;
  for (const std::string_view word : split(device, ' ')) {
    std::string lower;
    for (const char c : word.substr(0, word.find('-')))
      lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if (lower.empty() || std::find(makers.begin(), makers.end(), lower) != makers.end()) continue;
    type += lower;
    if (std::find(families.begin(), families.end(), lower) == families.end()) break;
  }
  return type;
}

GpuNodes gpu_nodes_of(const Cluster& cluster) {
  GpuNodes nodes;
  for (const NodeType& type : cluster.node_types) {
    const auto names = type.gpus == 0 ? Result<std::vector<std::string>>() : expand_hostlist(type.nodes);
    if (!names) continue;
    for (const std::string& node : *names) nodes.type_of[node] = type.gpu_type;
    if (!names->empty()) nodes.gpus[type.gpu_type] += type.usable * type.gpus;
  }
  return nodes;
}

}  // namespace steward::facts
