#include "portal/login/secret.h"

#include <sodium.h>

#include <array>

#include "base/check.h"

namespace steward::portal {
namespace {

constexpr std::size_t kBytes = 32;

void need_sodium() {
  static const bool ready = sodium_init() >= 0;
  STEWARD_CHECK(ready);
}

// `use` sets the hashes of one secret apart.
std::string hash_of(std::string_view use, std::string_view secret) {
  need_sodium();
  std::array<unsigned char, kBytes> hash{};
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(secret.data()),
                     secret.size(), reinterpret_cast<const unsigned char*>(use.data()), use.size());
  std::string hex(2 * hash.size() + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), hash.data(), hash.size());
  hex.pop_back();
  return hex;
}

}  // namespace

std::string make_secret() {
  need_sodium();
  std::array<unsigned char, kBytes> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::string text(sodium_base64_ENCODED_LEN(kBytes, variant), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), variant);
  text.pop_back();
  return text;
}

std::string digest_of(std::string_view secret) { return hash_of("steward portal: kept", secret); }
std::string form_token_of(std::string_view secret) { return hash_of("steward portal: form", secret); }

bool same(std::string_view one, std::string_view other) {
  return one.size() == other.size() && sodium_memcmp(one.data(), other.data(), one.size()) == 0;
}

}  // namespace steward::portal
