#include "programs/stewardd/web.h"

#include "portal/pages/pages.h"
#include "programs/stewardd/remote.h"

namespace steward {
namespace {

// Few: a page is small and quick, and agents' reports need the descriptors. Of one address as many as of one
// local user, since a proxy's are all from its own.
net::ServerLimits few() {
  net::ServerLimits limits;
  limits.connections = 128;
  limits.unproven = 128;
  limits.unproven_per_address = 64;
  limits.idle = seconds(15);
  limits.request = seconds(15);
  return limits;
}

std::function<portal::Frame()> frame_of(const policy::Site& site, const engine::Live& live) {
  return [&site, &live] {
    const policy::Policy& policy = live.state().policy;
    return portal::Frame{policy.platform,
                         site.mail_reply_to.empty() ? site.mail_from_address : site.mail_reply_to,
                         portal::language_from(policy.language)};
  };
}

}  // namespace

Web::Web(const policy::Site& site, engine::Live& live, net::Loop& loop, const Clock& clock)
    : site_(site), loop_(loop), pages_(portal::make_pages(live, clock, frame_of(site, live))) {}

net::Handler Web::before(net::Handler api) const { return portal::pages_before(pages_, std::move(api)); }

Status Web::listen() {
  const auto at = port_at(site_.portal_address);
  if (!at) return fail_in("[portal] address", at.error());
  if (at->host.empty()) return {};
  auto server = net::Server::listen_for_anybody(loop_, *at, pages_, few());
  if (!server) return fail_in("[portal] address", server.error());
  server_ = std::move(*server);
  return {};
}

Status check_web(const policy::Site& site) {
  const auto at = port_at(site.portal_address);
  return at ? Status() : fail_in("[portal] address", at.error());
}

}  // namespace steward
