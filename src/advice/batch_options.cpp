#include "advice/batch_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "advice/request_reader.h"
#include "base/bash_words.h"
#include "base/text.h"

namespace steward::advice {
namespace {

// What has no place in a batch job, and why.
struct Dropped {
  std::string_view name;
  std::string_view why;  // empty: nobody misses it
};
constexpr std::array<Dropped, 18> dropped = {{
    {"pty", "a batch job has no terminal; what the program prints goes to the output file"},
    {"x11", "a batch job has no screen to open windows on; let the program write files instead"},
    {"immediate", "a batch job waits in the queue and starts by itself; nobody has to wait with it"},
    {"interactive", "it is for shells at a terminal"},
    {"overlap", "the program has the job for itself"},
    {"quit-on-interrupt", "there is no Ctrl-C in a batch job; scancel ends it"},
    {"disable-status", "there is no Ctrl-C in a batch job; scancel ends it"},
    {"no-shell", "in a batch job the script holds the resources, and no longer than it runs"},
    {"kill-command", "there is no command on the front-end to end with the job"},
    {"bell", ""},
    {"no-bell", ""},
    {"debugger-test", "it is for debuggers"},
    {"slurmd-debug", "it is for those who look for faults in Slurm"},
    {"test-only", "it only asks when the job would start; steward plan does so for a script"},
    {"quiet", ""},
    {"verbose", ""},
    {"ignore-pbs", ""},
    {"parsable", ""},
}};

struct Refused {
  std::string_view name;
  std::string_view why;
};
constexpr std::array<Refused, 6> refused = {{
    {"jobid",
     "goes into a job that runs already: there is nothing to ask Slurm for. What it runs may go "
     "into that job's own script"},
    {"het-group", "is for jobs of several parts, which have to be written by hand (man sbatch, hetjob)"},
    {"no-allocate", "goes around Slurm's queue, which no batch job can"},
    {"help", "asks for a manual, and runs nothing"},
    {"usage", "asks for a manual, and runs nothing"},
    {"version", "asks for a version, and runs nothing"},
}};

// srun's own that one task hardly differs by: they are left out where srun is.
constexpr std::array<std::string_view, 8> only_for_several = {
    "label", "unbuffered", "kill-on-bad-exit", "wait", "threads", "msg-timeout", "preserve-env", "relative"};

template <typename Entry, std::size_t N>
const Entry* entry(const std::array<Entry, N>& table, std::string_view name) {
  const auto found = std::find_if(table.begin(), table.end(), [&](const Entry& e) { return e.name == name; });
  return found == table.end() ? nullptr : &*found;
}

template <std::size_t N>
std::size_t rank(const std::array<std::string_view, N>& in, std::string_view name) {
  return static_cast<std::size_t>(std::find(in.begin(), in.end(), name) - in.begin());
}

constexpr std::array<std::string_view, 27> reading_order = {"job-name",
                                                            "account",
                                                            "partition",
                                                            "qos",
                                                            "reservation",
                                                            "nodes",
                                                            "ntasks",
                                                            "ntasks-per-node",
                                                            "ntasks-per-gpu",
                                                            "cpus-per-task",
                                                            "cpus-per-gpu",
                                                            "gres",
                                                            "gpus",
                                                            "gpus-per-node",
                                                            "gpus-per-task",
                                                            "gpus-per-socket",
                                                            "mem",
                                                            "mem-per-cpu",
                                                            "mem-per-gpu",
                                                            "constraint",
                                                            "nodelist",
                                                            "exclude",
                                                            "array",
                                                            "time",
                                                            "output",
                                                            "error",
                                                            "comment"};

// One file for each task, or what only srun's tasks can take.
bool is_for_tasks(const GivenOption& option, bool several) {
  const bool stream = option.name == "output" || option.name == "error" || option.name == "input";
  if (!stream || !option.value) return false;
  const std::string& value = *option.value;
  const bool number = !value.empty() && value.find_first_not_of("0123456789") == std::string::npos;
  if (number || value == "none" || value == "all") return true;
  if (!several) return false;
  for (const std::string_view each : {"%t", "%n", "%N"}) {
    if (value.find(each) != std::string::npos) return true;
  }
  return false;
}

// Without "B:" it is the job's steps that get the signal, and never what runs in the script itself.
bool signals_steps(const GivenOption& option) {
  return option.name == "signal" && option.value && option.value->find("B:") == std::string::npos &&
         option.value->find("b:") == std::string::npos;
}

struct Placer {
  SlurmCommand command;
  bool several;
  PlacedOptions placed{};

  void note(const GivenOption& option, std::string text) {
    placed.notes.push_back({one_line(shown(option), 80), std::move(text)});
  }

  void to_step(const GivenOption& option) {
    std::string word = "--" + option.name;
    if (option.value) word += "=" + *option.value;
    placed.step.push_back(std::move(word));
  }

  // srun's alone.
  void step(const GivenOption& option) {
    const bool plain = rank(only_for_several, option.name) < only_for_several.size();
    if (plain && !several) {
      note(option, "left out: it is for several tasks, and there is one");
      return;
    }
    to_step(option);
    placed.needs_srun = true;
    note(option, "stays with srun, in the script: sbatch has no such option");
  }

