// The frame of every page: head, skip link, the site's name, where else to go, the content, where help is;
// and the headers that every answer of the pages carries. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "net/http.h"
#include "portal/login/login.h"
#include "portal/pages/html.h"
#include "portal/pages/words.h"

namespace steward::portal {

// What is the same on all pages of a site, and who looks.
struct Frame {
  std::string platform;  // "AI Cloud"
  std::string help;      // an address that answers questions; empty: none is shown
  Language language = Language::en;
  std::string zone = "UTC";          // the viewer's
  std::optional<Visitor> visitor{};  // absent: nobody is logged in
  bool has_login = false;            // there are more pages than those that mails lead to
  std::string path{};                // of the page, for links that come back to it
};

// `title` without the platform's name, which is added.
net::Response page(const Frame& frame, int status, std::string_view title, const html::Markup& content);

// To another page of ours, by GET.
net::Response see_other(const html::Url& to);

// Nothing is loaded, sent or framed but from and to this site; no address of ours leaves it (a link's token
// stands in it); nothing is kept. A Cache-Control that is set stays.
void harden(net::Response& response);

// The hidden field that each form of a logged-in person must hold.
html::Markup form_token(const Frame& frame);
inline constexpr std::string_view kFormTokenField = "token";
// What the browser keeps of a visitor's choices: the language, and the zone that their times are shown in.
inline constexpr std::string_view kLanguageCookie = "steward-language";
inline constexpr std::string_view kZoneCookie = "steward-zone";

}  // namespace steward::portal
