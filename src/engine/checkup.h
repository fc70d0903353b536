// What a checkup says of what was seen. Pure.
#pragma once

#include <string>
#include <vector>

#include "model/checkup.h"
#include "model/preview.h"
#include "model/view.h"
#include "slurm/settings.h"

namespace steward::engine {

// `user`: the account stewardd runs as.
std::vector<Check> checks_of(const slurm::Settings& settings, const std::string& user);
// `without_agent`: nodes of Slurm's that no agent was ever heard of.
std::vector<Check> checks_of(const Health& health, const std::vector<std::string>& without_agent);
// A look at the mail set-up that sent nothing.
std::vector<Check> checks_of(const MailTest& look);

}  // namespace steward::engine
