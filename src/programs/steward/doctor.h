// `steward doctor`: can Steward do its work here? The files by reading them, the rest by asking stewardd.
#pragma once

#include <string>

#include "programs/steward/session.h"

namespace steward::cli {

struct DoctorOptions {
  std::string config = "/etc/steward/steward.toml";
  bool json = false;
};

// kFailed where anything is amiss.
int examine(const Session& session, const DoctorOptions& options);

}  // namespace steward::cli
