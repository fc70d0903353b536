// `steward policy check FILE`: is the file right, and what would be in force by it? Needs no stewardd.
#pragma once

#include <string>

#include "programs/steward/session.h"

namespace steward::cli {

int check_policy(const Session& session, const std::string& path, bool json);

}  // namespace steward::cli
