// Replay: the step over a tape. It has no Slurm, no channel, no store and no clock: what it comes to can
// change nothing but itself.
//
// With the policy and the program that wrote a tape it makes the same events again. With another policy it
// makes others: from that moment on (Parted) the tape's outcomes and people's acts may name cases and
// contacts of a history that is not this one. Those are left out and counted; what names the common past is
// taken, and reports, polls and ticks go on. What is owed then stays owed. The next life of stewardd on the
// tape goes on with the replay's own cases.
//
// A tape may tell of several policies: each life's, and those that a stewardd read anew. With one policy
// given all is judged by it, whatever was in force. With several, each is taken where the tape says that it
// was.
//
// Memory is the step's own, and the reports that the next life may name instead of telling them again: those
// of the longest window, some 1 kB each. It does not grow with the tape beyond. Not thread-safe.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "engine/step.h"
#include "engine/told_reports.h"
#include "model/replayed.h"

namespace steward::engine {

class Replay {
 public:
  using Tell = std::function<void(const replayed::Record&)>;
  // `writer` makes the texts of contacts; nothing hangs on them.
  Replay(policy::Policy policy, casework::Writer writer, Tell tell);

  // Before the first line: a further policy, of another version.
  void also(policy::Policy policy);

  // Lines in the tape's order; `text`: the same as it stands there. Errors: invalid, for a line that cannot
  // stand at this place; the replay is over then.
  Status take(tape::Line line, std::string_view text);
  // After the last line.
  void finish();

  const replayed::Summary& summary() const { return summary_; }
  const State* state() const { return state_.get(); }  // null: no life has begun

 private:
  struct Shown {
    RunKey run;
    Standing standing;
  };
  struct Loading {
    std::map<CaseId, Case> cases;
    std::vector<Emergency> emergencies;
  };

  Status on(Time at, tape::Header&& header);
  Status on(Time at, tape::LoadedCase&& loaded);
  Status on(Time at, tape::LoadedEmergency&& loaded);
  Status on(Time at, tape::KeptReport&& kept);
  Status on(Time at, tape::ToldReports&& told);
  Status on(Time at, tape::RecalledCase&& recalled);
  Status on(Time at, tape::PollChanges&& changes);
  Status on(Time at, tape::Made&& made);
  Status on(Time at, tape::Lost&& lost);
  Status on(Time at, tape::PolicyChanged&& changed);
  Status on(Time at, InputBody&& body);

  // Of a life: first its cases, then its kept reports, then its inputs.
  enum class Phase { none, cases, reports, inputs };
  Status advance(Phase to);
  const policy::Policy& in_force(const std::string& version) const;
  policy::Policy fitted(policy::Policy policy) const;
  Duration keeps_reports() const;
  void remember(Time at, const InputBody& body);
  void settle_last();  // nothing more is said of it
  void settle_before(const tape::Header& next);
  void part(std::vector<tape::MadeEvent> recorded);
  bool left_out(InputBody& body);
  void tell(Time at, replayed::What what);
  void tell_verdicts(Time at);
  void tell_of_people(Time at);
  void tell_changes(Time at, const JobFacts& facts, Standing& shown, const Standing& now, Doubts& doubts);
  void excuse_by_draft(Verdict& verdict, const JobFacts& facts) const;
  void tell_events();

  std::vector<policy::Policy> policies_;
  casework::Writer writer_;
  Tell tell_;
  std::unique_ptr<State> state_;
  tape::Header life_;
  Phase phase_ = Phase::none;
  Loading loading_;
  ToldReports told_;
  std::string_view text_;        // of the line in hand
  bool own_ = false;             // this life goes on with the replay's own cases
  std::optional<Outcome> last_;  // stepped and not yet settled
  bool parted_ = false;
  std::int64_t common_ = 0;  // once parted: the newest event of both histories; ids are events' numbers
  std::map<SlurmId, Shown> shown_;
  std::map<std::pair<uid_t, std::string>, Standing::Word> shown_people_;  // by person and rule
  replayed::Summary summary_;
};

// A Writer for where nobody reads the texts: none.
casework::Writer wordless();

}  // namespace steward::engine
