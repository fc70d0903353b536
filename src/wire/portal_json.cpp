#include "wire/portal_json.h"

#include "wire/fields.h"

namespace steward::wire {

template <typename Io, Of<PortalLink> V>
void describe(Io& io, V& v) {
  io("path", v.path);
  io("url", v.url);
  io("until", v.until);
}

template <typename Io, Of<PortalLogout> V>
void describe(Io& io, V& v) {
  io("ended", v.ended);
}

std::string to_json(const PortalLink& value) { return write(value); }
Result<PortalLink> portal_link_from_json(std::string_view text) { return read<PortalLink>(text); }
std::string to_json(const PortalLogout& value) { return write(value); }
Result<PortalLogout> portal_logout_from_json(std::string_view text) { return read<PortalLogout>(text); }

}  // namespace steward::wire
