#include "advice/program_kinds.h"

#include <algorithm>
#include <array>

#include "advice/word_lists.h"
#include "base/text.h"

namespace steward::advice {
namespace {

constexpr std::array<std::string_view, 60> light = {
    "echo",     "cd",      "export", "set",      "unset",   "module",     "ml",       "source", ".",
    "mkdir",    "rm",      "date",   "hostname", "pwd",     "true",       ":",        "false",  "test",
    "[",        "sleep",   "wait",   "trap",     "ulimit",  "nvidia-smi", "rocm-smi", "squeue", "scontrol",
    "sacct",    "exit",    "return", "local",    "declare", "readonly",   "read",     "printf", "shift",
    "basename", "dirname", "uname",  "whoami",   "id",      "env",        "printenv", "ls",     "cat",
    "tee",      "touch",   "lscpu",  "free",     "df",      "du",         "head",     "tail",   "which",
    "type",     "seq",     "sinfo",  "scancel",  "umask",   "let"};

constexpr std::array<std::string_view, 62> cpu_work = {"make",     "gmake",
                                                       "cmake",    "ninja",
                                                       "gcc",      "g++",
                                                       "cc",       "c++",
                                                       "clang",    "clang++",
                                                       "gfortran", "cargo",
                                                       "javac",    "mvn",
                                                       "tar",      "gzip",
                                                       "gunzip",   "pigz",
                                                       "bzip2",    "xz",
                                                       "zstd",     "zip",
                                                       "unzip",    "7z",
                                                       "rsync",    "scp",
                                                       "sftp",     "rclone",
                                                       "wget",     "curl",
                                                       "aria2c",   "git",
                                                       "pip",      "pip3",
                                                       "md5sum",   "sha256sum",
                                                       "find",     "grep",
                                                       "awk",      "sed",
                                                       "sort",     "cp",
                                                       "mv",       "ffprobe",
                                                       "bwa",      "samtools",
                                                       "bcftools", "fastqc",
                                                       "bowtie2",  "hisat2",
                                                       "STAR",     "salmon",
                                                       "kallisto", "blastn",
                                                       "blastp",   "trimmomatic",
                                                       "multiqc",  "fastp",
                                                       "stata",    "stata-mp",
                                                       "sqlite3",  "parallel-fastq-dump"};

constexpr std::array<std::string_view, 10> launchers = {
    "torchrun", "accelerate", "deepspeed",        "horovodrun", "colossalai",
    "ray",      "vllm",       "dask-cuda-worker", "mpirun",     "mpiexec"};

bool is_python(std::string_view name) {
  if (name.ends_with(".py")) return true;
  if (!name.starts_with("python") && !name.starts_with("pypy") && name != "ipython") return false;
  return name.find_first_not_of("0123456789.", 6) == std::string_view::npos || name.starts_with("pypy") ||
         name == "ipython";
}

// The module behind "python -m"; empty: a script, or none.
std::string_view module_of(const Program& program) {
  for (std::size_t i = 1; i + 1 < program.words.size(); ++i) {
    if (program.words[i].text == "-m") return program.words[i + 1].text;
    if (!program.words[i].text.starts_with('-')) break;
  }
  return {};
}

bool runs_notebook_itself(const Program& program) {
  return program.has_argument("nbconvert") || program.has_argument("execute") ||
         program.has_argument("--execute") || program.mentions("nbconvert") ||
         program.has_argument("--version") || program.has_argument("list") ||
         program.has_argument("kernelspec") || program.has_argument("trust");
}

bool has_letter(const Program& program, std::string_view letters) {
  return std::any_of(program.words.begin() + 1, program.words.end(), [&](const ShellWord& each) {
    return each.text.size() > 1 && each.text.front() == '-' && each.text[1] != '-' &&
           each.text.find_first_of(letters) != std::string::npos;
  });
}

}  // namespace

ProgramKind kind_of(const Program& program) {
  if (program.container && (program.container->action == "build" || program.container->action == "pull"))
    return ProgramKind::cpu_work;
  const std::string& name = program.name;
  if (is_python(name)) {
    const std::string_view module = module_of(program);
    if (module.starts_with("torch.distributed") || module == "accelerate.commands.launch" ||
        module.starts_with("deepspeed"))
      return ProgramKind::launcher;
    if (module == "pip" || module == "venv") return ProgramKind::cpu_work;
    return ProgramKind::python;
  }
  if (is_one(name, launchers) || program.under("mpirun") || program.under("mpiexec"))
    return ProgramKind::launcher;
  if (name.empty())
    return program.words.empty() && !program.container ? ProgramKind::light : ProgramKind::other;
  if (is_one(name, light)) return ProgramKind::light;
  if (is_one(name, cpu_work)) return ProgramKind::cpu_work;
  return ProgramKind::other;
}

std::string_view waits_for_person(const Program& program) {
  const std::string& name = program.name;
  const std::string_view module = is_python(name) ? module_of(program) : std::string_view();
  const bool notebook = name.starts_with("jupyter") || module.starts_with("jupyter") ||
                        module == "notebook" || (name == "marimo" && program.has_argument("edit")) ||
                        name == "spyder";
  if (notebook) return runs_notebook_itself(program) ? "" : "a notebook";
  if (name == "code-server" || name == "openvscode-server" || name == "rserver" || name == "rsession" ||
      name.starts_with("remote-dev-server"))
    return "an editor's server";
  if ((name == "code" && program.has_argument("tunnel")) || name.starts_with("code-tunnel") ||
      name == "cloudflared" || name == "ngrok" || name == "frpc" || name == "tailscaled" || name == "tmate")
    return "a tunnel";
  if (name == "ssh" && has_letter(program, "RLDN")) return "a tunnel";
  if (name == "sshd") return "a login server";
  if ((name == "tmux" || name == "screen") && !program.has_argument("-V")) return "a terminal";
  if (program.container && program.container->action == "shell") return "a shell";
  if ((name == "bash" || name == "sh" || name == "zsh") &&
      (program.has_argument("-i") || program.has_argument("-li")))
    return "a shell";
  return "";
}

std::optional<Duration> sleep_of(const Program& program) {
  if (program.name == "tail" && program.has_argument("-f") && program.has_argument("/dev/null"))
    return Duration::max();
  if (program.name != "sleep" || program.words.size() < 2) return std::nullopt;
  Duration sum{0};
  for (std::size_t i = 1; i < program.words.size(); ++i) {
    std::string text = program.words[i].text;
    if (text == "infinity" || text == "inf") return Duration::max();
    if (text.empty()) return std::nullopt;
    const char last = text.back();
    const std::int64_t unit = last == 'm' ? 60 : last == 'h' ? 3'600 : last == 'd' ? 86'400 : 1;
    if (last == 's' || unit != 1) text.pop_back();
    text = text.substr(0, text.find('.'));
    const auto number = parse_integer(text);
    if (!number || *number < 0 || *number > 1'000'000'000) return std::nullopt;
    sum += seconds(*number * unit);
  }
  return sum;
}

}  // namespace steward::advice
