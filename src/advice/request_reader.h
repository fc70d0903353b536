// From options to a Request: each value read, later ones in the place of earlier ones, and what Slurm refuses
// about them together. Pure.
#pragma once

#include <vector>

#include "advice/options_reader.h"
#include "model/request.h"

namespace steward::advice {

struct RequestRead {
  Request request;
  std::vector<Problem> problems;
};

// `options` in the order of their sources: script, environment, command line.
RequestRead read_request(SlurmCommand command, const std::vector<GivenOption>& options);

// What sbatch or slurmctld refuses about options that are right one by one: memory in two ways, GPUs that do
// not go into tasks, and so on. read_request() asks it.
std::vector<Problem> contradictions(const Request& request);

// What the request comes to.
Totals totals(const Request& request);

}  // namespace steward::advice
