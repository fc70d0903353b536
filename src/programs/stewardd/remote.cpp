#include "programs/stewardd/remote.h"

#include <sys/resource.h>

#include <algorithm>

#include "net/munge.h"

namespace steward {
namespace {

// The usual soft limit is 1024 descriptors. Some are left for the database, mail and Slurm's commands.
std::size_t possible_connections() {
  constexpr rlim_t kOthers = 256;
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return net::ServerLimits().connections;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  ::getrlimit(RLIMIT_NOFILE, &limit);
  return static_cast<std::size_t>(limit.rlim_cur > 2 * kOthers ? limit.rlim_cur - kOthers : kOthers);
}

net::Verifier::Check check_with(const policy::Site& site) {
  return [options = net::MungeOptions{site.munge_socket, site.cluster}](const std::string& authorization) {
    return net::check_identity(options, authorization);
  };
}

}  // namespace

Result<net::Endpoint> port_at(const std::string& address) {
  if (address.empty()) return net::Endpoint();
  auto at = net::Endpoint::parse(address);
  if (at && (!at->is_tcp() || !at->cluster.empty())) {
    return fail(ErrorCode::invalid, "'" + address + "' is not an address and a port, as in 127.0.0.1:6820");
  }
  return at;
}

Remote::Remote(const policy::Site& site, net::Loop& loop, const Clock& clock)
    : site_(site), addresses_(loop, names_, clock, site.agent_addresses), verifier_(loop, check_with(site)) {}

portal::Origin Remote::origin() {
  return [this](const std::string& node, const net::Peer& peer, std::function<void(Status)> done) {
    addresses_.check(node, peer, std::move(done));
  };
}

Status Remote::listen(net::Server& server) {
  const auto at = port_at(site_.listen);
  if (!at) return fail_in("[listen] address", at.error());
  if (at->host.empty()) return {};
  const auto listening =
      server.also_listen(*at, [this](std::string authorization, std::function<void(Result<net::Peer>)> done) {
        verifier_.verify(std::move(authorization), std::move(done));
      });
  return listening ? Status() : fail_in("[listen] address", listening.error());
}

Status check_listen(const policy::Site& site) {
  const auto at = port_at(site.listen);
  return at ? Status() : fail_in("[listen] address", at.error());
}

net::ServerLimits make_limits(const policy::Policy& policy, std::optional<uid_t> agents) {
  constexpr std::size_t kMostConnections = 16'384;
  net::ServerLimits limits;
  if (agents) limits.uncounted.insert(*agents);
  limits.connections = std::min(kMostConnections, possible_connections());
  limits.uncounted_idle = std::max<Duration>(limits.idle, 3 * policy.interval);  // one report may be missed
  return limits;
}

}  // namespace steward
