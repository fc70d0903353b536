#include "portal/login/cookie.h"

#include "base/text.h"

namespace steward::portal {

std::string_view cookie_name(bool tls) { return tls ? "__Host-steward" : "steward"; }

std::string cookie_in(std::string_view cookies, std::string_view name) {
  for (const std::string_view part : split(cookies, ';')) {
    const std::string_view cookie = trim(part);
    const auto equals = cookie.find('=');
    if (equals != std::string_view::npos && cookie.substr(0, equals) == name)
      return std::string(cookie.substr(equals + 1));
  }
  return "";
}

std::string session_in(std::string_view cookies, bool tls) { return cookie_in(cookies, cookie_name(tls)); }

std::string set_cookie(std::string_view secret, bool tls) {
  std::string header(cookie_name(tls));
  header.append("=").append(secret).append("; Path=/; HttpOnly; SameSite=Lax");
  if (secret.empty()) header += "; Max-Age=0";
  if (tls) header += "; Secure";
  return header;
}

}  // namespace steward::portal
