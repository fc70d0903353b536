#include "portal/api/handlers.h"
#include "wire/portal_json.h"

namespace steward::portal {
namespace {

Error no_portal() { return {ErrorCode::unavailable, "this stewardd has no portal to log in to"}; }

}  // namespace

net::Response post_portal_link(const Call& call) {
  if (call.login == nullptr) return answer(no_portal());
  const auto link = call.login->make_link(call.caller);
  if (!link) return answer(link.error());
  return answer(wire::to_json(wire::PortalLink{link->path, link->url, link->until}));
}

net::Response post_portal_logout(const Call& call) {
  if (call.login == nullptr) return answer(no_portal());
  return answer(wire::to_json(wire::PortalLogout{call.login->log_out_everywhere(call.caller)}));
}

}  // namespace steward::portal
