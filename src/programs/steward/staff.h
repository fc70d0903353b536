// steward contact, ask, close, cancel: what staff do in a case.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "programs/steward/session.h"

namespace steward::cli {

// To the case's person; or, with a job, to its owner in a new case.
int contact_in_case(const Session& session, CaseId in, const std::vector<std::string>& words);
int contact_about_job(const Session& session, const std::string& shown_id,
                      const std::vector<std::string>& words);
int ask_permission(const Session& session, CaseId in,
                   const std::vector<std::string>& words);  // words may be missing
int close_case(const Session& session, CaseId in, Resolution resolution,
               const std::vector<std::string>& words);
int cancel_run(const Session& session, CaseId in, std::optional<EmergencyId> emergency);

}  // namespace steward::cli
