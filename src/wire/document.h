// A JSON text taken in under limits, the place in it that is being read, and the first thing found wrong with
// it. Internal to wire/. Not thread-safe; values live on the stack of one reading or writing.
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace steward::wire {

using Json = nlohmann::json;

// Enough for any single thing that Steward writes; a list of all jobs may be larger (list_from_json).
inline constexpr std::size_t kTextLimit = std::size_t{8} << 20;
inline constexpr std::size_t kListLimit = std::size_t{1} << 30;
// Levels of arrays and objects, one inside the other. Steward's own texts have fewer than ten.
inline constexpr int kDepthLimit = 64;

// Never throws. Errors: `code`, with what is wrong, when the text is larger or deeper than the limits, is no
// JSON, or holds bytes that are no UTF-8.
Result<Json> parse(std::string_view text, ErrorCode code = ErrorCode::garbled,
                   std::size_t limit = kTextLimit);

// Canonical: object keys sorted, no white space. Bytes that are no UTF-8 become U+FFFD, so this never throws.
std::string dump(const Json& value);

// Where a value stands: a chain of frames on the stack, turned to text ("jobs[3].cpu_ms") only when it is
// needed.
struct Place {
  const Place* above = nullptr;
  std::string_view key;  // empty: an array's item, or the whole text
  std::size_t index = 0;
};
std::string show(const Place& place);

// The first failure of one reading. Readers go on with default values after it, so that code that reads need
// not test every step; whoever began the reading looks here before using anything.
class Failure {
 public:
  explicit Failure(ErrorCode code) : code_(code) {}
  void set(const Place& place, std::string_view what);
  bool failed() const { return error_.has_value(); }
  const Error& error() const { return *error_; }

 private:
  ErrorCode code_;
  std::optional<Error> error_;
};

}  // namespace steward::wire
