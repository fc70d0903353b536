#include "programs/steward_agent/options.h"

#include <string_view>

#include "base/text.h"

namespace steward::agent {

const char* const kHelp =
    R"(steward-agent: tells stewardd what this node's jobs and GPUs really do.

  steward-agent [--config FILE]          run until SIGTERM (systemd does this)
  steward-agent [--config FILE] --once   look for a second, print one report as JSON, send nothing
  steward-agent --help

The configuration is /etc/steward/agent.toml unless --config says otherwise. The least that works:

  node = "i256-a10-06"            # NodeName in slurm.conf
  cluster = "aicloud"             # ClusterName in slurm.conf
  role = "compute"                # or "front-end"
  socket = "/run/steward/api.sock"

It reads Slurm's cgroups, /proc and the NVIDIA driver's library. It changes nothing, starts no program, and never
keeps or sends a process's arguments. On a front-end it writes to terminals what stewardd hands it.
)";

Result<Options> read_options(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--help" || word == "-h") {
      options.help = true;
    } else if (word == "--once") {
      options.once = true;
    } else if (word == "--config" && i + 1 < argc) {
      options.config = argv[++i];
    } else if (word.starts_with("--config=")) {
      options.config = word.substr(9);
    } else if (word == "--config") {
      return fail(ErrorCode::invalid, "--config needs a file; see steward-agent --help");
    } else {
      const auto meant = nearest(word, {"--help", "--once", "--config"});
      return fail(ErrorCode::invalid,
                  "unknown option " + one_line(word) +
                      (meant ? "; did you mean " + *meant + "?" : "; see steward-agent --help"));
    }
  }
  return options;
}

}  // namespace steward::agent
