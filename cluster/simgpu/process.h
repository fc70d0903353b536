// Whether a process still lives, told apart from a later one with the same pid by its start time.
//
// Reads /proc; safe from any thread.
#pragma once

#include <cstdint>
#include <optional>

namespace simgpu {

// Field 22 of /proc/PID/stat (clock ticks since boot). None when there is no such process, or it is
// a zombie: a process that ended holds no GPU, even before its parent has asked for its status.
std::optional<std::uint64_t> start_time(std::int32_t pid);

// False only when it is certain that the process ended; a /proc that cannot be read is not a death.
bool is_alive(std::int32_t pid, std::uint64_t started);

// CLOCK_REALTIME in microseconds, the clock of NVML's stamps.
std::int64_t now_us();

}  // namespace simgpu
