#include "programs/steward/progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

namespace steward::cli {

Duration Progress::took() const { return std::chrono::duration_cast<Duration>(Steady::now() - begun_); }

void Progress::at(std::uint64_t bytes) {
  if (++calls_ % 64 == 0) now_at(bytes);
}

void Progress::now_at(std::uint64_t bytes) {
  if (!terminal_.errs_terminal) return;
  const auto now = Steady::now();
  if (now - begun_ < std::chrono::seconds(2) || now - drawn_ < std::chrono::milliseconds(200)) return;
  drawn_ = now;
  shown_ = true;
  if (whole_ == 0) {
    terminal_.err << fmt::format("\r  {} MiB", bytes >> 20) << std::flush;
    return;
  }
  constexpr std::uint64_t width = 40;
  const std::uint64_t done = std::min(width, bytes * width / whole_);
  terminal_.err << fmt::format("\r  [{}{}] {} %", std::string(done, '#'), std::string(width - done, ' '),
                               std::min<std::uint64_t>(100, bytes * 100 / whole_))
                << std::flush;
}

void Progress::clear() {
  if (!std::exchange(shown_, false)) return;
  terminal_.err << "\r" << std::string(60, ' ') << "\r" << std::flush;
}

}  // namespace steward::cli
