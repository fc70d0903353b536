// How ended uses leave the live state without losing their energy: Live::settle.
//
// The work of all uses up to a moment that nobody can change any more is added to the checkpoint; the
// checkpoint takes effect by one store; only then are slots freed. A death at any point in between loses
// nothing: before the store nothing happened, after it the remaining slots no longer count.
#include <algorithm>
#include <optional>
#include <vector>

#include "live.h"
#include "live_file.h"
#include "process.h"
#include "slot.h"

namespace simgpu {
namespace {

std::vector<std::vector<Use>> uses_by_minor(const Layout& layout) {
  std::vector<std::vector<Use>> uses(kMaxGpus);
  for (const Slot& slot : layout.slots) {
    const std::optional<Use> use = read_slot(slot);
    if (use && use->minor < kMaxGpus) uses[use->minor].push_back(*use);
  }
  return uses;
}

// Ended before `until`, or left half-filled by a process that is gone.
bool is_done(const Slot& slot, SlotState state, std::int64_t until) {
  if (state.phase == Phase::kLive) return slot.end_us <= until;
  return state.phase == Phase::kFilling && !start_time(state.pid);
}

void free_done_slots(Layout& layout, std::int64_t until) {
  for (Slot& slot : layout.slots) {
    const std::uint64_t word = slot.state;
    if (is_done(slot, unpack(word), until)) free_slot(slot, word);
  }
}

}  // namespace

void Live::settle(std::int64_t now) {
  const TryLock lock(file_);
  if (lock.held()) settle_locked(now);
}

void Live::settle_locked(std::int64_t now) {
  // Checking every process first makes sure that no use can end before `until` later on.
  for (Slot& slot : layout_->slots) check_slot(slot, slot.minor, now);
  const std::uint64_t turn = layout_->turn;
  const Checkpoint& base = layout_->checkpoints.at(turn % 2);
  const std::int64_t until = std::max(now - kKeepUs, base.at_us.load());
  Checkpoint& next = layout_->checkpoints.at((turn + 1) % 2);
  const std::vector<std::vector<Use>> uses = uses_by_minor(*layout_);
  for (std::uint32_t minor = 0; minor < kMaxGpus; ++minor) {
    next.busy.at(minor) = base.busy.at(minor) + busy_between(uses[minor], base.at_us, until);
  }
  next.at_us = until;
  layout_->turn = turn + 1;
  free_done_slots(*layout_, until);
}

}  // namespace simgpu
