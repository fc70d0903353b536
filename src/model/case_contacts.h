// A case's contacts by their ids, as job_in() and finding_in() are for the rest (case.h). Pure.
#pragma once

#include "model/case.h"

namespace steward {

// The case's record of a contact; null: it is not the case's.
const Contact* contact_in(const Case& value, ContactId id);

}  // namespace steward