  void place(const GivenOption& option) {
    if (const Dropped* out = entry(dropped, option.name); out != nullptr) {
      if (!out->why.empty()) note(option, fmt::format("left out: {}", out->why));
      return;
    }
    if (const Refused* no = entry(refused, option.name); no != nullptr) {
      if (placed.refusal.empty()) placed.refusal = fmt::format("{} {}", option.spelled, no->why);
      return;
    }
    const SlurmOption* batch = option_named(SlurmCommand::sbatch, option.name);
    const bool own = command == SlurmCommand::srun && (batch == nullptr || option.name == "wait");
    if (own) return step(option);
    if (batch == nullptr) return note(option, "left out: sbatch has no such option");
    if (command == SlurmCommand::srun && option.name == "export") {
      if (option.value == "ALL") return;
      to_step(option);
      placed.needs_srun = true;
      return note(option, "stays with srun, so that the program has the same environment as before");
    }
    if (command == SlurmCommand::srun && is_for_tasks(option, several)) {
      to_step(option);
      placed.needs_srun = true;
      return note(option, "stays with srun, where each task's streams are told apart");
    }
    if (command == SlurmCommand::srun && signals_steps(option)) {
      placed.needs_srun = true;
      note(option, "goes to steps, so srun stays in front of the program");
    }
    if (option.name == "wrap") return;
    placed.directives.push_back(option);
  }
};

std::vector<GivenOption> last_of_each(const std::vector<GivenOption>& given) {
  std::vector<GivenOption> kept;
  for (const GivenOption& each : given) {
    std::erase_if(kept, [&](const GivenOption& earlier) {
      const bool both_requeue = earlier.name.ends_with("requeue") && each.name.ends_with("requeue");
      return earlier.name == each.name || both_requeue;
    });
    kept.push_back(each);
  }
  return kept;
}

}  // namespace

std::string shown(const GivenOption& option) {
  if (option.source == OptionSource::environment) return option.spelled;
  if (!option.value) return option.spelled;
  const bool letter = option.spelled.size() == 2;
  return fmt::format("{}{}{}", option.spelled, letter ? " " : "=", bash_word(*option.value));
}

PlacedOptions place_options(SlurmCommand command, const std::vector<GivenOption>& given, bool several) {
  Placer placer{command, several};
  for (const GivenOption& each : last_of_each(given)) placer.place(each);
  std::stable_sort(placer.placed.directives.begin(), placer.placed.directives.end(),
                   [](const GivenOption& a, const GivenOption& b) {
                     return rank(reading_order, a.name) < rank(reading_order, b.name);
                   });
  return std::move(placer.placed);
}

PlacedOptions place_step_options(const std::vector<GivenOption>& given) {
  Placer placer{SlurmCommand::srun, true};
  for (const GivenOption& each : given) {
    if (entry(dropped, each.name) != nullptr || entry(refused, each.name) != nullptr) {
      placer.place(each);
    } else {
      placer.to_step(each);
    }
  }
  placer.placed.needs_srun = true;
  return std::move(placer.placed);
}

bool runs_several(SlurmCommand command, const std::vector<GivenOption>& given) {
  const Request request = read_request(command, given).request;
  if (totals(request).tasks > 1) return true;
  if (request.nodes && request.nodes->value.most > 1) return true;
  for (const auto* each : {&request.ntasks_per_node, &request.ntasks_per_gpu, &request.ntasks_per_socket,
                           &request.ntasks_per_core}) {
    // An upper bound where --ntasks says how many.
    if (*each && (*each)->value > 1 && !request.ntasks) return true;
  }
  // By the number of GPUs, where that alone says how many tasks there are.
  const bool by_gpus = request.gpus_per_task && request.gpus && !request.ntasks;
  return by_gpus && request.gpus->value.total() > request.gpus_per_task->value.total();
}

const SlurmOption* option_of_variable(SlurmCommand command, std::string_view variable) {
  constexpr std::array<std::string_view, 3> prefixes = {"SBATCH_", "SALLOC_", "SLURM_"};
  const std::string_view prefix = prefixes[static_cast<std::size_t>(command)];
  if (!variable.starts_with(prefix)) return nullptr;
  const std::string_view rest = variable.substr(prefix.size());
  struct Own {
    std::string_view variable, option;
  };
  // srun's that are spelled in another way than sbatch's, or that sbatch has not.
  constexpr std::array<Own, 7> own = {{{"NTASKS", "ntasks"},
                                       {"NPROCS", "ntasks"},
                                       {"NNODES", "nodes"},
                                       {"JOB_NUM_NODES", "nodes"},
                                       {"NTASKS_PER_NODE", "ntasks-per-node"},
                                       {"WORKING_DIR", "chdir"},
                                       {"STDOUTMODE", "output"}}};
  if (command == SlurmCommand::srun) {
    for (const Own& each : own) {
      if (each.variable == rest) return option_named(command, each.option);
    }
  }
  for (const SlurmOption& each : slurm_options()) {
    if (!each.variable.empty() && each.variable == rest && each.taken_by(command)) return &each;
  }
  return nullptr;
}

}  // namespace steward::advice
