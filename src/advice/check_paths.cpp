// Files and folders that must be there, and those that tasks would write over one another.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "advice/findings.h"
#include "advice/text_values.h"
#include "base/text.h"

namespace steward::advice {
namespace {

// Of the node alone: not to be seen from where sbatch is called.
bool is_local(std::string_view path) {
  constexpr std::array<std::string_view, 7> roots = {"/raid",    "/tmp",     "/scratch", "/local",
                                                     "/dev/shm", "/var/tmp", "/mnt"};
  return std::any_of(roots.begin(), roots.end(),
                     [&](std::string_view root) { return path.starts_with(root); });
}

void folders(const Subject& subject, const Request& request, Findings& findings) {
  if (!subject.around.exists) return;
  std::vector<std::string> told;
  for (const auto* option : {&request.output, &request.error}) {
    if (!*option) continue;
    const std::string& path = (*option)->value;
    const std::size_t slash = path.rfind('/');
    if (slash == std::string::npos || slash == 0) continue;
    std::string folder = path.substr(0, slash);
    if (folder.find_first_of("%$~") != std::string::npos || is_local(folder)) continue;
    if (folder.front() != '/' && request.chdir) folder = request.chdir->value + "/" + folder;
    if (folder.find('$') != std::string::npos || subject.around.exists(folder)) continue;
    if (std::find(told.begin(), told.end(), folder) != told.end()) continue;
    told.push_back(folder);
    ScriptFinding& finding = findings.add(Severity::warning, "no_folder", (*option)->place,
                                          fmt::format("the folder {} is not there: the job would end at once "
                                                      "and leave no output. Slurm opens the file before "
                                                      "the script runs, so mkdir in it comes too late",
                                                      one_line(folder, 100)));
    finding.fix = only_lines({"mkdir -p " + one_line(folder, 100)});
  }
}

void array_output(const Subject& subject, const Request& request, Findings& findings) {
  if (!request.array || !request.output) return;
  const auto tasks = array_tasks(request.array->value);
  const std::string& path = request.output->value;
  const bool own = path.find("%a") != std::string::npos || path.find("%j") != std::string::npos ||
                   path.find("%J") != std::string::npos || path == "/dev/null";
  // "%4a": with a width.
  const std::size_t width = path.find('%');
  const bool padded = width != std::string::npos && width + 2 < path.size() && path[width + 1] >= '0' &&
                      path[width + 1] <= '9';
  if (!tasks || *tasks < 2 || own || padded) return;
  const std::size_t dot = path.rfind('.');
  const bool extension = dot != std::string::npos && dot > path.rfind('/') + 1;
  const std::string better = extension ? path.substr(0, dot) + "_%A_%a" + path.substr(dot) : path + "_%A_%a";
  ScriptFinding& finding = findings.add(
      Severity::warning, "shared_output", request.output->place,
      fmt::format(
          "all {} tasks of the array write to this one file, over one another; %A is the array and %a "
          "the task",
          *tasks));
  if (better.find(' ') == std::string::npos && better.find('%') > path.size())
    finding.fix = set_option(subject, request.output->place, "--output=" + better);
}

// Whether something before that command makes the file, or goes where it is.
bool made_before(const Subject& subject, const Program& program, const std::string& path) {
  for (const Program& each : subject.programs) {
    if (each.command >= program.command && each.container.has_value() == program.container.has_value() &&
        &each == &program)
      break;
    if (each.name == "cd" && path.front() != '/') return true;
    const std::string& name = each.name;
    const bool makes =
        name == "cp" || name == "mv" || name == "rsync" || name == "wget" || name == "curl" || name == "ln" ||
        (each.container && (each.container->action == "build" || each.container->action == "pull"));
    if (makes && (each.mentions(path) || (each.container && each.container->image.text == path))) return true;
  }
  return false;
}

void container_files(const Subject& subject, Findings& findings) {
  if (!subject.around.exists || subject.shell == nullptr || subject.shell->gave_up) return;
  for (const Program& each : subject.programs) {
    if (!each.container || (each.container->action != "exec" && each.container->action != "run" &&
                            each.container->action != "shell"))
      continue;
    const ShellWord& image = each.container->image;
    const bool remote = image.text.find("://") != std::string::npos;
    if (!image.literal || image.text.empty() || remote || is_local(image.text)) continue;
    if (image.text.front() != '/' && subject.request().chdir) continue;
    if (subject.around.exists(image.text) || made_before(subject, each, image.text)) continue;
    findings.add(Severity::warning, "no_container", image.place,
                 fmt::format("the container {} is not there, as seen from here", one_line(image.text, 100)));
  }
}

}  // namespace

void check_paths(const Subject& subject, Findings& findings) {
  for (const Request& each : subject.job.parts) {
    folders(subject, each, findings);
    array_output(subject, each, findings);
  }
  container_files(subject, findings);
}

}  // namespace steward::advice
