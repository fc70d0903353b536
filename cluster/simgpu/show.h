// `simgpu show`: what each GPU does now, as a table.
#pragma once

#include <cstdint>
#include <string>

#include "live.h"
#include "node.h"

namespace simgpu {

// One line a GPU in NVML's order, under the node's name. `now` in microseconds since the epoch.
std::string node_table(const Node& node, Live& live, std::int64_t now);

// "pid 4711 (ada, bursts 90 %)".
std::string describe(const Use& use);

}  // namespace simgpu
