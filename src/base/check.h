// STEWARD_CHECK: ends the process, with the place and the broken assumption, when what cannot happen happens.
// For broken invariants of our own only; never for input, files, network or other programs.
#pragma once

#include <string_view>

namespace steward {

// The defaults name the caller's place (std::source_location is not to be had in clang 14).
[[noreturn]] void check_failed(std::string_view what, const char* file = __builtin_FILE(),
                               int line = __builtin_LINE());

}  // namespace steward

#define STEWARD_CHECK(condition)                           \
  do {                                                     \
    if (!(condition)) ::steward::check_failed(#condition); \
  } while (false)
