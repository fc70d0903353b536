// steward-agent: one per node. Exit codes: 0 done, 1 failed with a reason on stderr, 2 wrong usage.
#include <cstdio>

#include "programs/steward_agent/agent.h"
#include "programs/steward_agent/options.h"

namespace {

int failed(int code, const steward::Error& error) {
  std::fprintf(stderr, "steward-agent: %s\n", error.message.c_str());
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  const auto options = steward::agent::read_options(argc, argv);
  if (!options) return failed(2, options.error());
  if (options->help) {
    std::fputs(steward::agent::kHelp, stdout);
    return 0;
  }
  const auto config = steward::agent::read_config(options->config);
  if (!config) return failed(1, config.error());
  if (options->once) {
    const auto report = steward::agent::look_once(*config);
    if (!report) return failed(1, report.error());
    std::printf("%s\n", report->c_str());
    return 0;
  }
  const auto status = steward::agent::run(*config);
  return status ? 0 : failed(1, status.error());
}
