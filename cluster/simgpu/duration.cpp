#include "duration.h"

#include <array>
#include <charconv>
#include <string_view>

namespace simgpu {
namespace {

struct Unit {
  std::string_view name;
  std::int64_t us;
};

constexpr std::array<Unit, 6> kUnits{{{"", 1'000'000},
                                      {"ms", 1'000},
                                      {"s", 1'000'000},
                                      {"m", 60'000'000},
                                      {"h", 3'600'000'000},
                                      {"d", 86'400'000'000}}};
constexpr std::int64_t kMost = 3'650 * kUnits.back().us;

}  // namespace

Result<std::int64_t> parse_duration(const std::string& text) {
  const std::string wrong = "\"" + text + "\" is no duration; write for example 250ms, 30s, 10m, 2h or 1d";
  std::int64_t count = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, count);
  if (error != std::errc() || count <= 0) return failure(wrong);
  const std::string_view name(rest, static_cast<std::size_t>(end - rest));
  for (const Unit& unit : kUnits) {
    if (unit.name == name && count <= kMost / unit.us) return count * unit.us;
  }
  return failure(wrong);
}

Result<std::uint32_t> parse_number(const std::string& text, std::uint32_t least, std::uint32_t most) {
  std::uint32_t number = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (error == std::errc() && rest == end && number >= least && number <= most) return number;
  return failure("\"" + text + "\" is no whole number from " + std::to_string(least) + " to " +
                 std::to_string(most));
}

}  // namespace simgpu
