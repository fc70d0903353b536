#include "meter/kinds.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace steward::meter {
namespace {

using enum ProcessKind;

// How an argument must look for a rule to hold.
enum class Needs { nothing, word_within, option, argument };

struct Rule {
  std::string_view program;  // the executable's name; '*' at its end stands for anything
  Needs needs;
  std::string_view what;
  ProcessKind kind;
  bool works = true;
};

// The first that fits decides. `option`: one of the letters, alone or among others ("-fNL").
constexpr Rule kPrograms[] = {
    {"bash", Needs::nothing, "", shell, false},
    {"sh", Needs::nothing, "", shell, false},
    {"dash", Needs::nothing, "", shell, false},
    {"zsh*", Needs::nothing, "", shell, false},
    {"ksh*", Needs::nothing, "", shell, false},
    {"mksh", Needs::nothing, "", shell, false},
    {"tcsh", Needs::nothing, "", shell, false},
    {"csh", Needs::nothing, "", shell, false},
    {"fish", Needs::nothing, "", shell, false},
    {"xonsh", Needs::nothing, "", shell, false},

    {"sleep", Needs::nothing, "", sleeper, false},
    {"pause", Needs::nothing, "", sleeper, false},
    {"tail", Needs::argument, "/dev/null", sleeper, false},

    {"tmux*", Needs::nothing, "", other, false},
    {"screen", Needs::nothing, "", other, false},
    {"dtach", Needs::nothing, "", other, false},
    {"abduco", Needs::nothing, "", other, false},
    {"zellij", Needs::nothing, "", other, false},
    {"script", Needs::nothing, "", other, false},

    {"code-tunnel*", Needs::nothing, "", tunnel, false},
    {"code", Needs::argument, "tunnel", tunnel, false},
    {"ssh", Needs::option, "LRDNWw", tunnel, false},
    {"autossh", Needs::nothing, "", tunnel, false},
    {"cloudflared", Needs::nothing, "", tunnel, false},
    {"ngrok", Needs::nothing, "", tunnel, false},
    {"frpc", Needs::nothing, "", tunnel, false},
    {"chisel", Needs::nothing, "", tunnel, false},
    {"socat", Needs::nothing, "", tunnel, false},
    {"tailscaled", Needs::nothing, "", tunnel, false},

    {"code-server*", Needs::nothing, "", ide_server},
    {"openvscode-server", Needs::nothing, "", ide_server},
    {"node", Needs::word_within, "/.vscode-server", ide_server},
    {"node", Needs::word_within, "/.cursor-server", ide_server},
    {"node", Needs::word_within, "code-server", ide_server},
    {"rserver", Needs::nothing, "", ide_server},
    {"rsession*", Needs::nothing, "", ide_server},
    {"remote-dev-server*", Needs::nothing, "", ide_server},
    {"java", Needs::word_within, "com.intellij", ide_server},

    {"starter", Needs::nothing, "", container, false},
    {"starter-suid", Needs::nothing, "", container, false},
    {"singularity", Needs::nothing, "", container, false},
    {"apptainer", Needs::nothing, "", container, false},
    {"squashfuse*", Needs::nothing, "", container, false},
    {"fuse-overlayfs", Needs::nothing, "", container, false},
    {"fuse2fs", Needs::nothing, "", container, false},
    {"gocryptfs", Needs::nothing, "", container, false},
    {"enroot*", Needs::nothing, "", container, false},
    {"conmon", Needs::nothing, "", container, false},
    {"podman", Needs::nothing, "", container, false},
    {"crun", Needs::nothing, "", container, false},
    {"runc", Needs::nothing, "", container, false},

    {"nextflow", Needs::nothing, "", workflow},
    {"java", Needs::word_within, "nextflow", workflow},
    {"java", Needs::word_within, "cromwell", workflow},

    {"rsync", Needs::nothing, "", transfer},
    {"scp", Needs::nothing, "", transfer},
    {"sftp*", Needs::nothing, "", transfer},
    {"rclone", Needs::nothing, "", transfer},
    {"wget*", Needs::nothing, "", transfer},
    {"curl", Needs::nothing, "", transfer},
    {"aria2c", Needs::nothing, "", transfer},
    {"lftp", Needs::nothing, "", transfer},
    {"s5cmd", Needs::nothing, "", transfer},
    {"azcopy", Needs::nothing, "", transfer},

    {"torchrun", Needs::nothing, "", trainer},
    {"deepspeed", Needs::nothing, "", trainer},
    {"horovodrun", Needs::nothing, "", trainer},
};

// What an interpreter runs, by the name of its script or module: `python -m ipykernel_launcher`,
// `python3 /opt/bin/jupyter-lab`. Whatever else Python runs is taken for a trainer.
constexpr Rule kScripts[] = {
    {"jupyter*", Needs::nothing, "", notebook},
    {"ipykernel*", Needs::nothing, "", notebook},
    {"marimo*", Needs::nothing, "", notebook},
    {"notebook*", Needs::nothing, "", notebook},
    {"colab*", Needs::nothing, "", notebook},
    {"snakemake*", Needs::nothing, "", workflow},
    {"airflow*", Needs::nothing, "", workflow},
    {"luigi*", Needs::nothing, "", workflow},
    {"dask-scheduler*", Needs::nothing, "", workflow},
    {"distributed.cli.dask_scheduler", Needs::nothing, "", workflow},
    {"parsl*", Needs::nothing, "", workflow},
    {"hf", Needs::argument, "download", transfer},
    {"huggingface-cli", Needs::argument, "download", transfer},
    {"gdown*", Needs::nothing, "", transfer},
    {"aws", Needs::argument, "s3", transfer},
    {"s3cmd", Needs::nothing, "", transfer},
    {"sshuttle*", Needs::nothing, "", tunnel, false},
};

bool name_fits(std::string_view name, std::string_view pattern) {
  if (pattern.ends_with('*')) return name.starts_with(pattern.substr(0, pattern.size() - 1));
  return name == pattern;
}

// Options of ssh that make it a tunnel; long options and what follows "--" do not count.
bool has_option(const std::vector<std::string>& arguments, std::string_view letters) {
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    const std::string_view argument = arguments[i];
    if (argument.size() < 2 || argument[0] != '-' || argument[1] == '-') continue;
    // A flag's letters stand first; what follows an option with a value (-p22, -L8080:…) is not looked at.
    for (const char letter : argument.substr(1)) {
      if (letters.find(letter) != std::string_view::npos) return true;
      if (std::string_view("46AaCfGgKkMnqsTtVvXxYy").find(letter) == std::string_view::npos) break;
    }
  }
  return false;
}

