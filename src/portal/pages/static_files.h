// The files that pages need beside themselves: built in, so that a page never comes without them, and named
// with a hash of what they hold, so that browsers may keep them for good.
#pragma once

#include <string>
#include <string_view>

#include "net/http.h"
#include "portal/pages/html.h"

namespace steward::portal {

extern const std::string_view stylesheet;  // made from static/steward.css by the build

html::Url stylesheet_url();
html::Url icon_url();
// GET /steward/static/NAME. Status 404 with an empty body: there is none of that name.
net::Response static_file(std::string_view name, const net::Request& request);

}  // namespace steward::portal
