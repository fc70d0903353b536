// Window: the last intervals of one counter as two bitmaps, `valid` (it was measured) and `active` (it was in
// use).
//
// An interval is a fixed slice of time, numbered floor(time / length). Missing is neither idle nor busy, so a
// window never answers "idle" but counts: how many intervals were expected, how many valid, how many active.
// 4 hours of 30 s take 2 x 60 bytes. Plain value; not thread-safe.
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
  Window() = default;
  explicit Window(std::uint32_t intervals);  // capacity; rounded up to a multiple of 64

  // Records interval `number`. Older than the window: ignored. Said twice: active wins, so order does not
  // matter.
  void mark(std::int64_t number, bool active);

  // It was in use in a part of interval `number`; whether the interval was measured is for mark() to say.
  void mark_active(std::int64_t number);

  // Over [from, to), clipped to what the window can still know; `expected` counts the whole of [from, to).
  WindowCount count(std::int64_t from, std::int64_t to) const;

  // Several windows as one: valid where all are, active where any is. `windows` is not empty.
  static WindowCount count_any(std::span<const Window* const> windows, std::int64_t from, std::int64_t to);

  // [from, to) a letter an interval: '#' active, '.' idle, ' ' not measured.
  std::string show(std::int64_t from, std::int64_t to) const;

  std::int64_t newest() const { return newest_; }  // -1: nothing recorded yet

 private:
  std::int64_t oldest() const;
  std::uint64_t valid_word(std::int64_t word) const;  // word number -> its bits, 0 where not kept
  std::uint64_t active_word(std::int64_t word) const;
  bool bit(const std::vector<std::uint64_t>& bits, std::int64_t number) const;
  bool reach(std::int64_t number);  // false: older than the window
  void advance(std::int64_t number);

  std::int64_t newest_ = -1;
  std::vector<std::uint64_t> valid_;
  std::vector<std::uint64_t> active_;
};

}  // namespace steward
