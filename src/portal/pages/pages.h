// The pages: HTML for people, under /steward. They need no proven identity, and give nothing away without a
// link's token.
#pragma once

#include <functional>

#include "base/clock.h"
#include "engine/service.h"
#include "net/http.h"
#include "portal/pages/layout.h"

namespace steward::portal {

// `frame`: the site's, asked for each page, as the policy may be read anew. The handler borrows service and
// clock, which must outlive it, and replies before it returns. Serving thread only; copies of it share their
// memory of wrong tokens.
net::Handler make_pages(engine::Service& service, const Clock& clock, std::function<Frame()> frame);

// What is under /steward goes to `pages`, all else to `others`.
net::Handler pages_before(net::Handler pages, net::Handler others);

}  // namespace steward::portal
