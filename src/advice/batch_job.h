// What Slurm itself tells a user about a job of theirs, as far as a batch script of it needs it. Pure: the
// text of `scontrol show job` comes in.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/request.h"

namespace steward::advice {

struct SlurmKnows {
  std::string id;    // as scontrol shows it
  std::string user;  // "ida@hpc.example.org"
  std::uint32_t uid = 0;
  std::string state;   // "RUNNING"
  bool batch = false;  // submitted by sbatch
  std::string name, partition, account, qos, time_limit, work_dir, comment, reservation, features;
  std::string nodes;  // that it holds: "a256-t4-01"
  std::uint32_t node_count = 1, tasks = 1, cpus_per_task = 1, cpus = 1;
  std::string memory_per_node;                  // "8G"; empty: not said so
  std::map<std::string, std::string> tres_per;  // "node" -> "gres:gpu:1"
  std::string held;                             // "cpu=6,mem=40000M,node=1,billing=6,gres/gpu=1"
};

// Of one job, without -d. Errors: garbled; invalid: it is about several jobs (an array).
Result<SlurmKnows> read_shown_job(std::string_view text);

// Options of a command line, and what Slurm knows beside them: partition, account, QOS, time limit and
// directory always; GPUs where the line asks for none. All of it where there is no line.
std::vector<GivenOption> with_known(std::vector<GivenOption> options, const SlurmKnows& job, bool has_line);

}  // namespace steward::advice
