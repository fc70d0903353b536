// Numbers that name things, one type per kind so that a case is never mistaken for a contact.
// Ids come from sequence numbers of the ledger's events; 0 names nothing.
#pragma once

#include <compare>
#include <cstdint>

namespace steward {

template <typename Tag>
struct Id {
  std::int64_t value = 0;
  explicit operator bool() const { return value != 0; }
  auto operator<=>(const Id&) const = default;
};

}  // namespace steward
