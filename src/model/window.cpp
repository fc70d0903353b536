#include "model/window.h"

#include <algorithm>
#include <array>
#include <bit>

namespace steward {
namespace {

constexpr std::int64_t word_bits = 64;

std::uint64_t mask(std::int64_t number) { return std::uint64_t{1} << (number % word_bits); }

// Bits [from, to) of one word, both within 0..64.
std::uint64_t range_mask(std::int64_t from, std::int64_t to) {
  const std::uint64_t below_to = to == word_bits ? ~std::uint64_t{0} : (std::uint64_t{1} << to) - 1;
  return below_to & ~((std::uint64_t{1} << from) - 1);
}

}  // namespace

Window::Window(std::uint32_t intervals, std::uint32_t channels)
    : stride_(channels + 1), words_((intervals + 63) / 64 + 1), bits_(std::size_t{words_} * stride_) {}

std::size_t Window::slot(std::int64_t number) const {
  return static_cast<std::size_t>(static_cast<std::uint64_t>(number / word_bits) % words_) * stride_;
}

// One word more than asked for is kept, so that advancing word by word never cuts into what was asked for.
std::int64_t Window::oldest() const {
  return std::max<std::int64_t>(0, newest_ / word_bits - std::int64_t{words_} + 1) * word_bits;
}

void Window::advance(std::int64_t number) {
  const std::int64_t from = newest_ < 0 ? number / word_bits - std::int64_t{words_} : newest_ / word_bits;
  const std::int64_t first = std::max(from + 1, number / word_bits - std::int64_t{words_} + 1);
  for (std::int64_t word = std::max<std::int64_t>(first, 0); word <= number / word_bits; ++word)
    std::fill_n(bits_.begin() + static_cast<std::ptrdiff_t>(slot(word * word_bits)), stride_, 0);
  newest_ = number;
}

bool Window::reach(std::int64_t number) {
  if (bits_.empty() || number < 0) return false;
  if (number > newest_) advance(number);
  return number >= oldest();
}

void Window::mark(std::int64_t number, Channels active) {
  if (!reach(number)) return;
  bits_[slot(number)] |= mask(number);
  mark_active(number, active);
}

void Window::mark_active(std::int64_t number, Channels active) {
  if (active == 0 || !reach(number)) return;
  const std::size_t at = slot(number);
  for (std::uint32_t map = 1; map < stride_; ++map) {
    if ((active >> (map - 1) & 1U) != 0) bits_[at + map] |= mask(number);
  }
}

std::uint64_t Window::word_of(std::int64_t word, std::uint32_t map) const {
  if (newest_ < 0 || map >= stride_ || word * word_bits < oldest() || word > newest_ / word_bits) return 0;
  return bits_[slot(word * word_bits) + map];
}

WindowCount Window::count(std::int64_t from, std::int64_t to, std::uint32_t channel) const {
  const Part self{this, Channels{1} << channel};
  return count_any({&self, 1}, from, to);
}

// Calls take(i, valid, active) for `many` words from `word` on. The place in the ring is found once: a
// remainder for each word would be most of the work.
template <typename Take>
void Window::each_word(std::int64_t word, std::size_t many, Channels channels, Take take) const {
  const std::int64_t first = newest_ < 0 ? 0 : oldest() / word_bits;
  const std::int64_t last = newest_ < 0 ? -1 : newest_ / word_bits;
  std::size_t at = bits_.empty() ? 0 : slot(word * word_bits);
  for (std::size_t i = 0; i < many; ++i, ++word) {
    const bool kept = word >= first && word <= last;
    std::uint64_t active = 0;
    for (Channels left = kept ? channels : 0; left != 0; left &= left - 1) {
      const std::size_t map = static_cast<std::size_t>(std::countr_zero(left)) + 1;
      if (map < stride_) active |= bits_[at + map];
    }
    take(i, kept ? bits_[at] : 0, active);
    at += stride_;
    if (at >= bits_.size()) at = 0;
  }
}

template <typename Join>
WindowCount Window::count_parts(std::span<const Part> parts, std::int64_t from, std::int64_t to, Join join) {
  constexpr std::size_t most = 16;  // words at a time: more than eight hours of half minutes
  WindowCount result;
  result.expected = std::max<std::int64_t>(0, to - from);
  from = std::max<std::int64_t>(from, 0);
  while (from < to) {
    const std::int64_t word = from / word_bits;
    const std::int64_t end = std::min(to, (word + static_cast<std::int64_t>(most)) * word_bits);
    const auto many = static_cast<std::size_t>((end - 1) / word_bits - word + 1);
    std::array<std::uint64_t, most> valid{};
    std::array<std::uint64_t, most> active{};
    for (std::size_t i = 0; i < many; ++i) {
      const std::int64_t begins = (word + static_cast<std::int64_t>(i)) * word_bits;
      valid[i] = range_mask(std::max<std::int64_t>(from - begins, 0), std::min(end - begins, word_bits));
    }
    const Part* const first = parts.data();
    for (const Part& part : parts) {
      part.window->each_word(word, many, part.channels,
                             [&](std::size_t i, std::uint64_t its_valid, std::uint64_t its) {
                               valid[i] &= its_valid;
                               active[i] = &part == first ? its : join(active[i], its);
                             });
    }
    for (std::size_t i = 0; i < many; ++i) {
      result.valid += std::popcount(valid[i]);
      result.active += std::popcount(active[i] & valid[i]);
    }
    from = end;
  }
  return result;
}

WindowCount Window::count_any(std::span<const Part> parts, std::int64_t from, std::int64_t to) {
  return count_parts(parts, from, to, [](std::uint64_t a, std::uint64_t b) { return a | b; });
}

WindowCount Window::count_all(std::span<const Part> parts, std::int64_t from, std::int64_t to) {
  return count_parts(parts, from, to, [](std::uint64_t a, std::uint64_t b) { return a & b; });
}

bool Window::bit(std::int64_t number, std::uint32_t map) const {
  return (word_of(number / word_bits, map) & mask(number)) != 0;
}

std::string Window::show(std::int64_t from, std::int64_t to, std::uint32_t channel) const {
  std::string letters;
  for (std::int64_t at = from; at < to; ++at) {
    const bool known = at >= 0 && at <= newest_ && bit(at, 0);
    letters += !known ? ' ' : bit(at, channel + 1) ? '#' : '.';
  }
  return letters;
}

}  // namespace steward
