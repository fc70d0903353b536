// Tokens: what a mail carries to prove that who has it is who was written to. A name in clear and a keyed
// hash over everything it is bound to, so that nothing of it can be altered, moved to another person, case or
// run, or made by anybody without the key. Pure; the hash is libsodium's BLAKE2b with a key, 128 bits of it.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "model/case.h"

namespace steward::contact {

using TokenKey = std::array<unsigned char, 32>;

// Of the ledger's key, so that a site has one secret to keep; nothing leads back from it.
TokenKey token_key(const std::array<unsigned char, 32>& ledger_key);

enum class TokenUse {
  link,    // in a link: answers as the person, once
  reply,   // in the address that answers go to: says which matter they belong to, and proves nothing
  bounces  // in the envelope's sender: which contact came back
};

// What the name of a token says. Nothing of it is proven before is_genuine().
struct TokenClaim {
  CaseId in;
  ContactId contact;
  Time until = no_time;  // whole seconds; addresses have none
  std::string hash;
};

// Letters, digits and '-', in any case: mail servers may change the case of an address. 64 bytes at most.
std::string make_token(const TokenKey& key, TokenUse use, const Case& in, const Contact& contact,
                       Time until = no_time);
std::optional<TokenClaim> read_token(std::string_view token);
// Constant time in the hash. `in` and `contact`: what the claim names, as the ledger has them.
bool is_genuine(const TokenKey& key, TokenUse use, const TokenClaim& claim, const Case& in,
                const Contact& contact);

}  // namespace steward::contact
