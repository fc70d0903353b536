// stewardd: sees, judges, contacts, asks; one per cluster. Its parts are put together in daemon.cpp.
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "base/log.h"
#include "policy/load.h"
#include "policy/site.h"
#include "programs/stewardd/daemon.h"

namespace {

constexpr std::string_view help =
    R"(stewardd: the daemon of Steward, one per Slurm cluster.

  stewardd [--config FILE]          run in the foreground until SIGTERM
  stewardd [--config FILE] --check  read and check configuration and policy, then exit

FILE is /etc/steward/steward.toml unless given. It needs Slurm's AdminLevel=Operator for its account
(sacctmgr add user steward account=root adminlevel=operator) and no root. Logs go to stderr, one line each.
)";

int usage(const std::string& what) {
  std::fprintf(stderr, "stewardd: %s\n%.*s", what.c_str(), static_cast<int>(help.size()), help.data());
  return 2;
}

int failed(const steward::Error& error) {
  steward::log(steward::LogLevel::error, "cannot_run", {{"why", error.message}});
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  std::string config = "/etc/steward/steward.toml";
  bool check_only = false;
  const std::vector<std::string_view> words(argv + 1, argv + argc);
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "--help" || words[i] == "-h") {
      std::printf("%.*s", static_cast<int>(help.size()), help.data());
      return 0;
    }
    if (words[i] == "--check") {
      check_only = true;
    } else if (words[i] == "--config" && i + 1 < words.size()) {
      config = words[++i];
    } else {
      return usage("unknown argument '" + std::string(words[i]) + "'");
    }
  }
  const auto site = steward::policy::load_site(config);
  if (!site) return failed(site.error());
  const auto policy = steward::policy::load(site->policy);
  if (!policy) return failed(policy.error());
  if (check_only) {
    if (const auto checked = steward::check_daemon(*site, *policy); !checked) return failed(checked.error());
    std::printf("%s and %s are valid\n", config.c_str(), site->policy.c_str());
    return 0;
  }
  const auto ended = steward::run_daemon(*site, *policy);
  return ended ? 0 : failed(ended.error());
}
