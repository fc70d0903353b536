// Which links in a letter are Steward's own. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace steward::contact {

// Is this an http(s) URL that begins with one of `links` and goes on, if it does, with a path of it? Such a
// beginning must name a whole host: "https://" alone allows nothing.
bool is_own_link(std::string_view url, const std::vector<std::string>& links);

}  // namespace steward::contact
