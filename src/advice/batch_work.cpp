#include "advice/batch_work.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "advice/batch_around.h"
#include "advice/program_kinds.h"
#include "advice/word_lists.h"
#include "base/bash_words.h"
#include "base/text.h"

namespace steward::advice {
namespace {

constexpr std::size_t longest_name = 40;

// Nothing but options behind a shell's name: it waits for commands.
bool is_shell_alone(const Program& program) {
  constexpr std::array<std::string_view, 9> shells = {"bash", "sh",  "zsh",  "fish", "tcsh",
                                                      "csh",  "ksh", "dash", "ash"};
  return is_one(program.name, shells) &&
         std::all_of(program.words.begin() + 1, program.words.end(), [](const ShellWord& each) {
           return each.text.starts_with('-') && each.text.find('c') == std::string::npos && each.text != "-s";
         });
}

bool is_prompt_alone(const Program& program) {
  constexpr std::array<std::string_view, 9> prompts = {"python", "python3", "ipython", "R",  "julia",
                                                       "matlab", "node",    "ghci",    "lua"};
  return is_one(program.name, prompts) && program.words.size() == 1;
}

bool needs_terminal(const Program& program) {
  constexpr std::array<std::string_view, 11> names = {"watch", "top",  "htop",  "nvtop", "vim", "vi",
                                                      "nvim",  "nano", "emacs", "less",  "more"};
  return is_one(program.name, names) && !program.has_argument("--batch") && !program.has_argument("-b");
}

std::string clean_name(std::string name) {
  for (const std::string_view end : {".py", ".sh", ".jl", ".R", ".sif"}) {
    if (name.size() > end.size() && name.ends_with(end)) name.erase(name.size() - end.size());
  }
  for (char& c : name) {
    const bool good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '_' || c == '.' || c == '-';
    if (!good) c = '_';
  }
  name.erase(0, std::min(name.find_first_not_of("-._"), name.size()));
  return name.substr(0, longest_name);
}

// Of a Python program or a launcher: the script's or the module's name; else the program's own.
std::string name_of(const Program& program) {
  // What stands behind "singularity run image.sif" is for the image's own script.
  if (program.words.empty() || (program.container && program.container->action == "run"))
    return program.container ? clean_name(file_name_of(program.container->image.text)) : "";
  if (kind_of(program) != ProgramKind::python && kind_of(program) != ProgramKind::launcher)
    return clean_name(program.name);
  for (std::size_t i = 1; i < program.words.size(); ++i) {
    const std::string& word = program.words[i].text;
    if (word == "-m" && i + 1 < program.words.size()) {
      const std::string& module = program.words[i + 1].text;
      if (!module.starts_with("torch.distributed")) return clean_name(module);
    }
    if (word.ends_with(".py")) return clean_name(file_name_of(word));
  }
  return clean_name(program.name);
}

std::string job_name(const BatchLine& line) {
  for (const Program& each : line.programs) {
    if (each.name != "sleep" && kind_of(each) == ProgramKind::light) continue;
    if (const std::string name = name_of(each); !name.empty()) return name;
  }
  const std::string name = line.programs.empty() ? "" : clean_name(line.programs.front().name);
  return name.empty() ? "job" : name;
}

// The line up to where a shell would be, and a command in its place.
std::string example_of(const BatchLine& line, const Program& program) {
  const std::string text = line.before + line.after;
  if (!program.container) return "python train.py";
  std::string whole = text;
  if (program.container->action == "shell") {
    const std::size_t at = offset_of(text, program.container->action_place);
    whole = text.substr(0, at) + "exec" + text.substr(std::min(at + 5, text.size()));
  } else if (!program.words.empty()) {
    whole = text.substr(0, offset_of(text, program.words.front().place));
  }
  return one_line(trim(whole), 500) + " python train.py";
}

struct Judge {
  const BatchLine& line;
  BatchWork work{};

  void refuse(std::string why, HandWork by_hand) {
    work.state = BatchState::refused;
    work.why = std::move(why);
    work.by_hand = by_hand;
  }

  void to_edit(const Program& program, std::string why) {
    if (work.state != BatchState::ready) return;
    work.state = BatchState::to_edit;
    work.why = std::move(why);
    work.example = example_of(line, program);
    work.by_hand = HandWork::shell;
  }

  // A shell that is given its commands waits for nobody.
  bool is_fed() const { return (line.before + line.after).find_first_of("<|") != std::string::npos; }

  void waits(const Program& program, std::string_view what) {
    if (what == "a shell")
      return to_edit(program, "a shell waits for commands, and nobody types them in a batch job");
    const bool r = program.name == "rserver" || program.name == "rsession";
    const HandWork by_hand = r                                                    ? HandWork::rstudio
                             : what == "a notebook"                               ? HandWork::notebook
                             : what == "an editor's server" || what == "a tunnel" ? HandWork::editor
                                                                                  : HandWork::shell;
    refuse(
        fmt::format("{} waits for a person, and holds what the job has meanwhile: that is no work for a "
                    "batch job. Run the work itself as a script, or do it where interactive work is at home",
                    what),
        by_hand);
  }

  void look(const Program& program) {
    if (program.container || kind_of(program) == ProgramKind::python ||
        kind_of(program) == ProgramKind::launcher) {
      const bool shut = program.container && !program.container->gpus;
      work.may_use_gpus = work.may_use_gpus || !shut;
    }
    const bool git = program.name == "ssh" && program.mentions("git@");
    if (const std::string_view what = waits_for_person(program); !what.empty() && !git)
      return waits(program, what);
    if (sleep_of(program) == Duration::max())
      return refuse(
          "a program that only waits holds what the job has until somebody ends it: put the commands "
          "that you would run meanwhile into a batch script, or do interactive work where it is at home",
          HandWork::shell);
    if (needs_terminal(program))
      return refuse(fmt::format("{} needs a terminal, which a batch job has not", program.name),
                    HandWork::shell);
    if (is_fed()) return;
    if (is_shell_alone(program))
      return to_edit(program, "a shell waits for commands, and nobody types them in a batch job");
    if (is_prompt_alone(program))
      return to_edit(program, fmt::format("{} alone waits for commands, and nobody types them in a batch job",
                                          program.name));
  }
};

}  // namespace

BatchWork work_of(const BatchLine& line) {
  Judge judge{line};
  if (line.nothing_runs) {
    judge.to_edit({}, "a shell waits for commands, and nobody types them in a batch job");
    judge.work.name = "job";
    return std::move(judge.work);
  }
  for (const Program& each : line.programs) {
    if (judge.work.state != BatchState::refused) judge.look(each);
  }
  judge.work.name = judge.work.state == BatchState::ready ? job_name(line) : "job";
  const auto words = read_shell(line.after).commands;
  if (line.slurm && !words.empty()) {
    const ShellCommand& first = words.front();
    const std::string name = first.words.empty() ? "" : first.words.front().text;
    judge.work.needs_srun = !first.assignments.empty() || is_bash_own(name);
  }
  return std::move(judge.work);
}

}  // namespace steward::advice
