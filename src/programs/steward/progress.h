// How far a long piece of work has come, on stderr: only where somebody looks, and after two seconds.
#pragma once

#include <chrono>
#include <cstdint>

#include "programs/steward/terminal.h"

namespace steward::cli {

class Progress {
 public:
  // `whole`: of all the work, in bytes; 0: not known.
  Progress(const Terminal& terminal, std::uint64_t whole) : terminal_(terminal), whole_(whole) {}
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void at(std::uint64_t bytes);  // cheap: looks at the clock once in a while
  void now_at(std::uint64_t bytes);
  void clear();  // before anything else is printed to the same terminal
  Duration took() const;

 private:
  using Steady = std::chrono::steady_clock;
  const Terminal& terminal_;
  std::uint64_t whole_;
  Steady::time_point begun_ = Steady::now();
  Steady::time_point drawn_ = begun_;
  std::uint64_t calls_ = 0;
  bool shown_ = false;
};

}  // namespace steward::cli
