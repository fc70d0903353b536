// Fuzz entry for the one reader whose input comes from other machines all day: reports. Also the answer, the
// acts and event bodies, since they share its code. Anything taken must be written and read again to the same
// bytes.
//   clang++ -std=c++20 -g -O1 -fsanitize=fuzzer,address,undefined -Isrc tests/fuzz/report_fuzz.cpp
//   src/wire/*.cpp …
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "wire/json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace steward;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto report = wire::report_from_json(text)) {
    const auto again = wire::report_from_json(wire::to_json(*report));
    STEWARD_CHECK(again.has_value() && *again == *report);
  }
  if (const auto answer = wire::answer_from_json(text)) {
    STEWARD_CHECK(wire::answer_from_json(wire::to_json(*answer)) == *answer);
  }
  if (const auto act = wire::act_from_json(text)) {
    const auto again = wire::act_from_json(wire::to_json(*act));
    STEWARD_CHECK(again.has_value() && wire::to_json(*again) == wire::to_json(*act));
  }
  if (const auto body = wire::body_from_json("finding_made", text)) {
    STEWARD_CHECK(wire::body_from_json("finding_made", wire::to_json(*body)) == *body);
  }
  return 0;
}
