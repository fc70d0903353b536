#include "advice/programs.h"

#include <algorithm>
#include <array>

#include "advice/options_reader.h"
#include "advice/word_lists.h"

namespace steward::advice {
namespace {

using Words = std::vector<ShellWord>;

constexpr std::size_t most_wrappers = 12;

std::string file_name(const ShellWord& word) {
  const std::size_t slash = word.text.rfind('/');
  const std::string name = slash == std::string::npos ? word.text : word.text.substr(slash + 1);
  return name.find_first_of("$`") == std::string::npos ? name : "";
}

// A wrapper whose options are skipped: those in `valued` take the next word.
struct Wrapper {
  std::string_view name;
  std::string_view valued;   // set apart by blanks
  std::size_t operands = 0;  // words of its own before the program: timeout's time
};
constexpr std::array<Wrapper, 26> wrappers = {{
    {"time", "-f -o", 0},
    {"nohup", "", 0},
    {"exec", "-a", 0},
    {"command", "", 0},
    {"builtin", "", 0},
    {"env", "-u -C -S", 0},
    {"nice", "-n", 0},
    {"ionice", "-c -n", 0},
    {"stdbuf", "-i -o -e", 0},
    {"timeout", "-s -k", 1},
    {"setsid", "", 0},
    {"unbuffer", "", 0},
    {"taskset", "-c", 0},
    {"numactl", "-C -N -m -p -i", 0},
    {"xvfb-run", "-n -s -e", 0},
    {"catchsegv", "", 0},
    {"mpirun",
     "-n -np -c --np -H --host -host --hostfile -hostfile -machinefile -x --map-by -map-by --bind-to "
     "-bind-to -ppn -N",
     0},
    {"mpiexec", "-n -np -c --np -H --host -host --hostfile -hostfile -x --map-by --bind-to -ppn -N", 0},
    {"nsys", "-o -t --trace", 1},  // "nsys profile"
    {"ncu", "-o -k --set", 0},
    {"sudo", "-u", 0},
    {"poetry", "", 1},
    {"uv", "--with --python", 1},
    {"pipenv", "", 1},
    {"pixi", "-e", 1},
    {"orterun", "-n -np -H --host -x", 0},
}};

void drop(Words& words, std::size_t count) {
  words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(std::min(count, words.size())));
}

void skip_options(Words& words, std::string_view valued) {
  while (!words.empty() && words.front().text.size() > 1 && words.front().text.front() == '-') {
    const bool ends = words.front().text == "--";
    const bool pair = words.front().text == "--mca" || words.front().text == "-mca";
    drop(words, pair ? 3 : holds(valued, words.front().text) ? 2 : 1);
    if (ends) break;
  }
}

struct Peeler {
  Program program;
  std::size_t depth = 0;
  std::vector<Program>* out = nullptr;

  void take_srun() {
    std::vector<OptionWord> options;
    for (std::size_t i = 1; i < program.words.size(); ++i) options.push_back({program.words[i].text, {}});
    const OptionsRead read = read_options(SlurmCommand::srun, options, OptionSource::command_line);
    for (std::size_t i = 0; i < read.rest; ++i) program.srun.push_back(options[i].text);
    program.srun_place = program.words.front().place;
    drop(program.words, read.rest + 1);
  }

  // "singularity -q exec --nv -B a:b image.sif command …"
  void take_container(const std::string& tool) {
    constexpr std::string_view valued =
        "-B --bind -C -e -H --home -W --workdir -S --scratch --pwd --env --env-file --overlay -o --net "
        "--network "
        "--hostname --app --dns --security --mount --fakeroot-uid --add-caps --drop-caps --apply-cgroups "
        "--cwd "
        "--pem-path --nvccli-args -c --config --docker-host";
    constexpr std::array<std::string_view, 3> flags = {"-C", "-e", "-c"};
    Container container{tool, "", {}, false, {}};
    Words& words = program.words;
    drop(words, 1);
    skip_options(words, "-c --config");
    if (!words.empty()) {
      container.action = words.front().text;
      container.action_place = words.front().place;
      drop(words, 1);
    }
    while (!words.empty() && words.front().text.size() > 1 && words.front().text.front() == '-') {
      const std::string option = words.front().text;
      container.gpus = container.gpus || option == "--nv" || option == "--rocm" || option == "--nvccli";
      // A variable among the options may be "--nv".
      drop(words, holds(valued, option) && !is_one(option, flags) ? 2 : 1);
    }
    // "$NV image.sif": what it stands for is not known.
    while (words.size() > 1 && !words.front().literal &&
           words.front().text.find_first_of("./") == std::string::npos &&
           words.front().text.starts_with('$') && words[1].text.find(".sif") != std::string::npos) {
      container.gpus = true;
      drop(words, 1);
    }
    if (!words.empty()) {
      container.image = words.front();
      drop(words, 1);
    }
    program.container = std::move(container);
  }

