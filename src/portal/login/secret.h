// Secrets of the portal: what a browser or a link holds, and the hash that is kept of it. Thread-safe;
// libsodium.
#pragma once

#include <string>
#include <string_view>

namespace steward::portal {

// 256 bits that nobody can guess, in letters that need no escaping in a cookie or an address (base64url, 43
// of them).
std::string make_secret();
// What is kept in its stead, hex. Whoever reads it has no way back.
std::string digest_of(std::string_view secret);
// What a form of that session holds, so that another site's form, which cannot read ours, is known. Hex.
std::string form_token_of(std::string_view secret);
// In constant time for texts of one length.
bool same(std::string_view one, std::string_view other);

}  // namespace steward::portal
