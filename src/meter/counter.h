// Turns a growing counter into use. Counters step back: the kernel rescales the user/system split and sums
// CPUs one after another, cpuacct.usage can be written, a GPU driver is loaded anew.
#pragma once

#include <cstdint>
#include <optional>

namespace steward::meter {

class Counter {
 public:
  // from_zero: what it counted before the first reading counts, too (a job that began while somebody
  // watched).
  // jitter: how far it may step back and still be the same counter; 0 where a step back is always a reset.
  explicit Counter(bool from_zero = false, std::uint64_t jitter = 1'000'000'000)
      : known_(from_zero), jitter_(jitter) {}

  // The use since the last call, in the counter's unit (ns, bytes, mJ); nothing where there is no earlier
  // reading to compare with. A step back of at most `jitter` (a second of CPU time, unless said) is jitter
  // and counts as no use, and what was counted is not counted again; a larger one is a counter set to 0 by
  // hand: that use is not known, and counting starts again.
  std::optional<std::uint64_t> advance(std::uint64_t now) {
    const bool was_reset = now < last_ && last_ - now > jitter_;
    if (!known_ || was_reset) {
      known_ = true;
      last_ = now;
      return std::nullopt;
    }
    if (now < last_) return 0;
    const std::uint64_t used = now - last_;
    last_ = now;
    return used;
  }

 private:
  bool known_;
  std::uint64_t jitter_;
  std::uint64_t last_ = 0;
};

}  // namespace steward::meter
