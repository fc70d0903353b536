// `simgpu fault`: makes a GPU or a node's driver fail, and mends it.
#pragma once

#include <string>

#include "live.h"
#include "node.h"

namespace simgpu {

// `which` is a device minor with `state` "lost", "ecc" (one more uncorrected memory error) or "ok" (as after
// a reset: what was ever counted stays), or "driver" with "broken" or "ok". Error: what is wrong and which
// minors there are; nothing is changed then.
[[nodiscard]] Result<void> set_fault(const Node& node, Live& live, const std::string& which,
                                     const std::string& state);

}  // namespace simgpu
