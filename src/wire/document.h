// A JSON text taken in under limits, the values in it, the place that is being read, and the first thing
// found wrong. Internal to wire/. simdjson reads (an agent's report in a tenth of the time that nlohmann's
// tree takes) and nlohmann writes: its objects come out sorted. simdjson's header stays in document.cpp. Not
// thread-safe; values live on the stack of one reading or writing.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace steward::wire {

using Json = nlohmann::json;

// Enough for any single thing that Steward writes; a list of all jobs may be larger (list_from_json).
inline constexpr std::size_t kTextLimit = std::size_t{8} << 20;
inline constexpr std::size_t kListLimit = std::size_t{1} << 30;
// Levels of arrays and objects, one inside the other. Steward's own texts have fewer than ten.
inline constexpr std::size_t kDepthLimit = 64;

struct Member;

// One value of a Document, and valid while that lives, as are the strings it gives. What is asked of a value
// of another kind than the function's is a bug (STEWARD_CHECK).
class Element {
 public:
  enum class Kind { null, boolean, integer, above_integer, real, string, array, object };

  Kind kind() const;
  bool is(Kind one) const { return kind() == one; }
  bool boolean() const;
  std::int64_t integer() const;  // `above_integer`s are those that only a uint64 holds
  std::uint64_t above_integer() const;
  std::string_view string() const;
  std::vector<Element> items() const;   // of an array
  std::vector<Member> members() const;  // of an object, in the text's order
  std::string text() const;             // as JSON without white space

 private:
  friend class Document;
  template <typename Theirs>
  explicit Element(const Theirs& theirs);
  std::array<std::uint64_t, 2> theirs_{};  // a simdjson::dom::element
};

struct Member {
  std::string_view key;
  Element value;
};

class Document {
 public:
  // Never throws. Errors: `code`, with what is wrong, when the text is larger or deeper than the limits, is
  // no JSON, or holds bytes that are no UTF-8. With the code `invalid`, which is said of what people write, a
  // key said twice is an error too: which of the two was meant?
  static Result<Document> parse(std::string_view text, ErrorCode code = ErrorCode::garbled,
                                std::size_t limit = kTextLimit, std::size_t depth = kDepthLimit);
  Element root() const;

 private:
  struct Parsed;
  struct Delete {
    void operator()(Parsed* parsed) const;
  };
  explicit Document(std::unique_ptr<Parsed, Delete> parsed) : parsed_(std::move(parsed)) {}
  std::unique_ptr<Parsed, Delete> parsed_;
};

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
