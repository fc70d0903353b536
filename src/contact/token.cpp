#include "contact/token.h"

#include <fmt/format.h>
#include <sodium.h>

#include "base/check.h"
#include "base/text.h"

namespace steward::contact {
namespace {

constexpr std::size_t hash_bytes = 16;
constexpr std::string_view alphabet = "abcdefghijklmnopqrstuvwxyz234567";  // RFC 4648, base32, lower case
constexpr std::size_t hash_letters = 26;

std::string base32(const std::array<unsigned char, hash_bytes>& bytes) {
  std::string out;
  unsigned held = 0, bits = 0;
  for (const unsigned char byte : bytes) {
    held = (held << 8 | byte) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      out += alphabet[held >> bits & 31];
    }
  }
  if (bits > 0) out += alphabet[held << (5 - bits) & 31];
  return out;
}

std::string_view word_of(TokenUse use) {
  return use == TokenUse::link ? "link" : use == TokenUse::reply ? "reply" : "bounces";
}

// Every part with its length before it, so that no two different bindings read alike.
std::string bound_to(TokenUse use, const Case& in, const Contact& contact, Time until) {
  const std::string run = contact.run
                              ? fmt::format("{} {} {} {}", contact.run->job.cluster, contact.run->job.id,
                                            to_ms(contact.run->job.first_submit), to_ms(contact.run->start))
                              : std::string();
  std::string all;
  for (const std::string& part :
       {std::string(word_of(use)), std::to_string(in.id.value), std::to_string(contact.id.value),
        std::to_string(in.uid), in.user, run, contact.message_id, std::to_string(to_ms(until))})
    all += fmt::format("{}:{}", part.size(), part);
  return all;
}

std::string hash_of(const TokenKey& key, const std::string& text) {
  std::array<unsigned char, hash_bytes> hash{};
  const int done =
      crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(text.data()),
                         text.size(), key.data(), key.size());
  STEWARD_CHECK(done == 0);
  return base32(hash);
}

}  // namespace

TokenKey token_key(const std::array<unsigned char, 32>& ledger_key) {
  static_assert(crypto_kdf_KEYBYTES == 32);
  TokenKey key{};
  STEWARD_CHECK(crypto_kdf_derive_from_key(key.data(), key.size(), 1, "stw-mail", ledger_key.data()) == 0);
  return key;
}

std::string make_token(const TokenKey& key, TokenUse use, const Case& in, const Contact& contact,
                       Time until) {
  const Time whole = std::chrono::floor<std::chrono::seconds>(until);
  return fmt::format("{}-{}-{}-{}", in.id.value, contact.id.value, to_ms(whole) / 1000,
                     hash_of(key, bound_to(use, in, contact, whole)));
}

std::optional<TokenClaim> read_token(std::string_view token) {
  constexpr std::int64_t last_second = 253'402'300'799;
  if (token.size() > 100) return std::nullopt;
  const std::string text = lower(token);
  const auto parts = split(text, '-');
  if (parts.size() != 4 || parts[3].size() != hash_letters ||
      parts[3].find_first_not_of(alphabet) != std::string_view::npos)
    return std::nullopt;
  const auto in = parse_integer(parts[0]), contact = parse_integer(parts[1]), until = parse_integer(parts[2]);
  if (!in || !contact || !until || *in <= 0 || *contact <= 0 || *until < 0 || *until > last_second)
    return std::nullopt;
  return TokenClaim{CaseId{*in}, ContactId{*contact}, from_seconds(*until), std::string(parts[3])};
}

bool is_genuine(const TokenKey& key, TokenUse use, const TokenClaim& claim, const Case& in,
                const Contact& contact) {
  if (claim.in != in.id || claim.contact != contact.id) return false;
  const std::string right = hash_of(key, bound_to(use, in, contact, claim.until));
  return right.size() == claim.hash.size() &&
         sodium_memcmp(right.data(), claim.hash.data(), right.size()) == 0;
}

}  // namespace steward::contact
