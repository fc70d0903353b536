// From verdicts about a person, not about one of their jobs, to cases: habits over many ended jobs, and what
// they run on a front-end. Pure.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

#include "casework/book.h"
#include "casework/telling.h"
#include "model/verdict.h"
#include "policy/policy.h"

namespace steward::casework {

struct Whom {
  uid_t uid = 0;
  std::string user;
};

// "Breaks" finds or opens the person's case of that principle and notes the finding, "keeps" ends it,
// "unknown" changes nothing. Owes no words: attend() does.
void consider_person(Draft& draft, const Whom& whom, const std::vector<Verdict>& verdicts,
                     const policy::Policy& policy, Reach reach);

// That finding of the person's stands no more.
void end_finding(Draft& draft, CaseId in, const std::string& rule, const policy::Policy& policy);

// From when on a person's jobs are looked at: what they were told of once, what was settled, and what they
// had leave for is not counted again. no_time: nothing was.
Time counts_from(const CaseBook& book, const Whom& whom, std::string_view principle, std::string_view rule,
                 Time now);

}  // namespace steward::casework
