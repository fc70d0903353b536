// HistoryStore: ended runs, kept for as long as the site says. A cache, not ledger: Slurm's accounting has
// most of it, and can be read again. Serving thread only.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/ended_job.h"

namespace steward::store {

// Runs that ended in [from, to).
struct HistoryFilter {
  std::optional<uid_t> uid;
  Time from = no_time;
  Time to = Time::max();
};

// One person: uids are given to new people.
struct Whose {
  uid_t uid = 0;
  std::string user;
};

class HistoryStore {
 public:
  virtual ~HistoryStore() = default;
  // All or none; what was kept comes back. A run (id, submit, start) that is kept already is told anew; what
  // was measured of it stays, where this tells of no measurement. What a person ran who was forgotten since
  // is not kept: Slurm's accounting still tells of it. `read_to`: everything that ended before then has been
  // read.
  virtual Result<std::vector<EndedJob>> keep(std::vector<EndedJob> jobs, Time read_to) = 0;
  virtual Result<Time> read_to() = 0;  // no_time: nothing was ever read
  // In order of their end. `take` must not call the store.
  virtual Status each(const HistoryFilter& filter, const std::function<void(EndedJob&&)>& take) = 0;
  // The newest run of a job as squeue shows it ("123"; "120_3" has a task); of this person alone, where one
  // is named.
  virtual Result<std::optional<EndedJob>> latest(SlurmId id, std::optional<std::uint32_t> task,
                                                 const std::optional<Whose>& whose) = 0;
  // A person's runs of that job name, newest end first, `most` of them; among the person's last two thousand.
  virtual Result<std::vector<EndedJob>> of_name(const Whose& whose, const std::string& name,
                                                std::size_t most) = 0;
  // Those that ended before `time`, `most` of them.
  virtual Status forget_before(Time time, std::size_t most) = 0;
};

}  // namespace steward::store
