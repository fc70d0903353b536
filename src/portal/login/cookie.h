// Cookies: the session's, and what else the browser keeps for us. Pure.
#pragma once

#include <string>
#include <string_view>

namespace steward::portal {

// The value of that name in the header "Cookie"; empty: none.
std::string cookie_in(std::string_view cookies, std::string_view name);

// `tls`: people reach the portal by https. Then the cookie's name is one that browsers take from this host
// alone, over TLS alone, for the whole host (__Host-); without, at localhost, it has a plain one.
std::string_view cookie_name(bool tls);
// What the header "Cookie" holds for us; empty: nothing.
std::string session_in(std::string_view cookies, bool tls);
// The header "Set-Cookie" that keeps the secret, out of scripts' reach and not sent from other sites' forms;
// of an empty secret the one that takes it away.
std::string set_cookie(std::string_view secret, bool tls);

}  // namespace steward::portal
