// Acting by the link in a mail. Pure.
#pragma once

#include "base/result.h"
#include "casework/book.h"
#include "model/act.h"
#include "model/person.h"

namespace steward::casework {

// What a link allows its person: to reply in its case, and where the words were about a run, to permit ending
// that run or to decline. Asked again when it is used.
struct LinkUse {
  bool works = false;  // the case is open, and it was not used
  bool may_permit = false;
  bool may_decline = false;       // staff have asked, or what was permitted beforehand is about to be used
  bool given_beforehand = false;  // then any word keeps the job, and declining is one
};
LinkUse link_use(const Case& in, const Contact& contact);

// Uses up the link of `contact` for this act. The caller must be the case's person, and the act one that the
// link allows, in this case and about this run. Errors: conflict (used already), refused (anything else).
Status use_link(Draft& draft, const Caller& caller, ContactId contact, const PersonAct& act);

}  // namespace steward::casework
