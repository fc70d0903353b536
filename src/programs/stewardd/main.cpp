// stewardd: sees, judges, contacts, asks; one per cluster. Its parts are put together in daemon.cpp.
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "base/log.h"
#include "policy/load.h"
#include "policy/site.h"
#include "programs/stewardd/daemon.h"
#include "programs/stewardd/dump.h"
#include "programs/stewardd/options.h"

namespace {

int print_help() {
  std::printf("%.*s", static_cast<int>(steward::help_text.size()), steward::help_text.data());
  return 0;
}

int usage(const steward::Error& error) {
  std::fprintf(stderr, "stewardd: %s\n%.*s", error.message.c_str(),
               static_cast<int>(steward::help_text.size()), steward::help_text.data());
  return 2;
}

int failed(const steward::Error& error) {
  steward::log(steward::LogLevel::error, "cannot_run", {{"why", error.message}});
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  const auto options = steward::read_options({argv + 1, argv + argc});
  if (!options) return usage(options.error());
  if (options->task == steward::Task::help) return print_help();
  const auto site = steward::policy::load_site(options->config);
  if (!site) return failed(site.error());
  if (options->task != steward::Task::run && options->task != steward::Task::check) {
    const auto done = steward::work_offline(*site, *options);
    if (!done) return failed(done.error());
    return *done ? 0 : 1;
  }
  const auto policy = steward::policy::load(site->policy);
  if (!policy) return failed(policy.error());
  if (options->task == steward::Task::check) {
    if (const auto checked = steward::check_daemon(*site, *policy); !checked) return failed(checked.error());
    std::printf("%s and %s are valid\n", options->config.c_str(), site->policy.c_str());
    return 0;
  }
  const auto ended = steward::run_daemon(*site, *policy);
  return ended ? 0 : failed(ended.error());
}
