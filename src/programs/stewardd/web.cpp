#include "programs/stewardd/web.h"

#include "base/text.h"
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
                         portal::language_from(policy.language), site.zone};
  };
}

portal::LoginSettings settings_of(const policy::Site& site, const Directory& directory) {
  portal::LoginSettings settings{site.portal_url, lower(site.portal_user_header), {}};
  if (const auto proxy = directory.by_name(site.portal_proxy_user); proxy) settings.proxy = proxy->uid;
  return settings;
}

}  // namespace

Web::Web(const policy::Site& site, engine::Live& live, net::Loop& loop, const Clock& clock,
         const Directory& directory)
    : site_(site),
      loop_(loop),
      login_(
          settings_of(site, directory), clock, [&live](uid_t uid) { return live.identify(uid); },
          [&directory](const std::string& user) -> Result<uid_t> {
            const auto account = directory.by_name(user);
            if (!account) return tl::unexpected<Error>(account.error());
            return account->uid;
          }),
      pages_(portal::make_pages(live, clock, frame_of(site, live), &login_)) {}

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

Status check_web(const policy::Site& site, const Directory& directory) {
  if (const auto at = port_at(site.portal_address); !at) return fail_in("[portal] address", at.error());
  if (site.portal_proxy_user.empty()) return {};
  const auto proxy = directory.by_name(site.portal_proxy_user);
  return proxy ? Status() : fail_in("[portal] proxy_user", proxy.error());
}

}  // namespace steward
