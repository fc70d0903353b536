#include "programs/steward/sbatch.h"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <map>

#include "base/subprocess.h"
#include "base/text.h"

namespace steward::cli {
namespace {

constexpr Duration kPatience = seconds(20);

Result<std::string> find_sbatch() {
  const char* path = std::getenv("PATH");
  for (const std::string_view folder : split(path == nullptr ? "/usr/bin:/usr/local/bin" : path, ':')) {
    std::string file = std::string(folder) + "/sbatch";
    if (!folder.empty() && ::access(file.c_str(), X_OK) == 0) return file;
  }
  return fail(ErrorCode::unavailable, "there is no sbatch on this machine: ask on the front-end");
}

// What changes where Slurm is found and what is asked for, and nothing else.
std::map<std::string, std::string> environment_for_asking() {
  constexpr std::array<std::string_view, 5> named{"PATH", "HOME", "USER", "LOGNAME", "SLURM_CONF"};
  std::map<std::string, std::string> found{{"LC_ALL", "C"}, {"TZ", "UTC"}};
  for (char** each = environ; each != nullptr && *each != nullptr; ++each) {
    const std::string_view variable = *each;
    const auto equals = variable.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string_view name = variable.substr(0, equals);
    bool wanted = name.starts_with("SBATCH_");
    for (const std::string_view one : named) wanted = wanted || name == one;
    if (wanted) found[std::string(name)] = variable.substr(equals + 1);
  }
  return found;
}

Result<std::string> ask(const std::vector<std::string>& words) {
  const auto sbatch = find_sbatch();
  if (!sbatch) return tl::unexpected<Error>(sbatch.error());
  Command command{{*sbatch}, environment_for_asking(), kPatience};
  command.argv.insert(command.argv.end(), words.begin(), words.end());
  SystemCommandRunner runner;
  const auto done = runner.run(command, [](std::string_view) {});
  if (!done) return tl::unexpected<Error>(done.error());
  return done->error_output;
}

Result<int> run(const std::vector<std::string>& words) {
  const auto sbatch = find_sbatch();
  if (!sbatch) return tl::unexpected<Error>(sbatch.error());
  std::vector<std::string> all{*sbatch};
  all.insert(all.end(), words.begin(), words.end());
  std::vector<char*> argv;
  for (std::string& each : all) argv.push_back(each.data());
  argv.push_back(nullptr);
  pid_t child = 0;
  if (::posix_spawn(&child, argv.front(), nullptr, nullptr, argv.data(), environ) != 0)
    return fail(ErrorCode::unavailable, "sbatch cannot be started");
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR)
      return fail(ErrorCode::io, "nobody knows what became of sbatch; look with: squeue --me");
  }
  constexpr int by_signal = 128;
  return WIFEXITED(status) ? WEXITSTATUS(status) : by_signal + WTERMSIG(status);
}

}  // namespace

SbatchEnvironment sbatch_environment() {
  SbatchEnvironment found;
  for (char** each = environ; each != nullptr && *each != nullptr; ++each) {
    const std::string_view text = *each;
    const std::size_t equals = text.find('=');
    if (!text.starts_with("SBATCH_") || equals == std::string_view::npos) continue;
    found.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  return found;
}

Sbatch own_sbatch() { return {ask, run}; }

}  // namespace steward::cli
