// steward: what a person sees and says. Speaks only the API (docs/api.md).
#include <cstdlib>
#include <string>

#include "base/clock.h"
#include "programs/steward/command_line.h"

namespace {

// The only look at the environment; everything else is given what it needs.
steward::cli::Environment read_environment() {
  steward::cli::Environment environment;
  for (const char* name : {"STEWARD_SOCKET", "STEWARD_MUNGE_SOCKET", "TZ", "NO_COLOR", "TERM", "LC_ALL",
                           "LC_CTYPE", "LANG", "VISUAL", "EDITOR"}) {
    if (const char* value = std::getenv(name)) environment[name] = value;
  }
  return environment;
}

}  // namespace

int main(int argc, char** argv) {
  const auto environment = read_environment();
  const auto named = environment.find("STEWARD_SOCKET");
  const bool has_name = named != environment.end() && !named->second.empty();
  const std::string socket = has_name ? named->second : "/run/steward/api.sock";
  const auto terminal = steward::cli::this_terminal(environment, steward::SystemClock().now());
  const auto munge = environment.find("STEWARD_MUNGE_SOCKET");
  const std::string munge_socket = munge == environment.end() ? "" : munge->second;
  return steward::cli::run_command_line(argc, argv, terminal, socket, [&](const std::string& named_socket) {
    return steward::cli::fetch_with(named_socket, munge_socket);
  });
}
