// Request targets ("/api/v1/jobs?all=1"): strict decoding, and the encoding that undoes it. Pure.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.h"

namespace steward::net {

struct Target {
  std::string path;                          // decoded; begins with '/'
  std::map<std::string, std::string> query;  // decoded; '+' is a space, as forms send it
};

// Errors: invalid: not in origin form, a broken or partial %-escape, an escaped NUL or '/', a "." or ".."
// segment, bytes that are no printable ASCII, a parameter named twice or without a name.
Result<Target> parse_target(std::string_view target);

// A form's fields (application/x-www-form-urlencoded): as a query. Errors: invalid.
Result<std::map<std::string, std::string>> parse_form(std::string_view body);

// One path segment or query value, so that parse_target gives it back: everything but letters, digits and
// "-._~" is escaped.
std::string percent_encode(std::string_view text);

}  // namespace steward::net
