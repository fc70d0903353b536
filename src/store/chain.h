// The ledger's keyed chain, as pure functions on bytes (DESIGN: no personal text in an entry; a body is bound
// to its entry by a salted commitment, so that it can be erased without breaking the chain).
//   commitment = BLAKE2b-256(salt || json), salt kSaltBytes random bytes  (libsodium crypto_generichash)
//   mac        = HMAC-SHA-256(key, encoding of the entry)               (libsodium crypto_auth_hmacsha256,
//   RFC 2104)
// The encoding is "steward ledger entry 1" and the fields seq, at, kind, case, person, commitment, previous,
// each preceded by its length as 8 bytes, most significant first; integers are 8 bytes, two's complement, the
// same way. So no two different entries have one encoding.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"

namespace steward::store {

using Digest = std::array<unsigned char, 32>;
using Key = std::array<unsigned char, 32>;

// Fixed, and checked by verify: else a byte could be moved from the text to the salt under one commitment.
inline constexpr std::size_t kSaltBytes = 32;

struct LedgerEntry {
  std::int64_t seq = 0;
  std::int64_t at_ms = 0;
  std::string kind;
  std::int64_t in = 0;  // case id
  std::int64_t person = 0;
  Digest commitment{};
  Digest previous{};  // the mac of entry seq - 1; of the first entry, the genesis
};

// What the first entry follows: binds the chain to this ledger's name, so that two ledgers under one key
// cannot be mixed, and tells a wrong key from a changed entry.
Digest genesis_of(const Key& key, std::string_view instance);
Digest commitment_of(std::string_view salt, std::string_view json);
Digest mac_of(const Key& key, const LedgerEntry& entry);

bool same(const Digest& a, const Digest& b);  // in constant time
std::string hex(const Digest& digest);
std::string random_bytes(std::size_t count);
std::string hex_of(std::string_view bytes);

// 64 hexadecimal digits in a file that only its owner can read. Errors: not_found, refused (others can read
// it), invalid (something else is in it), io; each says how to make one.
Result<Key> load_key(const std::filesystem::path& path);

}  // namespace steward::store
