// How Slurm's commands are run: with an environment of their own, so that nobody's variables change what they
// print, and under a time limit.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/subprocess.h"
#include "base/time.h"

namespace steward::slurm {

struct Place {
  std::filesystem::path bin_dir = "/usr/bin";
  std::filesystem::path slurm_conf = "/etc/slurm/slurm.conf";
};

Command slurm_command(const Place& place, Duration limit, std::string program,
                      std::vector<std::string> arguments);

// It ran and failed, in its own words. Errors are `unavailable`.
tl::unexpected<Error> failed(std::string_view program, const CommandResult& result);

}  // namespace steward::slurm
