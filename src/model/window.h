// Window: the last intervals of what was measured together, as bitmaps: `valid` (it was measured), and one of
// each channel's `active` (it was so: in use, at a terminal, ...).
//
// An interval is a fixed slice of time, numbered floor(time / length). Missing is neither idle nor busy, so a
// window never answers "idle" but counts: how many intervals were expected, how many valid, how many active.
// A channel of 4 hours of 30 s takes 64 bytes. Plain value; not thread-safe.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace steward {

struct WindowCount {
  std::int64_t expected = 0;
  std::int64_t valid = 0;
  std::int64_t active = 0;  // of the valid ones
};

class Window {
 public:
  using Channels = std::uint32_t;  // a bit each

  Window() = default;
  // Capacity, rounded up to a multiple of 64; how many channels, 31 at most.
  explicit Window(std::uint32_t intervals, std::uint32_t channels = 1);

  // Records interval `number`. Older than the window: ignored. Said twice: active wins, so order does not
  // matter.
  void mark(std::int64_t number, Channels active);

  // It was so in a part of interval `number`; whether the interval was measured is for mark() to say.
  void mark_active(std::int64_t number, Channels active = 1);

  // Over [from, to), clipped to what the window can still know; `expected` counts the whole of [from, to).
  WindowCount count(std::int64_t from, std::int64_t to, std::uint32_t channel = 0) const;

  // Several windows as one: valid where all are; active where any is, or where all are, each in any of its
  // channels. `parts` is not empty.
  struct Part {
    const Window* window = nullptr;
    Channels channels = 1;
  };
  static WindowCount count_any(std::span<const Part> parts, std::int64_t from, std::int64_t to);
  static WindowCount count_all(std::span<const Part> parts, std::int64_t from, std::int64_t to);

  // [from, to) a letter an interval: '#' active, '.' idle, ' ' not measured.
  std::string show(std::int64_t from, std::int64_t to, std::uint32_t channel = 0) const;

  std::int64_t newest() const { return newest_; }  // -1: nothing recorded yet

 private:
  std::int64_t oldest() const;
  // The bits of interval 64 * word and on; of map 0 `valid`, of map 1 + c channel c's. 0 where not kept.
  std::uint64_t word_of(std::int64_t word, std::uint32_t map) const;
  template <typename Take>
  void each_word(std::int64_t word, std::size_t many, Channels channels, Take take) const;
  template <typename Join>
  static WindowCount count_parts(std::span<const Part> parts, std::int64_t from, std::int64_t to, Join join);
  std::size_t slot(std::int64_t number) const;
  bool bit(std::int64_t number, std::uint32_t map) const;
  bool reach(std::int64_t number);  // false: older than the window
  void advance(std::int64_t number);

  std::int64_t newest_ = -1;
  std::uint32_t stride_ = 1;  // maps
  std::uint32_t words_ = 0;
  std::vector<std::uint64_t> bits_;  // word by word, in each all maps
};

}  // namespace steward
