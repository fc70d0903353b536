// What `steward gate` works with: the policy and its texts, where Slurm's hooks belong, and what Slurm says.
#pragma once

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "advice/gate.h"
#include "programs/steward/gate.h"
#include "programs/steward/gate_files.h"
#include "slurm/settings.h"

namespace steward::cli {

struct HookPlace {
  advice::GateHook hook = advice::GateHook::cli_filter;
  std::filesystem::path path;
  bool named = false;        // on the command line: a script that stands there is to be kept
  const char* option = "";   // by which it is named
  const char* plugins = "";  // its line of slurm.conf
};

struct GatePlace {
  policy::Policy policy;
  advice::GateTexts texts;
  std::optional<slurm::Settings> slurm;  // none: it did not answer
  std::vector<Partition> partitions;
  std::string slurm_trouble;
  std::filesystem::path rules;
  std::array<HookPlace, 2> hooks;  // cli_filter, job_submit

  // What the rules' file is to hold.
  std::string rules_text() const;
  // Does slurm.conf name lua for this hook? None: not known.
  std::optional<bool> is_active(const HookPlace& hook) const;
};

// Errors as those of the configuration, and with `for_writing` of the policy and the texts: nothing is made
// of what is not right. Without it these two are left empty.
Result<GatePlace> gate_place(CommandRunner& runner, const GateOptions& options, bool for_writing);

// A hook as it is to be; `site`: it has a script of the site's to run first.
std::string hook_text(const GatePlace& place, const HookPlace& hook, bool site);
// Does this hook of ours run a script of the site's first?
bool runs_site(const GateFile& hook);

}  // namespace steward::cli
