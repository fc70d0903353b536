// Telling staff's chat that something waits for a person. Pure.
#pragma once

#include "casework/book.h"

namespace steward::casework {

// Looks at what the draft has written so far, and owes a notice for each case in which a person's turn came:
// an answer, a request, a draft, a task. It says what kind of thing it is, and nothing that anybody wrote:
// a chat is often somebody else's computer. At most one a case in fifteen minutes.
void notify_staff(Draft& draft);

}  // namespace steward::casework
