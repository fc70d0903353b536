// The API: HTTP and JSON over a running stewardd, under /api/v1 (docs/api.md).
//
// Identity is the connection's uid, proven by the kernel or by MUNGE; nothing in a request is believed about
// who sent it.
// Whoever may not see a case or a job gets the same bytes as when there is none.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/service.h"
#include "net/http.h"
#include "portal/login/login.h"

namespace steward::portal {

// May a report about this node come from where its sender is? Answers on the serving thread, later where it
// must ask. Errors: refused, unavailable.
using Origin =
    std::function<void(const std::string& node, const net::Peer& peer, std::function<void(Status)>)>;

// The handler borrows `service`, which must outlive it. Serving thread only; replies before it returns, save
// to reports from other hosts, whose `origin` is asked. Without one none of these is taken.
// `login`: the portal's; nullptr where nobody can log in there.
net::Handler make_api(engine::Service& service, Origin origin = {}, Login* login = nullptr);

// Every address that the API has, below /api/v1: "/cases/{case}". For tests that must forget none.
struct RouteName {
  std::string_view method;
  std::string_view pattern;
};
std::vector<RouteName> routes();

}  // namespace steward::portal
