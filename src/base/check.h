// STEWARD_CHECK: ends the process, with the place and the broken assumption, when what cannot happen happens.
// For broken invariants of our own only; never for input, files, network or other programs.
#pragma once

#include <source_location>
#include <string_view>

namespace steward {

[[noreturn]] void check_failed(std::string_view what,
                               std::source_location where = std::source_location::current());

}  // namespace steward

#define STEWARD_CHECK(condition)                           \
  do {                                                     \
    if (!(condition)) ::steward::check_failed(#condition); \
  } while (false)
