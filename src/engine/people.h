// Judging people: habits over their ended jobs, and what they run on a front-end. Part of the step: pure.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "casework/person_findings.h"
#include "model/verdict.h"

namespace steward::engine {

struct State;

// When each was last asked about; a person whose jobs are as they were is asked once a day.
struct PastWatch {
  struct Asked {
    Time at = no_time;
    bool changed = true;  // their jobs, or what was said of them, are not as they were
  };
  std::map<uid_t, Asked> asked;
  Time trimmed_at = no_time;
  struct Said {
    std::string user;
    Verdict verdict;
  };
  // What the rules about people last said for casework, advice too: of whom something was ever broken, by
  // person and rule.
  std::map<std::pair<uid_t, std::string>, Said> said;
  bool complete = false;  // everything that the history and accounting hold has been told since the start
};

// What every enabled habit rule says of the person now, leave included. `new_alone`: of jobs alone that they
// were not told of yet, as makes a matter; else of all in the rules' windows, as people read it.
std::vector<Verdict> habits_of(const State& state, uid_t uid, Time now, bool new_alone);

// A tick's: judges whoever is to be judged, and notes what is to become of it in the draft. Whose habits were
// judged: to be noted by judged() once the draft is committed.
std::vector<uid_t> judge_people(State& state, casework::Draft& draft, Time now,
                                const std::function<casework::Reach(uid_t)>& reach);

void judged(State& state, const std::vector<uid_t>& people, Time at);

// A person who is forgotten takes along what is known of their jobs.
void forget_past(State& state, uid_t uid);

}  // namespace steward::engine
