// The node as a whole: CPUs, load, memory, pressure. Used by one thread.
#pragma once

#include <string>

#include "meter/counter.h"
#include "meter/descriptor.h"
#include "model/report.h"

namespace steward::meter {

// What /proc said at one moment, as counters.
struct MachineReading {
  std::uint32_t cpus = 0;
  std::uint64_t busy_ticks = 0, total_ticks = 0;  // of all CPUs, since boot
  std::uint32_t load_centi = 0;
  std::uint64_t memory_mib = 0, available_mib = 0;
  bool has_pressure = false;
  std::uint64_t cpu_some_us = 0, memory_some_us = 0, memory_full_us = 0, io_some_us = 0, io_full_us = 0;
};

class Machine {
 public:
  explicit Machine(const std::string& proc_root = "/proc");
  // Allocates nothing. What cannot be read stays 0; no pressure: this kernel keeps none (psi=1 at boot turns
  // it on where a distribution turns it off).
  const MachineReading& read();

 private:
  void read_cpu();
  void read_memory();
  void read_pressure();

  Descriptor stat_, load_, memory_, cpu_pressure_, memory_pressure_, io_pressure_;
  MachineReading reading_;
  std::string text_;
};

// What was between two moments `span` apart.
MachineUse use_between(const MachineReading& before, const MachineReading& now, Duration span);

// "full … total=12" of a pressure file; 0 where there is no such line.
std::uint64_t stalled_us(std::string_view text, std::string_view line);

}  // namespace steward::meter
