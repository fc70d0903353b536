// What one process does to one simulated GPU, and what all uses of a GPU add up to.
//
// Pure: every answer is a function of the uses and a time, so nothing has to tick.
// Units: times and durations in microseconds since the Unix epoch (CLOCK_REALTIME), memory in MiB,
// load in percent. Threads: plain values, no shared state. Errors: none.
#pragma once

#include <cstdint>
#include <limits>
#include <span>

namespace simgpu {

inline constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

inline constexpr std::uint32_t kWhole = 0xFFFFFFFF;  // no MIG instance; NVML writes it so, too

enum class Pattern : std::uint32_t {
  kHold = 0,      // memory held, 0 %
  kSteady = 1,    // `percent` all the time
  kBursts = 2,    // `percent` for on_us, then 0 % for off_us, again and again
  kThenIdle = 3,  // `percent` for busy_us, then 0 % for ever
};

struct Use {
  std::int32_t pid = 0;
  std::uint64_t started = 0;        // the process's start time, field 22 of /proc/PID/stat
  std::uint32_t minor = 0;          // the GPU's device minor
  std::uint32_t instance = kWhole;  // which of the GPU's instances, by its place in the node's file
  Pattern pattern = Pattern::kHold;
  std::uint32_t percent = 0;
  std::uint32_t memory_mib = 0;
  std::int64_t on_us = 0;
  std::int64_t off_us = 0;
  std::int64_t busy_us = 0;
  std::int64_t begin_us = 0;
  std::int64_t end_us = kNever;  // kNever while it runs; the use covers [begin_us, end_us)
};

// Whether the use exists at `at`.
bool is_active(const Use& use, std::int64_t at);

// The load the use puts on its GPU at `at`; 0 outside its time.
std::uint32_t percent_at(const Use& use, std::int64_t at);

// The first moment after `at` at which percent_at may change; kNever if there is none.
std::int64_t next_change(const Use& use, std::int64_t at);

// The load of a GPU with all these uses: their sum, at most 100.
std::uint32_t percent_at(std::span<const Use> uses, std::int64_t at);

// The memory all uses hold at `at`.
std::uint64_t memory_mib_at(std::span<const Use> uses, std::int64_t at);

// The integral of percent_at over [from, to), in percent x microseconds; 0 when to <= from.
std::uint64_t busy_between(std::span<const Use> uses, std::int64_t from, std::int64_t to);

}  // namespace simgpu
