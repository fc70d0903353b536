// What stewardd has for people's browsers: the pages, before the API on its socket, where a web server of the
// site's connects; and, where the site's file says so, on a TCP port of their own. Made, used and destroyed
// on the serving thread.
#pragma once

#include "base/directory.h"
#include "engine/live.h"
#include "net/http.h"
#include "policy/site.h"
#include "portal/login/login.h"

namespace steward {

class Web {
 public:
  // All are borrowed, and must outlive it.
  Web(const policy::Site& site, engine::Live& live, net::Loop& loop, const Clock& clock,
      const Directory& directory);
  portal::Login& login() { return login_; }
  net::Handler before(net::Handler api) const;
  // Where the site's file names an address. Errors: what is wrong with [portal] address.
  Status listen();
  std::uint16_t port() const { return server_ ? server_->tcp_port() : 0; }  // 0: none

 private:
  const policy::Site& site_;
  net::Loop& loop_;
  portal::Login login_;
  net::Handler pages_;
  std::unique_ptr<net::Server> server_;
};

// Errors: invalid: [portal] address is no address with a port; not_found: proxy_user is no account.
Status check_web(const policy::Site& site, const Directory& directory);

}  // namespace steward