bool arguments_fit(const std::vector<std::string>& arguments, const Rule& rule) {
  const auto any = [&](auto&& test) { return std::any_of(arguments.begin(), arguments.end(), test); };
  switch (rule.needs) {
    case Needs::nothing:
      return true;
    case Needs::word_within:
      return any([&](const std::string& argument) { return argument.find(rule.what) != std::string::npos; });
    case Needs::option:
      return has_option(arguments, rule.what);
    case Needs::argument:
      return any([&](const std::string& argument) { return argument == rule.what; });
  }
  return false;
}

template <std::size_t N>
const Rule* first_fit(const Rule (&table)[N], std::string_view name,
                      const std::vector<std::string>& arguments) {
  for (const Rule& rule : table) {
    if (name_fits(name, rule.program) && arguments_fit(arguments, rule)) return &rule;
  }
  return nullptr;
}

bool is_python(std::string_view program) {
  return program.starts_with("python") || program.starts_with("pypy") || program == "pt_main_thread";
}

std::string_view file_name(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

// The script or module that a Python runs; empty where it is -c, standard input or a prompt. A script that
// was started by its own name ("#!/usr/bin/env python3") stands in argv[1] all the same: the kernel puts it
// there.
std::string_view python_runs(const std::vector<std::string>& arguments) {
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    const std::string_view argument = arguments[i];
    if (argument == "-m") return i + 1 < arguments.size() ? std::string_view(arguments[i + 1]) : "";
    if (argument.starts_with("-m") && argument.size() > 2) return argument.substr(2);
    if (argument == "-c" || argument == "-") return "";
    if (argument == "-W" || argument == "-X") {
      ++i;
      continue;
    }
    if (!argument.starts_with('-')) return file_name(argument);
  }
  return "";
}

Classified classify_python(const std::vector<std::string>& arguments) {
  const std::string_view runs = python_runs(arguments);
  if (const Rule* rule = first_fit(kScripts, runs, arguments)) return {rule->kind, rule->works, false};
  const bool prompt = runs.empty() && std::find(arguments.begin(), arguments.end(), "-c") == arguments.end();
  return {prompt ? other : trainer, true, false};
}

bool is_slurms_own(const ProcText& text, StepKind step) {
  if (text.program == "slurmstepd") return true;
  // Slurm keeps step_extern alive with this very number (slurmstepd's extern step since 17.02).
  return step == StepKind::external && text.program == "sleep" && text.arguments.size() == 2 &&
         text.arguments[1] == "100000000";
}

}  // namespace

Classified classify(const ProcText& text, StepKind step) {
  if (is_slurms_own(text, step)) return {other, false, true};
  // Runtimes that rename themselves: "Apptainer runtime parent".
  if (!text.arguments.empty() && (text.arguments[0].starts_with("Singularity runtime") ||
                                  text.arguments[0].starts_with("Apptainer runtime"))) {
    return {container, false, false};
  }
  if (is_python(text.program)) return classify_python(text.arguments);
  if (const Rule* rule = first_fit(kPrograms, text.program, text.arguments))
    return {rule->kind, rule->works, false};
  return {};
}

}  // namespace steward::meter
