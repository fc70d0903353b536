// FNV-1a, 64 bits (Fowler, Noll, Vo): the same in every build and on every machine. Tells texts apart and
// finds torn or rotten ones; it is no proof against people. Thread-safe.
#pragma once

#include <cstdint>
#include <string_view>

namespace steward {

inline constexpr std::uint64_t kFnvBegin = 0xcbf29ce484222325U;

// `sum`: of what came before, where a text comes in pieces.
constexpr std::uint64_t fnv1a(std::string_view text, std::uint64_t sum = kFnvBegin) {
  for (const char c : text) sum = (sum ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return sum;
}

}  // namespace steward
