#include "contact/own_link.h"

#include <algorithm>

namespace steward::contact {
namespace {

constexpr std::size_t kLongestUrl = 2000;  // what every browser takes

std::string_view after_scheme(std::string_view url) {
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (url.starts_with(scheme)) return url.substr(scheme.size());
  }
  return {};
}

// RFC 3986's characters. Of what else browsers would repair, "\" above all, nothing is.
bool is_url_text(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-._~:/?#[]@!$&'()*+,;=%").find(c) != std::string_view::npos;
  });
}

bool names_host(std::string_view link) {
  const std::string_view rest = after_scheme(link);
  return !rest.empty() && rest.front() != '/' && rest.front() != '?' && rest.front() != '#';
}

// Otherwise "https://portal.example" would allow "https://portal.example.evil.example".
bool ends_whole(std::string_view link, std::string_view url) {
  if (link.ends_with('/') || url.size() == link.size()) return true;
  const char next = url[link.size()];
  return next == '/' || next == '?' || next == '#';
}

}  // namespace

bool is_own_link(std::string_view url, const std::vector<std::string>& links) {
  if (url.size() > kLongestUrl || !is_url_text(url)) return false;
  return std::any_of(links.begin(), links.end(), [&](const std::string& link) {
    return names_host(link) && url.starts_with(link) && ends_whole(link, url);
  });
}

}  // namespace steward::contact
