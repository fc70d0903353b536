// One metric's values as a string of bytes, written as they come: differences as variable-length integers,
// and runs of equal or missing values as one token each. A steady GPU costs some bytes an hour. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/series.h"

namespace steward::store {

class SeriesColumn {
 public:
  // `slot` counts intervals from the chunk's begin. What is skipped was not measured; one that is not after
  // the last is left out: it is told already.
  void put(std::uint32_t slot, std::int64_t value);
  std::uint32_t next_slot() const { return next_; }
  std::string bytes() const;  // to the last value put

 private:
  void end_run(std::string& into) const;

  std::string bytes_;
  std::int64_t last_ = 0;
  std::uint32_t next_ = 0;
  std::uint32_t run_ = 0;  // values equal to last_ that are not in bytes_ yet
};

// Errors: garbled; more than `most` values are garbage too.
Result<SeriesValues> read_column(std::string_view bytes, std::size_t most);

// LEB128: seven bits a byte, the least first.
void put_number(std::string& into, std::uint64_t number);
// Takes it off the front. False: cut short, or longer than 64 bits.
bool take_number(std::string_view& from, std::uint64_t& number);
// The same of either sign (zigzag).
void put_signed(std::string& into, std::int64_t number);
bool take_signed(std::string_view& from, std::int64_t& number);

}  // namespace steward::store
