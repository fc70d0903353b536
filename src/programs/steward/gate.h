// `steward gate write|check|remove`: the Lua files by which Slurm says a word at submission. Needs no
// stewardd; writing needs the right to write beside slurm.conf.
#pragma once

#include <string>

#include "programs/steward/session.h"

namespace steward::cli {

struct GateOptions {
  std::string config = "/etc/steward/steward.toml";  // where the policy, the texts and Slurm are
  std::string policy;                                // empty: the one that `config` names
  // Where Slurm looks for its hooks; empty: beside slurm.conf. Naming one also means: whatever script of the
  // site's stands there is kept, and runs first.
  std::string cli_filter, job_submit;
  bool replace = false;  // a script of the site's is put aside instead
  bool json = false;
};

int write_gate(const Session& session, const GateOptions& options);
int check_gate(const Session& session, const GateOptions& options);
int remove_gate(const Session& session, const GateOptions& options);

}  // namespace steward::cli
