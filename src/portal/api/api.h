// The API: HTTP and JSON over a running stewardd, under /api/v1 (docs/api.md).
//
// Identity is the connection's uid, proven by the kernel; nothing in a request is believed about who sent it.
// Whoever may not see a case or a job gets the same bytes as when there is none.
#pragma once

#include <string_view>
#include <vector>

#include "engine/service.h"
#include "net/http.h"

namespace steward::portal {

// The handler borrows `service`, which must outlive it. Serving thread only; replies before it returns.
net::Handler make_api(engine::Service& service);

// Every address that the API has, below /api/v1: "/cases/{case}". For tests that must forget none.
struct RouteName {
  std::string_view method;
  std::string_view pattern;
};
std::vector<RouteName> routes();

}  // namespace steward::portal
