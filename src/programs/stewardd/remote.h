// What stewardd needs for callers on other hosts: a TCP port, their credentials checked, and whether a report
// comes from where its node is. Made, used and destroyed on the serving thread; outlives the server.
#pragma once

#include "engine/worker.h"
#include "net/http.h"
#include "net/node_addresses.h"
#include "net/verifier.h"
#include "policy/policy.h"
#include "policy/site.h"
#include "portal/api/api.h"

namespace steward {

class Remote {
 public:
  Remote(const policy::Site& site, net::Loop& loop, const Clock& clock);
  portal::Origin origin();
  // Where the site's file names an address. Errors: what is wrong with [listen] address.
  Status listen(net::Server& server);
  bool idle() { return names_.idle() && verifier_.idle(); }

 private:
  const policy::Site& site_;
  engine::Worker names_;
  net::NodeAddresses addresses_;
  net::Verifier verifier_;
};

// "0.0.0.0:6820"; an empty address is an empty host: no port. Errors: invalid.
Result<net::Endpoint> port_at(const std::string& address);

// Errors: invalid: [listen] address is no address with a port.
Status check_listen(const policy::Site& site);

// Connections enough for every agent of a large cluster, as far as the process may open files: its soft limit
// is raised to the hard one.
net::ServerLimits make_limits(const policy::Policy& policy, std::optional<uid_t> agents);

}  // namespace steward
