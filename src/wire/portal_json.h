// What `steward portal` gets: POST /api/v1/portal/link answers {"path", "url", "until"}, POST
// /api/v1/portal/logout
// {"ended"}.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"

namespace steward::wire {

struct PortalLink {
  std::string path;  // "/steward/login/…"
  std::string url;   // empty: the site's file does not say where people reach the pages
  Time until = no_time;
};
std::string to_json(const PortalLink& value);
Result<PortalLink> portal_link_from_json(std::string_view text);

struct PortalLogout {
  std::size_t ended = 0;  // sessions
};
std::string to_json(const PortalLogout& value);
Result<PortalLogout> portal_logout_from_json(std::string_view text);

}  // namespace steward::wire
