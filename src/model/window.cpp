#include "model/window.h"

#include <algorithm>
#include <bit>

namespace steward {
namespace {

constexpr std::int64_t word_bits = 64;

std::size_t slot(std::int64_t number, std::size_t words) {
  return static_cast<std::size_t>((number / word_bits) % static_cast<std::int64_t>(words));
}

std::uint64_t mask(std::int64_t number) { return std::uint64_t{1} << (number % word_bits); }

// Bits [from, to) of one word, both within 0..64.
std::uint64_t range_mask(std::int64_t from, std::int64_t to) {
  const std::uint64_t below_to = to == word_bits ? ~std::uint64_t{0} : (std::uint64_t{1} << to) - 1;
  return below_to & ~((std::uint64_t{1} << from) - 1);
}

}  // namespace

Window::Window(std::uint32_t intervals)
    : valid_((intervals + 63) / 64 + 1), active_((intervals + 63) / 64 + 1) {}

// One word more than asked for is kept, so that advancing word by word never cuts into what was asked for.
std::int64_t Window::oldest() const {
  const std::int64_t newest_word = newest_ / word_bits;
  const std::int64_t words = static_cast<std::int64_t>(valid_.size());
  return std::max<std::int64_t>(0, newest_word - words + 1) * word_bits;
}

void Window::advance(std::int64_t number) {
  const std::int64_t words = static_cast<std::int64_t>(valid_.size());
  const std::int64_t from = newest_ < 0 ? number / word_bits - words : newest_ / word_bits;
  const std::int64_t first = std::max(from + 1, number / word_bits - words + 1);
  for (std::int64_t word = std::max<std::int64_t>(first, 0); word <= number / word_bits; ++word) {
    valid_[slot(word * word_bits, valid_.size())] = 0;
    active_[slot(word * word_bits, active_.size())] = 0;
  }
  newest_ = number;
}

bool Window::reach(std::int64_t number) {
  if (valid_.empty() || number < 0) return false;
  if (number > newest_) advance(number);
  return number >= oldest();
}

void Window::mark(std::int64_t number, bool active) {
  if (!reach(number)) return;
  valid_[slot(number, valid_.size())] |= mask(number);
  if (active) active_[slot(number, active_.size())] |= mask(number);
}

void Window::mark_active(std::int64_t number) {
  if (reach(number)) active_[slot(number, active_.size())] |= mask(number);
}

std::uint64_t Window::valid_word(std::int64_t word) const {
  if (newest_ < 0 || word * word_bits < oldest() || word > newest_ / word_bits) return 0;
  return valid_[slot(word * word_bits, valid_.size())];
}

std::uint64_t Window::active_word(std::int64_t word) const {
  return valid_word(word) == 0 ? 0 : active_[slot(word * word_bits, active_.size())];
}

WindowCount Window::count(std::int64_t from, std::int64_t to) const {
  const Window* self = this;
  return count_any({&self, 1}, from, to);
}

WindowCount Window::count_any(std::span<const Window* const> windows, std::int64_t from, std::int64_t to) {
  WindowCount result;
  result.expected = std::max<std::int64_t>(0, to - from);
  from = std::max<std::int64_t>(from, 0);
  for (std::int64_t at = from; at < to;) {
    const std::int64_t word = at / word_bits;
    const std::int64_t end = std::min(to, (word + 1) * word_bits);
    std::uint64_t valid = range_mask(at % word_bits, end - word * word_bits);
    std::uint64_t active = 0;
    for (const Window* window : windows) {
      valid &= window->valid_word(word);
      active |= window->active_word(word);
    }
    result.valid += std::popcount(valid);
    result.active += std::popcount(active & valid);
    at = end;
  }
  return result;
}

bool Window::bit(const std::vector<std::uint64_t>& bits, std::int64_t number) const {
  return (bits[slot(number, bits.size())] & mask(number)) != 0;
}

std::string Window::show(std::int64_t from, std::int64_t to) const {
  std::string letters;
  for (std::int64_t at = from; at < to; ++at) {
    const bool known = newest_ >= 0 && at >= oldest() && at <= newest_ && bit(valid_, at);
    letters += !known ? ' ' : bit(active_, at) ? '#' : '.';
  }
  return letters;
}

}  // namespace steward
