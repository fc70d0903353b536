#include "fault.h"

#include <fmt/format.h>

#include <algorithm>

#include "duration.h"

namespace simgpu {
namespace {

// Whether `state` is the fault; an error when it is neither that nor "ok".
Result<bool> is_fault(const std::string& state, const std::string& fault) {
  if (state == fault || state == "ok") return state == fault;
  const std::string words = fault == "lost" ? "lost, ecc" : fault;
  return failure("\"" + state + "\" is no state; write " + words + " or ok");
}

bool has_minor(const Node& node, std::uint32_t minor) {
  return std::ranges::any_of(node.gpus, [&](const Gpu& gpu) { return gpu.minor == minor; });
}

std::string minors_of(const Node& node) {
  std::string list;
  for (const Gpu& gpu : node.gpus) list += fmt::format(" {}", gpu.minor);
  return list;
}

}  // namespace

Result<void> set_fault(const Node& node, Live& live, const std::string& which, const std::string& state) {
  if (which == "driver") {
    return is_fault(state, "broken").map([&](bool broken) { live.set_driver_broken(broken); });
  }
  const Result<std::uint32_t> minor = parse_number(which, 0, kMaxGpus - 1);
  if (!minor || !has_minor(node, *minor)) {
    return failure(node.name + " has no GPU with minor " + which + "; its minors:" + minors_of(node));
  }
  if (state == "ecc") {
    live.add_ecc_error(*minor);
    return {};
  }
  return is_fault(state, "lost").map([&](bool lost) {
    live.set_lost(*minor, lost);
    if (!lost) live.reset_ecc_errors(*minor);
  });
}

}  // namespace simgpu
