// `steward portal`: a link that logs its owner in at the web portal, once; and out of it everywhere.
#pragma once

#include "programs/steward/session.h"

namespace steward::cli {

struct PortalOptions {
  bool log_out = false;
  bool json = false;
};

int portal(const Session& session, const PortalOptions& options);

}  // namespace steward::cli
