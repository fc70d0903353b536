// Which words that can wait go out together now. Pure.
#pragma once

#include <sys/types.h>

#include <string>
#include <utility>
#include <vector>

#include "casework/book.h"
#include "engine/step.h"
#include "policy/office_hours.h"

namespace steward::engine {

struct Digest {
  uid_t uid = 0;
  std::string user;
  std::vector<std::pair<CaseId, ContactId>> contacts;  // the oldest first
};

// Of what waits (step.h, Due::waiting): on working days, from the day's moment to the end of office hours,
// one mail a person a day with what was owed before that moment. What could not go (the mail server away)
// goes the same day, or with the next one.
std::vector<Digest> digests_due(const casework::CaseBook& book, const Due::Contacts& waiting,
                                const policy::OfficeHours& office, Time now);

}  // namespace steward::engine
