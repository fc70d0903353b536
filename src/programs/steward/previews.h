// steward contact --preview and --test: what would go, to whom, and whether mail works at all; steward
// language.
#pragma once

#include "programs/steward/staff.h"

namespace steward::cli {

// With words: what `steward contact` would send with them. Without: what waits in the case.
int preview_contact(const Session& session, const StaffWork& work);
int test_mail(const Session& session, const std::string& address);
// Empty: only shows it.
int choose_language(const Session& session, const std::string& language, bool json);

}  // namespace steward::cli