  // "conda run -n env python …"
  bool take_conda() {
    if (program.words.size() < 2 || program.words[1].text != "run") return false;
    drop(program.words, 2);
    skip_options(program.words, "-n --name -p --prefix --cwd");
    return true;
  }

  // "bash -c '…'": the commands within. False: a script file, or a shell that waits.
  bool take_inline(const std::string& shell) {
    constexpr std::array<std::string_view, 5> shells = {"bash", "sh", "dash", "zsh", "ksh"};
    if (!is_one(shell, shells) || depth > 3) return false;
    for (std::size_t i = 1; i + 1 < program.words.size(); ++i) {
      const std::string& option = program.words[i].text;
      if (option.empty() || option.front() != '-') return false;
      if (option.starts_with("--") || option.find('c') == std::string::npos) continue;
      const ShellRead inner = read_shell(program.words[i + 1].text);
      if (inner.gave_up) return false;
      for (const ShellCommand& each : inner.commands) {
        if (each.words.empty()) continue;
        Peeler next{program, depth + 1, out};
        next.program.words = each.words;
        for (ShellWord& word : next.program.words) word.place = program.place;
        next.all();
      }
      return true;
    }
    return false;
  }

  // One wrapper off; false: there is none.
  bool peel() {
    Words& words = program.words;
    if (words.empty()) return false;
    const std::string name = file_name(words.front());
    if (name == "srun") {
      take_srun();
    } else if (name == "singularity" || name == "apptainer") {
      if (program.container) return false;
      take_container(name);
    } else if (name == "conda" || name == "mamba" || name == "micromamba") {
      if (!take_conda()) return false;
    } else {
      const auto found = std::find_if(wrappers.begin(), wrappers.end(),
                                      [&](const Wrapper& each) { return each.name == name; });
      if (found == wrappers.end()) return false;
      if ((name == "uv" || name == "poetry" || name == "pipenv" || name == "pixi") &&
          (words.size() < 2 || words[1].text != "run"))
        return false;
      drop(words, 1);
      const bool operands_first =
          name == "nsys" || name == "uv" || name == "poetry" || name == "pipenv" || name == "pixi";
      if (operands_first) drop(words, found->operands);
      skip_options(words, found->valued);
      if (!operands_first) drop(words, found->operands);
    }
    program.wrappers.push_back(name);
    while (!words.empty() && words.front().text.find('=') != std::string::npos &&
           program.wrappers.back() == "env")
      drop(words, 1);
    return true;
  }

  void all() {
    for (std::size_t i = 0; i < most_wrappers && peel(); ++i) {
    }
    program.name = program.words.empty() ? "" : file_name(program.words.front());
    if (!program.words.empty() && take_inline(program.name)) return;
    out->push_back(std::move(program));
  }
};

}  // namespace

bool Program::under(std::string_view wrapper) const {
  return std::find(wrappers.begin(), wrappers.end(), wrapper) != wrappers.end();
}

bool Program::has_argument(std::string_view word) const {
  return std::any_of(words.begin(), words.end(), [&](const ShellWord& each) { return each.text == word; });
}

bool Program::mentions(std::string_view text) const {
  return std::any_of(words.begin(), words.end(),
                     [&](const ShellWord& each) { return each.text.find(text) != std::string::npos; });
}

std::vector<Program> programs_in(const ShellRead& read) {
  std::vector<Program> programs;
  for (std::size_t i = 0; i < read.commands.size(); ++i) {
    const ShellCommand& command = read.commands[i];
    if (command.words.empty()) continue;
    Peeler peeler{{}, 0, &programs};
    peeler.program.command = i;
    peeler.program.words = command.words;
    peeler.program.place = command.place;
    peeler.all();
  }
  return programs;
}

}  // namespace steward::advice
