// The frame of every page: head, skip link, the site's name, the content, where help is; and the headers that
// every answer of the pages carries. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "net/http.h"
#include "portal/pages/html.h"
#include "portal/pages/words.h"

namespace steward::portal {

// What is the same on all pages of a site.
struct Frame {
  std::string platform;  // "AI Cloud"
  std::string help;      // an address that answers questions; empty: none is shown
  Language language = Language::en;
};

// `title` without the platform's name, which is added.
net::Response page(const Frame& frame, int status, std::string_view title, const html::Markup& content);

// To another page of ours, by GET.
net::Response see_other(const html::Url& to);

// Nothing is loaded, sent or framed but from and to this site; no address of ours leaves it (a link's token
// stands in it); nothing is kept. A Cache-Control that is set stays.
void harden(net::Response& response);

}  // namespace steward::portal
