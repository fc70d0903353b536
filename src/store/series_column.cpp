#include "store/series_column.h"

namespace steward::store {
namespace {

// Tokens; larger ones are a difference to the last value, zigzag-coded (1, -1, 2, -2, …) so that small ones
// of either sign are short. A difference of 0 is a run of one.
constexpr std::uint64_t kRun = 0;  // the next number tells how many values equal the last
constexpr std::uint64_t kGap = 1;  // the next number tells how many are missing

std::uint64_t zigzag(std::int64_t value) {
  return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}
std::int64_t unzigzag(std::uint64_t code) {
  return static_cast<std::int64_t>(code >> 1) ^ -static_cast<std::int64_t>(code & 1);
}

}  // namespace

void put_number(std::string& into, std::uint64_t number) {
  while (number >= 0x80) {
    into.push_back(static_cast<char>(number | 0x80));
    number >>= 7;
  }
  into.push_back(static_cast<char>(number));
}

bool take_number(std::string_view& from, std::uint64_t& number) {
  number = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    if (from.empty()) return false;
    const auto byte = static_cast<unsigned char>(from.front());
    from.remove_prefix(1);
    number |= std::uint64_t{byte & 0x7fU} << shift;
    if (byte < 0x80) return true;
  }
  return false;
}

void put_signed(std::string& into, std::int64_t number) { put_number(into, zigzag(number)); }

bool take_signed(std::string_view& from, std::int64_t& number) {
  std::uint64_t code = 0;
  if (!take_number(from, code)) return false;
  number = unzigzag(code);
  return true;
}

void SeriesColumn::end_run(std::string& into) const {
  if (run_ == 0) return;
  put_number(into, kRun);
  put_number(into, run_);
}

void SeriesColumn::put(std::uint32_t slot, std::int64_t value) {
  if (slot < next_) return;
  if (slot > next_) {
    end_run(bytes_);
    run_ = 0;
    put_number(bytes_, kGap);
    put_number(bytes_, slot - next_);
  }
  next_ = slot + 1;
  if (value == last_) {
    ++run_;
    return;
  }
  end_run(bytes_);
  run_ = 0;
  put_number(bytes_, zigzag(value - last_) + 1);
  last_ = value;
}

std::string SeriesColumn::bytes() const {
  std::string bytes = bytes_;
  end_run(bytes);
  return bytes;
}

Result<SeriesValues> read_column(std::string_view bytes, std::size_t most) {
  SeriesValues values;
  std::int64_t last = 0;
  while (!bytes.empty()) {
    std::uint64_t token = 0;
    std::uint64_t count = 1;
    bool whole = take_number(bytes, token);
    if (whole && token <= kGap) whole = take_number(bytes, count);
    if (!whole || count > most - values.size())
      return fail(ErrorCode::garbled, "a stored series is cut short or too long");
    // As unsigned: what is garbage may not overflow either.
    if (token > kGap)
      last = static_cast<std::int64_t>(static_cast<std::uint64_t>(last) +
                                       static_cast<std::uint64_t>(unzigzag(token - 1)));
    values.insert(values.end(), count, token == kGap ? std::nullopt : std::optional(last));
  }
  return values;
}

}  // namespace steward::store
