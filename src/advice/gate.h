// The gate: the Lua files by which Slurm says a word at submission, and refuses what the policy names. Pure:
// from a policy, its texts and what is known of Slurm to the files' bytes.
//
// Three files. `steward_gate.lua` (the rules) holds the policy's numbers and texts, and what is judged by
// them; `cli_filter.lua` and `job_submit.lua` (the hooks) are what Slurm itself looks for, the same for every
// policy, and read the rules under a guard: rules that are missing or broken let every job through. A site's
// own script, where there is one, is run by the hook first, and its word is final. The fixed parts stand in
// gate/*.lua and are built in.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "advice/gate_texts.h"
#include "model/cluster.h"
#include "policy/policy.h"

namespace steward::advice {

// What Slurm says of itself. Nothing known: less is said, and nothing that is unsure.
struct GateSlurm {
  bool whole_command = false;  // job_submit sees an srun's whole command line: Slurm 23.02 and later
  std::vector<Partition> partitions;
};

enum class GateHook { cli_filter, job_submit };

std::string gate_rules(const policy::Policy& policy, const GateTexts& texts, const GateSlurm& slurm);
// `site`: the site's own script; empty: there is none.
std::string gate_hook(GateHook hook, const std::filesystem::path& rules, const std::filesystem::path& site);

// Does job_submit.lua have anything to refuse?
bool gate_refuses(const policy::Policy& policy);

// What the first lines of our files say of them; nullopt: the file is not ours.
struct GateMark {
  std::string policy;       // its version; of hooks: empty
  bool as_written = false;  // the text has not been changed since
};
std::optional<GateMark> gate_mark(std::string_view text);

// A text as a Lua literal, whatever it holds: it cannot end before its end. For every Lua from 5.1 on.
std::string lua_string(std::string_view text);

// Is "22.05.8" at least `major`.`minor`? False where it is no version.
bool slurm_at_least(std::string_view version, int major, int minor);

}  // namespace steward::advice
