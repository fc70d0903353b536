// Judging people: habits over their ended jobs, and what they run on a front-end. Part of the step: pure.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "casework/person_findings.h"
#include "model/verdict.h"
#include "model/view.h"

namespace steward::engine {

struct State;

// When each was last asked about; a person whose jobs are as they were is asked once a day.
struct PastWatch {
  std::map<uid_t, Time> judged_at;
  Time trimmed_at = no_time;
  // What the rules about people last said, advice too: of whom something was ever broken, by person and rule.
  struct Said {
    std::string user;
    Verdict verdict;
  };
  std::map<std::pair<uid_t, std::string>, Said> said;
  bool complete = false;  // everything that the history holds has been told since the start
};

// What every enabled habit rule says of the person now, leave included.
std::vector<Verdict> habits_of(const State& state, uid_t uid, Time now);

// The front-end's rule on everybody who is seen there.
std::vector<std::pair<casework::Whom, Verdict>> front_end_verdicts(const State& state, Time now);

// Notes what was said of a person.
void note_said(State& state, const casework::Whom& whom, const Verdict& verdict);

// Who is to be asked about in this tick, and is noted as asked: not all at once.
std::vector<uid_t> due_for_habits(State& state, Time now);

}  // namespace steward::engine
