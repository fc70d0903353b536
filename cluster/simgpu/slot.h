// Reading and ending one slot of the live state. For live.cpp only.
//
// Threads: safe against any other process or thread that reads, fills, ends or frees the same slot.
#pragma once

#include <cstdint>
#include <optional>

#include "layout.h"
#include "use.h"

namespace simgpu {

// The use in a live slot, whole; none when the slot is free or being filled.
std::optional<Use> read_slot(const Slot& slot);

// Takes a free slot for `use` and fills it; false when somebody else has it.
bool fill_slot(Slot& slot, const Use& use);

// Frees a slot whose state word still is `word`.
void free_slot(Slot& slot, std::uint64_t word);

// Ends the slot's use at `at`, if it has not ended; the first end counts.
void end_slot(Slot& slot, std::int64_t at);

// The process was seen alive at `at`.
void mark_alive(Slot& slot, std::int64_t at);

// Looks whether the process of a running use of `minor` still lives and ends the use if not. Asks the
// kernel at most once in 20 ms for a slot.
void check_slot(Slot& slot, std::uint32_t minor, std::int64_t now);

}  // namespace simgpu
