// `steward batch`: an interactive command line made into a batch script that runs the same program with the
// same resources. Pure; runs and submits nothing.
//
// What the script leaves out on purpose: `set -euo pipefail`, which would change what the program's shell
// does, and a --signal that counts, which would end a job without a trap five minutes early.
#pragma once

#include <string>
#include <vector>

#include "advice/batch_job.h"
#include "model/batch_script.h"
#include "model/cluster.h"

namespace steward::advice {

struct BatchAsk {
  std::vector<std::string> words;    // the command line; empty: only what Slurm knows of the job
  const Cluster* cluster = nullptr;  // borrowed for the call; nullptr: not known
  const SlurmKnows* job = nullptr;   // of a running job: fills in what the line does not say
  bool words_are_sure = true;        // false: of a line that Slurm keeps without quotes
};

BatchScript to_batch(const BatchAsk& ask);

}  // namespace steward::advice
