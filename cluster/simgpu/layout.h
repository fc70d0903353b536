// The live state's file: a fixed layout, mapped by every process that reads or uses the node's GPUs.
//
// All shared words are lock-free atomics. A process may be killed at any instruction: nothing here is
// ever left locked, because
//  - a slot belongs to the process that moved its state word from free to filling, and that word names
//    the process, so the slot of one that died half-way can be freed;
//  - a checkpoint is written beside the current one and takes effect by one store of `turn`.
// Times in microseconds since the epoch, busy in percent x microseconds.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>

#include "node.h"

namespace simgpu {

inline constexpr std::uint64_t kMagic = 0x5550474D49530001;  // "SIMGPU" and a mark
inline constexpr std::uint32_t kLayoutVersion = 2;
inline constexpr std::uint32_t kSlots = 512;

enum class Phase : std::uint8_t { kFree = 0, kFilling = 1, kLive = 2 };

// A slot's state word: the phase, a generation that changes with every use of the slot, and its pid.
struct SlotState {
  Phase phase = Phase::kFree;
  std::uint32_t generation = 0;  // 24 bits
  std::int32_t pid = 0;
};

constexpr std::uint64_t pack(SlotState state) {
  return static_cast<std::uint64_t>(static_cast<std::uint32_t>(state.pid)) << 32 |
         static_cast<std::uint64_t>(state.generation & 0xFFFFFFU) << 8 |
         static_cast<std::uint64_t>(state.phase);
}

constexpr SlotState unpack(std::uint64_t word) {
  return {static_cast<Phase>(word & 0xFFU), static_cast<std::uint32_t>(word >> 8) & 0xFFFFFFU,
          static_cast<std::int32_t>(word >> 32)};
}

struct Slot {
  std::atomic<std::uint64_t> state;
  std::atomic<std::uint64_t> started;
  std::atomic<std::uint32_t> minor;
  std::atomic<std::uint32_t> instance;
  std::atomic<std::uint32_t> pattern;
  std::atomic<std::uint32_t> percent;
  std::atomic<std::uint32_t> memory_mib;
  std::atomic<std::int64_t> on_us;
  std::atomic<std::int64_t> off_us;
  std::atomic<std::int64_t> busy_us;
  std::atomic<std::int64_t> begin_us;
  std::atomic<std::int64_t> end_us;    // kNever while the process lives
  std::atomic<std::int64_t> alive_us;  // the last moment at which somebody knew that it lives
};

// Work done until `at_us`, by minor. Uses count from at_us on; the part before it is in `busy`.
struct Checkpoint {
  std::atomic<std::int64_t> at_us;
  std::array<std::atomic<std::uint64_t>, kMaxGpus> busy;
};

struct Layout {
  std::uint64_t magic;
  std::uint32_t version;
  std::uint32_t size;
  std::int64_t created_us;  // when the simulated driver began: energy and samples start here
  std::atomic<std::uint32_t> driver_broken;
  std::array<std::atomic<std::uint32_t>, kMaxGpus> lost;
  std::array<std::atomic<std::uint64_t>, kMaxGpus> ecc_volatile;   // uncorrected errors since the last reset
  std::array<std::atomic<std::uint64_t>, kMaxGpus> ecc_aggregate;  // and ever
  std::array<std::atomic<std::uint64_t>, kMaxGpus> energy_shown;   // mJ; the counter never goes below it
  std::atomic<std::uint64_t> turn;                                 // checkpoints[turn % 2] is in force
  std::array<Checkpoint, 2> checkpoints;
  std::array<Slot, kSlots> slots;
};

static_assert(std::atomic<std::uint64_t>::is_always_lock_free &&
              std::atomic<std::uint32_t>::is_always_lock_free);

}  // namespace simgpu
