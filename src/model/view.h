// Views: what the API shows of the running daemon. Made by engine, carried by wire, shown by steward and the
// portal.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/case.h"
#include "model/ended_job.h"
#include "model/job.h"
#include "model/next_run.h"
#include "model/node_view.h"
#include "model/verdict.h"
#include "model/window.h"

namespace steward {

struct GpuView {
  std::string node;
  std::uint32_t gres_index = 0;
  std::string uuid;  // empty: not joined
  std::string name;
  WindowCount window;  // since the run's start, at most the window's length
  std::uint64_t memory_used_mib = 0;
  Duration interval{0};  // what one letter of `history` stands for
  std::string
      history;  // oldest first, a letter an interval: '#' active, '.' idle, ' ' not measured (60 at most)
  std::uint32_t processes = 0;  // of this job, on it when last looked at
  std::uint32_t strangers = 0;  // of anybody else
};

struct JobView {
  Job job;
  std::vector<GpuView> gpus;
  std::vector<JobOnNode> nodes;  // what it does on each; left out of lists of jobs
  std::vector<Verdict> verdicts;
  std::optional<CaseId> open_case;
  std::optional<EndedJob> ended{};  // of one that holds nothing any more, what it held and used
  std::optional<NextRun> next{};    // of one that has begun; left out of lists of jobs
};

// How a rule fares: of the cases that are open or were closed lately (the policy's `repeat_within`, 8 days at
// least), those it made a finding in, those that staff closed as mistaken, and those whose person says so and
// nobody has answered yet.
struct RuleRecord {
  std::string rule;
  std::size_t cases = 0;
  std::size_t mistaken = 0;
  std::size_t called_wrong = 0;
  bool operator==(const RuleRecord&) const = default;
};

// A node whose clock differs from stewardd's.
struct NodeClock {
  std::string node;
  Duration ahead{0};  // below 0: behind
  bool operator==(const NodeClock&) const = default;
};

struct Health {
  std::string mode;                // "observe" or "contact"
  Time slurm_at = no_time;         // last good poll
  std::string slurm_trouble;       // empty: well
  bool accounting = false;         // stewardd reads it
  Time accounting_at = no_time;    // read up to here; no_time: never
  std::string accounting_trouble;  // empty: well
  std::size_t nodes_reporting = 0;
  std::size_t nodes_expected = 0;
  std::vector<std::string> nodes_silent;  // names, and why where known
  std::size_t contacts_owed = 0;
  std::string mail_trouble;
  std::size_t open_tasks = 0;
  std::vector<RuleRecord> rules;    // by name
  std::vector<NodeClock> clocks;    // of nodes whose clocks differ by more than two seconds
  std::vector<std::string> faults;  // of the platform, a sentence each, as staff are mailed of them
};

// All that is stored about one person. What others told staff of them is not in it.
struct PersonData {
  uid_t uid = 0;
  std::string user;
  std::vector<Case> cases;
  std::vector<JobView> jobs;  // that Slurm knows now
  std::string language{};     // that they chose; empty: none
};

// The chain's end as it is now, and when its first entry was made; of an empty ledger no_time.
struct LedgerHead {
  std::int64_t entries = 0;
  std::string head;  // hex
  Time begun_at = no_time;
};

struct LedgerCheck {
  bool intact = false;
  std::int64_t entries = 0;
  std::string head;     // the chain's last MAC, hex: publish it
  std::string trouble;  // first place that does not fit: "entry 17: body changed"
};

}  // namespace steward
