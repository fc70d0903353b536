// The live state of a node's simulated GPUs: who uses them, what they worked, which faults they have.
//
// Every process maps the same file, so what a job registers here is what NVML's callers see. Times in
// microseconds since the epoch are given by the caller, so tests choose them.
// Threads: every method but the moves may be called from any thread and any process at the same time.
// Ownership: Live owns its mapping, not the file; ending a Live ends no use.
#pragma once

#include <cstdint>
#include <filesystem>
#include <utility>
#include <vector>

#include "layout.h"
#include "node.h"
#include "use.h"

namespace simgpu {

// How long an ended use is kept at least: longer than the ring, so that its last samples are still seen.
inline constexpr std::int64_t kKeepUs = 25'000'000;
// How often ended uses are gathered into the checkpoint.
inline constexpr std::int64_t kSettleUs = 60'000'000;

// One GPU's uses and past work, taken at one moment and consistent.
struct Snapshot {
  std::int64_t created_us = 0;
  std::int64_t base_us = 0;     // uses count from here on
  std::uint64_t base_busy = 0;  // percent x microseconds before base_us
  std::vector<Use> uses;

  // Work from the driver's begin to `at`, in percent x microseconds.
  [[nodiscard]] std::uint64_t busy_until(std::int64_t at) const;
};

class Live {
 public:
  // Maps `file`; creates it, writable for all, when there is none. Errors: no access, another layout.
  [[nodiscard]] static Result<Live> open(const std::filesystem::path& file, std::int64_t now);

  Live(Live&& other) noexcept;
  Live& operator=(Live&& other) noexcept;
  Live(const Live&) = delete;
  Live& operator=(const Live&) = delete;
  ~Live();

  // Registers `use` from `now` on (its begin and end are set here); its process is the one that `use`
  // names. Returns the slot's ticket. Error: every slot is taken.
  [[nodiscard]] Result<std::uint32_t> begin(Use use, std::int64_t now);
  // The process says that it still lives: bounds how late a kill -9 is noticed when nobody reads.
  void still_alive(std::uint32_t ticket, std::int64_t now);
  // Ends the use; the first end counts.
  void end(std::uint32_t ticket, std::int64_t now);

  // The state of one GPU. Notices processes that died: their use ends at the last moment at which they
  // were known to live. `minor` must be below kMaxGpus.
  [[nodiscard]] Snapshot look(std::uint32_t minor, std::int64_t now);

  // Moves work older than kKeepUs into the checkpoint and frees the slots of uses that ended before.
  // look and begin call it by themselves. Does nothing while another process settles.
  void settle(std::int64_t now);

  // The energy counter as shown: the highest of `energy_mj` and everything shown before.
  std::uint64_t show_energy(std::uint32_t minor, std::uint64_t energy_mj);

  [[nodiscard]] bool is_lost(std::uint32_t minor) const;
  void set_lost(std::uint32_t minor, bool lost);
  // Uncorrected memory errors: one more; those since the last reset, and ever; a reset.
  void add_ecc_error(std::uint32_t minor);
  [[nodiscard]] std::uint64_t ecc_errors(std::uint32_t minor, bool ever) const;
  void reset_ecc_errors(std::uint32_t minor);
  [[nodiscard]] bool is_driver_broken() const;
  void set_driver_broken(bool broken);

  // For tests and `simgpu show`: slots that are not free.
  [[nodiscard]] std::uint32_t slots_taken() const;

 private:
  Live(Layout* layout, std::filesystem::path file) : layout_(layout), file_(std::move(file)) {}
  void settle_locked(std::int64_t now);

  Layout* layout_ = nullptr;
  std::filesystem::path file_;
};

}  // namespace simgpu
