#include "slot.h"

#include <algorithm>

#include "process.h"

namespace simgpu {
namespace {

constexpr std::int64_t kCheckEveryUs = 20'000;

Use copy_of(const Slot& slot, std::int32_t pid) {
  Use use;
  use.pid = pid;
  use.started = slot.started;
  use.minor = slot.minor;
  use.instance = slot.instance;
  use.pattern = static_cast<Pattern>(slot.pattern.load());
  use.percent = slot.percent;
  use.memory_mib = slot.memory_mib;
  use.on_us = slot.on_us;
  use.off_us = slot.off_us;
  use.busy_us = slot.busy_us;
  use.begin_us = slot.begin_us;
  use.end_us = slot.end_us;
  return use;
}

}  // namespace

std::optional<Use> read_slot(const Slot& slot) {
  for (;;) {
    const std::uint64_t word = slot.state;
    const SlotState state = unpack(word);
    if (state.phase != Phase::kLive) return std::nullopt;
    const Use use = copy_of(slot, state.pid);
    if (slot.state == word) return use;  // else the slot was freed meanwhile and perhaps filled anew
  }
}

bool fill_slot(Slot& slot, const Use& use) {
  std::uint64_t word = slot.state;
  SlotState state = unpack(word);
  if (state.phase != Phase::kFree) return false;
  state = {Phase::kFilling, state.generation + 1, use.pid};
  if (!slot.state.compare_exchange_strong(word, pack(state))) return false;
  slot.started = use.started;
  slot.minor = use.minor;
  slot.instance = use.instance;
  slot.pattern = static_cast<std::uint32_t>(use.pattern);
  slot.percent = use.percent;
  slot.memory_mib = use.memory_mib;
  slot.on_us = use.on_us;
  slot.off_us = use.off_us;
  slot.busy_us = use.busy_us;
  slot.begin_us = use.begin_us;
  slot.end_us = use.end_us;
  slot.alive_us = use.begin_us;
  state.phase = Phase::kLive;
  slot.state = pack(state);
  return true;
}

void free_slot(Slot& slot, std::uint64_t word) {
  SlotState state = unpack(word);
  state.phase = Phase::kFree;
  state.pid = 0;
  slot.state.compare_exchange_strong(word, pack(state));
}

void end_slot(Slot& slot, std::int64_t at) {
  std::int64_t running = kNever;
  slot.end_us.compare_exchange_strong(running, std::max(at, slot.begin_us.load()));
}

void mark_alive(Slot& slot, std::int64_t at) {
  std::int64_t known = slot.alive_us;
  while (known < at && !slot.alive_us.compare_exchange_weak(known, at)) {
  }
}

void check_slot(Slot& slot, std::uint32_t minor, std::int64_t now) {
  const std::optional<Use> use = read_slot(slot);
  if (!use || use->minor != minor || use->end_us != kNever) return;
  if (now - slot.alive_us < kCheckEveryUs) return;
  if (is_alive(use->pid, use->started)) {
    mark_alive(slot, now);
  } else {
    end_slot(slot, slot.alive_us);
  }
}

}  // namespace simgpu
