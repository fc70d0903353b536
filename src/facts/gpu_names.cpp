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
    const std::string part = lower(word.substr(0, word.find('-')));
    if (part.empty() || std::find(makers.begin(), makers.end(), part) != makers.end()) continue;
    type += part;
    if (std::find(families.begin(), families.end(), part) == families.end()) break;
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
