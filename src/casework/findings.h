// From verdicts to cases: opening, gathering, reopening, and what a run's end means. Pure.
//
// One matter, one case: findings of the same person and principle gather in one case, whatever the number of
// jobs; a further rule's finding about a job that an open case is about already gathers there, too, so that a
// job is never the subject of two open cases.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "casework/book.h"
#include "casework/telling.h"
#include "model/job.h"
#include "model/verdict.h"
#include "policy/policy.h"

namespace steward::casework {

// Takes one running job's verdicts. "Breaks" finds or opens the case and notes the finding, "keeps" ends it,
// "unknown" changes nothing. Owes no words: attend() does, once all jobs were considered.
// `plot`: draws what was measured of the run; asked where a finding is made.
void consider(Draft& draft, const Job& job, const RunKey& run, const std::vector<Verdict>& verdicts,
              const policy::Policy& policy, Reach reach, const std::function<Plot()>& plot = {});

// What the passing of time and the findings noted since make of an open case: the first word, a word about
// further jobs, a reminder, silence, an exemption's end; and its close when the cause is gone.
// `held`: jobs whose findings nobody could repeat now, since the platform may be the cause, or too little is
// measured: no word of them goes out meanwhile.
void attend(Draft& draft, CaseId in, const policy::Policy& policy, Reach reach,
            const std::vector<JobKey>& held = {});

// The run holds nothing any more. What was asked or permitted for it lapses. attend() closes the case.
void run_ended(Draft& draft, const RunKey& run, JobState how, const policy::Policy& policy, Reach reach);

// The same job runs again: permissions for the earlier run lapse, the matter stays.
void run_changed(Draft& draft, const RunKey& before, const RunKey& now);

// The open case that a matter about this job belongs to: the one that is about it, else the person's of that
// principle, reopened or opened anew where there is none; with the job in it.
CaseId case_for(Draft& draft, const Job& job, const RunKey& run, std::string_view principle, CaseState begins,
                const policy::Policy& policy);

// How a case begins that this rule's finding opens.
CaseState beginning(std::string_view rule, const policy::Policy& policy, Reach reach);

// The person's open case of that principle, else the last one, opened again, else a new one.
CaseId matter_for(Draft& draft, uid_t uid, const std::string& user, std::string_view principle,
                  CaseState begins, const policy::Policy& policy);

}  // namespace steward::casework
