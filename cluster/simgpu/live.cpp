#include "live.h"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include "live_file.h"
#include "slot.h"

namespace simgpu {

std::uint64_t Snapshot::busy_until(std::int64_t at) const {
  return base_busy + busy_between(uses, base_us, at);
}

Result<Live> Live::open(const std::filesystem::path& file, std::int64_t now) {
  const Result<Layout*> layout = map_live_file(file, now);
  if (!layout) return failure(layout.error());
  return Live(*layout, file);
}

Live::Live(Live&& other) noexcept
    : layout_(std::exchange(other.layout_, nullptr)), file_(std::move(other.file_)) {}

Live& Live::operator=(Live&& other) noexcept {
  std::swap(layout_, other.layout_);
  std::swap(file_, other.file_);
  return *this;
}

Live::~Live() {
  if (layout_ != nullptr) unmap_live_file(layout_);
}

Result<std::uint32_t> Live::begin(Use use, std::int64_t now) {
  use.begin_us = now;
  use.end_us = kNever;
  constexpr int kAttempts = 20;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    // No slot was free, and whoever settles right now may be about to free some.
    if (attempt > 1) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    for (std::uint32_t index = 0; index < kSlots; ++index) {
      if (fill_slot(layout_->slots.at(index), use)) return index;
    }
    settle(now);
  }
  return failure("all " + std::to_string(kSlots) + " places for uses of this node's GPUs are taken");
}

void Live::still_alive(std::uint32_t ticket, std::int64_t now) { mark_alive(layout_->slots.at(ticket), now); }

void Live::end(std::uint32_t ticket, std::int64_t now) { end_slot(layout_->slots.at(ticket), now); }

Snapshot Live::look(std::uint32_t minor, std::int64_t now) {
  for (Slot& slot : layout_->slots) check_slot(slot, minor, now);
  if (now - layout_->checkpoints.at(layout_->turn % 2).at_us > kSettleUs) settle(now);
  for (;;) {
    const std::uint64_t turn = layout_->turn;
    const Checkpoint& base = layout_->checkpoints.at(turn % 2);
    Snapshot snapshot{layout_->created_us, base.at_us, base.busy.at(minor), {}};
    for (const Slot& slot : layout_->slots) {
      const std::optional<Use> use = read_slot(slot);
      if (use && use->minor == minor) snapshot.uses.push_back(*use);
    }
    if (layout_->turn == turn) return snapshot;  // else a checkpoint came between: look again
  }
}

std::uint64_t Live::show_energy(std::uint32_t minor, std::uint64_t energy_mj) {
  std::atomic<std::uint64_t>& shown = layout_->energy_shown.at(minor);
  std::uint64_t highest = shown;
  while (highest < energy_mj && !shown.compare_exchange_weak(highest, energy_mj)) {
  }
  return std::max(highest, energy_mj);
}

bool Live::is_lost(std::uint32_t minor) const { return layout_->lost.at(minor) != 0; }

void Live::set_lost(std::uint32_t minor, bool lost) { layout_->lost.at(minor) = lost ? 1 : 0; }

void Live::add_ecc_error(std::uint32_t minor) {
  ++layout_->ecc_volatile.at(minor);
  ++layout_->ecc_aggregate.at(minor);
}

std::uint64_t Live::ecc_errors(std::uint32_t minor, bool ever) const {
  return ever ? layout_->ecc_aggregate.at(minor) : layout_->ecc_volatile.at(minor);
}

void Live::reset_ecc_errors(std::uint32_t minor) { layout_->ecc_volatile.at(minor) = 0; }

bool Live::is_driver_broken() const { return layout_->driver_broken != 0; }

void Live::set_driver_broken(bool broken) { layout_->driver_broken = broken ? 1 : 0; }

std::uint32_t Live::slots_taken() const {
  return static_cast<std::uint32_t>(std::ranges::count_if(
      layout_->slots, [](const Slot& slot) { return unpack(slot.state).phase != Phase::kFree; }));
}

}  // namespace simgpu
