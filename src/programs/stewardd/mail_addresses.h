// Whether the site's addresses can carry what Steward puts into them.
#pragma once

#include "base/result.h"
#include "policy/site.h"

namespace steward {

// Errors: invalid, naming the key and what to write.
Status check_mail_addresses(const policy::Site& site);

}  // namespace steward
