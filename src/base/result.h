// Result<T>: a value or one Error. The only way a fallible function of Steward reports failure.
//
// What is likely (network, disk, configuration, other programs' output) is returned and handled; what
// cannot happen ends the process (see check.h). Exceptions stay inside the libraries that throw them.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

namespace steward {

enum class ErrorCode {
  invalid,      // the input is wrong; saying it again will not help
  not_found,    // no such thing, or none the caller may know of
  refused,      // understood, and not allowed
  conflict,     // the state of things has changed under the caller
  unavailable,  // the other side is away; trying later may help
  timeout,      // the other side did not answer in time; whether it acted is not known
  garbled,      // the other side answered, but not in its own format
  io,           // the machine failed: disk full, permission, broken file
};

// The code's stable name, as it stands in logs and in the API ("not_found").
std::string_view to_string(ErrorCode code);

struct Error {
  ErrorCode code = ErrorCode::io;
  std::string message;  // a sentence for a person; says what to do where that is known
};

// A class of its own, not an alias, so that dropping one unseen is a compiler error.
template <typename T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
 public:
  using tl::expected<T, Error>::expected;
};
using Status = Result<void>;

inline tl::unexpected<Error> fail(ErrorCode code, std::string message) {
  return tl::unexpected<Error>(Error{code, std::move(message)});
}

// The same error with what was being done put before it: "reading /etc/x: no such file".
inline tl::unexpected<Error> fail_in(std::string_view doing, Error error) {
  error.message = std::string(doing) + ": " + error.message;
  return tl::unexpected<Error>(std::move(error));
}

}  // namespace steward
