#include "programs/steward/slurm_client.h"

#include <fmt/format.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "base/files.h"
#include "base/text.h"

namespace steward::cli {
namespace {

constexpr std::string_view kUsualPath = "/usr/bin:/usr/local/bin";
constexpr std::size_t most_output = std::size_t{4} << 20;
constexpr std::size_t most_words = std::size_t{2} << 20;  // of one process; Linux allows as much

std::optional<std::string> find_program(const std::string& name, const Environment& environment) {
  const auto path = environment.find("PATH");
  for (const std::string_view folder : split(path == environment.end() ? kUsualPath : path->second, ':')) {
    if (!folder.starts_with('/')) continue;
    const std::string file = fmt::format("{}/{}", folder, name);
    if (::access(file.c_str(), X_OK) == 0 && !std::filesystem::is_directory(file)) return file;
  }
  return std::nullopt;
}

Error missing(const std::string& name) {
  return {ErrorCode::unavailable,
          fmt::format("there is no {} here; run this on the front-end, where jobs are submitted", name)};
}

// Slurm puts "slurm_load_jobs error: " and the like before what matters.
std::string reason(std::string text) {
  text = one_line(trim(text), 500);
  for (const char* before :
       {"scontrol: error: ", "sbatch: error: ", "sacct: error: ", "slurm_load_jobs error: "}) {
    if (text.starts_with(before)) text.erase(0, std::string_view(before).size());
  }
  return text;
}

std::vector<std::string> command_line_of(const std::string& process) {
  const auto text = read_file(process + "/cmdline", most_words);
  std::vector<std::string> words;
  if (!text || text->empty()) return words;
  for (const std::string_view word : split(*text, '\0')) words.emplace_back(word);
  words.pop_back();  // behind the last word's end
  return words;
}

bool is_own(const std::string& process, unsigned uid) {
  struct stat status {};
  return ::stat(process.c_str(), &status) == 0 && status.st_uid == uid;
}

}  // namespace

Environment whole_environment() {
  Environment environment;
  for (char** each = environ; each != nullptr && *each != nullptr; ++each) {
    const std::string_view text = *each;
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos || equals == 0) continue;
    environment.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return environment;
}

SbatchEnvironment sbatch_environment() {
  SbatchEnvironment found;
  for (const auto& [name, value] : whole_environment())
    if (name.starts_with("SBATCH_")) found.emplace_back(name, value);
  return found;
}

// What changes where Slurm is found and who asks, and nothing else. Without SLURM_CONF the commands find
// nothing on sites that keep it elsewhere.
Environment SlurmClient::environment_for_asking() const {
  Environment few{{"TZ", "UTC"}, {"LC_ALL", "C"}};
  for (const char* name : {"PATH", "HOME", "USER", "LOGNAME", "SLURM_CONF"})
    if (const auto found = environment_.find(name); found != environment_.end()) few.insert(*found);
  return few;
}

Result<std::string> SlurmClient::run(const std::string& program, std::vector<std::string> arguments) const {
  const auto file = find_program(program, environment_);
  if (!file) return tl::unexpected<Error>(missing(program));
  Command command;
  command.argv = std::move(arguments);
  command.argv.insert(command.argv.begin(), *file);
  command.environment = environment_for_asking();
  command.output_limit = most_output;
  std::string output;
  const auto done = runner_.run(command, [&](std::string_view piece) { output += piece; });
  if (!done) return fail_in(program, done.error());
  if (done->exit_status != 0) return fail(ErrorCode::not_found, reason(done->error_output));
  return output;
}

Result<std::string> SlurmClient::show_job(const std::string& id) const {
  return run("scontrol", {"show", "job", id});
}

Result<std::string> SlurmClient::submit_line(const std::string& id) const {
  auto output = run("sacct", {"-j", id, "-X", "-n", "-P", "-o", "SubmitLine"});
  if (!output) return output;
  while (!output->empty() && (output->back() == '\n' || output->back() == ' ')) output->pop_back();
  return output;
}

Result<std::string> SlurmClient::submit(const std::string& script,
                                        const std::optional<std::string>& file) const {
  const auto sbatch = find_program("sbatch", environment_);
  if (!sbatch) return tl::unexpected<Error>(missing("sbatch"));
  Command command;
  command.argv = {*sbatch};
  command.environment = environment_;
  // They would win over the script's own lines; the interactive command knew nothing of them.
  std::erase_if(command.environment, [](const auto& each) { return each.first.starts_with("SBATCH_"); });
  command.limit = std::chrono::seconds(120);
  if (file) {
    command.argv.push_back(*file);
  } else {
    command.input = CommandInput{script, {}};
  }
  std::string output;
  const auto done = runner_.run(command, [&](std::string_view piece) { output += piece; });
  if (!done) return fail_in("sbatch", done.error());
  if (done->exit_status != 0) return fail(ErrorCode::refused, "sbatch: " + reason(done->error_output));
  return output;
}

Result<std::string> SlurmClient::estimate(const std::vector<std::string>& words) const {
  const auto file = find_program("sbatch", environment_);
  if (!file) return tl::unexpected<Error>(missing("sbatch"));
  Command command;
  command.argv = {*file, "--test-only"};
  command.argv.insert(command.argv.end(), words.begin(), words.end());
  command.environment = environment_for_asking();
  for (const auto& each : environment_)
    if (each.first.starts_with("SBATCH_")) command.environment.insert(each);
  const auto done = runner_.run(command, [](std::string_view) {});
  if (!done) return fail_in("sbatch", done.error());
  return done->error_output;
}

Result<int> SlurmClient::sbatch(const std::vector<std::string>& words) const {
  const auto file = find_program("sbatch", environment_);
  if (!file) return tl::unexpected<Error>(missing("sbatch"));
  std::vector<std::string> all{*file};
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

std::optional<std::vector<std::string>> client_running_here(const std::string& line, unsigned uid,
                                                            const std::string& proc) {
  std::optional<std::vector<std::string>> found;
  std::error_code failed;
  for (const auto& each : std::filesystem::directory_iterator(proc, failed)) {
    const std::string name = each.path().filename().string();
    if (name.find_first_not_of("0123456789") != std::string::npos || !is_own(each.path().string(), uid))
      continue;
    std::vector<std::string> words = command_line_of(each.path().string());
    if (words.empty() || joined(words, " ") != line) continue;
    if (found && *found != words) return std::nullopt;
    found = std::move(words);
  }
  return found;
}

}  // namespace steward::cli
