// The pages: HTML for people, under /steward. Those that mails lead to need no identity, and give nothing
// away without a link's token; of the others each says whom it is for (routes.h).
#pragma once

#include <functional>

#include "base/clock.h"
#include "engine/service.h"
#include "net/http.h"
#include "portal/pages/layout.h"

namespace steward::portal {

// `frame`: the site's, asked for each page, as the policy may be read anew. `login`: nullptr where nobody can
// log in: then there are the mails' pages alone. The handler borrows service, clock and login, which must
// outlive it, and replies before it returns. Serving thread only; copies of it share their memory of wrong
// tokens.
net::Handler make_pages(engine::Service& service, const Clock& clock, std::function<Frame()> frame,
                        Login* login = nullptr);

// What is under /steward goes to `pages`, all else to `others`.
net::Handler pages_before(net::Handler pages, net::Handler others);

}  // namespace steward::portal
