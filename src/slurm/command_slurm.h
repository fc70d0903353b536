// Slurm by its commands: squeue for what is, scontrol for what a job holds on its nodes, scancel to cancel.
//
// Tried on 22.05.8. Every command runs with an environment of its own, under a time limit, one at a time.
//   squeue -a -h -t all          one row a job, fields in SQUEUE_FORMAT2 (rows.h); `-j ID` also gives an
//   array's or a
//                                het job's other members where ID is the array's or the leader's: filtered
//                                here
//   scontrol -o -d show job X    X is A_T for an array task, as an array's last task has the array's own id
//   (details.h) scancel --user --state X     exit 1 and "Invalid job id specified" when the job has ended;
//   exit 0, and nothing
//                                done, when the owner or the state is another: so what became of it is always
//                                asked
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <tuple>

#include "base/clock.h"
#include "base/subprocess.h"
#include "slurm/command.h"
#include "slurm/details.h"
#include "slurm/rows.h"
#include "slurm/slurm.h"

namespace steward::slurm {

struct Options {
  std::filesystem::path bin_dir = "/usr/bin";
  std::filesystem::path slurm_conf = "/etc/slurm/slurm.conf";
  Duration limit = seconds(20);  // of each command
  // How cancel() waits between its questions; tests replace it.
  std::function<void(Duration)> pause;
};

class CommandSlurm final : public Slurm {
 public:
  // Both must outlive this.
  CommandSlurm(Options options, CommandRunner& runner, const Clock& clock);

  // A job whose details cannot be read is in the snapshot all the same, not `detailed`, and asked about next
  // time.
  Result<Snapshot> poll() override;
  Result<std::optional<Job>> job(SlurmId raw) override;
  CancelResult cancel(Warrant warrant) override;
  Status notify(SlurmId raw, const std::string& text) override;

 private:
  // What names one run, and changes when a running job is resized.
  using RunName = std::tuple<SlurmId, Time, Time, std::uint32_t, std::uint32_t>;
  struct Asked {
    std::size_t place = 0;  // in the snapshot
    Wanted wanted;
    std::string target;
  };

  static RunName name_of(const Job& job);
  Command command(std::string program, std::vector<std::string> arguments) const;
  // squeue's rows to `take`. Errors also not_found: squeue says there is no such job.
  Status rows(std::vector<std::string> arguments, const std::function<void(Row&&)>& take);
  Result<std::optional<Row>> row(SlurmId raw);
  void add_details(Snapshot& snapshot, std::vector<Asked> asked);
  // Those of `asked` that the listing of all jobs told clearly are taken out of it.
  Status ask_all(Snapshot& snapshot, std::vector<Asked>& asked);
  Result<Details> ask_one(const Wanted& wanted, const std::string& target);
  // What became of the run: `ended` is whether scancel came to its end, `said_done` whether it exited with 0.
  CancelResult outcome(const Warrant& warrant, bool ended, bool said_done, const std::string& words);

  Options options_;
  CommandRunner& runner_;
  const Clock& clock_;
  std::map<RunName, Details> known_;         // of the runs in the last poll
  std::map<RunName, std::uint32_t> failed_;  // how often a run's details could not be read
};

}  // namespace steward::slurm
