#include "policy/supply.h"

#include <cctype>

namespace steward::policy {

int Supply::gpu_type(std::string_view device) const {
  for (std::size_t i = 0; i < gpu_types.size(); ++i) {
    const std::string& name = gpu_types[i].name;
    if (!device.starts_with(name)) continue;
    const bool whole =
        device.size() == name.size() || std::isalnum(static_cast<unsigned char>(device[name.size()])) == 0;
    if (whole) return static_cast<int>(i);
  }
  return -1;
}

}  // namespace steward::policy
