// From verdicts to cases: opening, gathering, remedy, and what a run's end means. Pure.
#pragma once

#include <string>
#include <vector>

#include "casework/book.h"
#include "model/job.h"
#include "model/verdict.h"

namespace steward::casework {

struct Reach {
  bool contact = false;      // the policy's mode: false is observe
  bool at_terminal = false;  // the person can be written to on a front-end right now
  Duration calm{0};          // how long all rules must have been kept before the matter counts as remedied
};

// Takes one running job's verdicts. Opens a case at the first "breaks", owes the first word, notes further
// findings, and closes the case as remedied once every finding is kept again. "Unknown" changes nothing.
void consider(Draft& draft, const Job& job, const RunKey& run, const std::vector<Verdict>& verdicts,
              Reach reach);

// The run holds nothing any more. What was asked or permitted for it lapses; the case closes: remedied when
// the owner ended it after being contacted, else because the job ended.
void run_ended(Draft& draft, const RunKey& run, JobState how, Reach reach);

// The same job runs again: permissions for the earlier run lapse, the matter stays.
void run_changed(Draft& draft, const RunKey& before, const RunKey& now);

// Owes a message by mail and, when the person can be reached there, on the terminal.
void owe_word(Draft& draft, CaseId in, MessageKind kind, const Evidence& words, Reach reach);

// Lapses every permission that is asked or given for any run, with the reason.
void lapse_permissions(Draft& draft, CaseId in, const std::string& why);

}  // namespace steward::casework
