// What came by mail: answers, machines' answers, and mails that came back. Pure.
#pragma once

#include "casework/acts.h"
#include "casework/book.h"
#include "model/input.h"

namespace steward::casework {

// An answer is the person's word in the case, whoever wrote it in their name, and never a permission: where
// one could be meant, the person is mailed the link that can give it, once a day at most. What a machine
// answered
// ("out of office") is a note for staff, and a mail that came back a task. Errors: as a reply's (too many,
// too long), not_found for a contact that is not the case's.
Status take_mail(Draft& draft, CaseId in, const input::Mail& mail, const Surroundings& around);

}  // namespace steward::casework
