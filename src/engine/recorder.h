// Recorder: writes down what Live tells its step, line by line (model/tape.h).
//
// An input is written before its step, and what became of it right after its commit. So wherever the process
// dies, the next life's header tells whether the last input still happened. Serving thread only. Nothing here
// fails: a sink that takes no more ends the recording until the next life.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "facts/joined.h"
#include "model/event.h"
#include "model/tape.h"

namespace steward::engine {

class TapeSink {
 public:
  virtual ~TapeSink() = default;
  // `line` without its end, whole or not at all. False: nothing is taken any more.
  virtual bool append(std::string_view line) = 0;
  // Takes the last line off again.
  virtual void take_back() = 0;
  // Lines that are there, the newest first, until `more` says no or all near the end have been looked at.
  virtual void each_backwards(const std::function<bool(std::string_view line)>& more) const = 0;
};

// Reports named by node, in few words.
class ReportRuns {
 public:
  void add(const ReportId& id);
  std::vector<tape::ReportRun> take();

 private:
  std::vector<tape::ReportRun> runs_;
  std::map<std::string, std::size_t> newest_;  // each node's, among these
};

class Recorder {
 public:
  // `about`: what Live does not know of itself: zone, tzdata, the program's version.
  Recorder(TapeSink& sink, tape::Header about) : sink_(sink), about_(std::move(about)) {}

  struct Life {
    std::string cluster;
    std::vector<std::string> front_ends;
    bool tickets = false;
    std::int64_t last_seq = 0;
    std::string policy;         // its version
    Duration keeps_reports{0};  // those that began longer ago are forgotten
  };
  // `keeps`: is this report among those that are kept?
  void begin(Time at, const Life& life, const std::vector<Case>& cases,
             const std::vector<Emergency>& emergencies, const std::function<bool(const ReportId&)>& keeps);
  // Each kept report, in the order in which they came, and that these are all. Those that the tape holds from
  // an earlier life are named, and not written again.
  void kept(Time at, const NodeReport& report);
  void all_kept(Time at);
  void recalled(Time at, const Case& value);
  void policy_changed(Time at, const std::string& version);

  // Before the step. `known`: what the last poll left; `json`: a report as its agent sent it, else empty.
  void input(const Input& input, const facts::Joined& known, std::string_view json);
  // After the commit.
  void made(const std::vector<Event>& events);
  void lost();

 private:
  void append(Time at, tape::Content content);
  tape::Content told(const InputBody& body, const facts::Joined& known);

  TapeSink& sink_;
  tape::Header about_;
  bool on_ = false;
  bool polled_ = false;  // in this life
  // The newest kept report that the tape holds; until it has gone by, those told by now.
  std::optional<ReportId> newest_held_;
  ReportRuns held_;
  Time at_ = no_time;  // of the last input
};

// As the ledger's entries have it, without their bodies.
std::vector<tape::MadeEvent> made_of(const std::vector<Event>& events);

// What differs between the jobs that are known and a poll's; and the poll's again, by raw id.
tape::PollChanges changes_of(const std::vector<Job>& jobs, const std::map<SlurmId, Job>& known);
std::vector<Job> jobs_after(const tape::PollChanges& changes, const std::map<SlurmId, Job>& known);

}  // namespace steward::engine
