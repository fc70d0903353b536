#include "advice/slurm_options.h"

#include <algorithm>
#include <array>
#include <utility>

namespace steward::advice {
namespace {

constexpr Argument none = Argument::none;
constexpr Argument optional = Argument::optional;
constexpr Argument required = Argument::required;
using R = Request;

// As `sbatch --a`, `sbatch --b`, … list them, with those that the manual keeps quiet about.
const std::vector<SlurmOption> table = {
    {"accel-bind", 0, required, "s", "", {}},
    {"account", 'A', required, "bas", "ACCOUNT", &R::account},
    {"acctg-freq", 0, required, "bas", "ACCTG_FREQ", {}},
    {"array", 'a', required, "b", "ARRAY_INX", &R::array},
    {"batch", 0, required, "b", "BATCH", {}},
    {"bb", 0, required, "bas", "", {}},
    {"bbf", 0, required, "bas", "", {}},
    {"bcast", 0, optional, "s", "", {}},
    {"bcast-exclude", 0, required, "s", "", {}},
    {"begin", 'b', required, "bas", "", &R::begin},
    {"bell", 0, none, "a", "", {}},
    {"chdir", 'D', required, "bas", "", &R::chdir},
    {"cluster", 0, required, "bas", "", {}},
    {"cluster-constraint", 0, required, "bas", "", {}},
    {"clusters", 'M', required, "bas", "CLUSTERS", {}},
    {"comment", 0, required, "bas", "", &R::comment},
    {"compress", 0, optional, "s", "", {}},
    {"constraint", 'C', required, "bas", "CONSTRAINT", &R::constraint},
    {"container", 0, required, "bas", "CONTAINER", {}},
    {"context", 0, required, "bas", "", {}},
    {"contiguous", 0, none, "bas", "", {}},
    {"core-spec", 'S', required, "bas", "CORE_SPEC", {}},
    {"cores-per-socket", 0, required, "bas", "", &R::cores_per_socket},
    {"cpu-bind", 0, required, "s", "", {}},
    {"cpu-freq", 0, required, "bas", "", {}},
    {"cpu_bind", 0, required, "s", "", {}},
    {"cpus-per-gpu", 0, required, "bas", "CPUS_PER_GPU", &R::cpus_per_gpu},
    {"cpus-per-task", 'c', required, "bas", "", &R::cpus_per_task},
    {"deadline", 0, required, "bas", "", &R::deadline},
    {"debugger-test", 0, none, "s", "", {}},
    {"delay-boot", 0, required, "bas", "DELAY_BOOT", {}},
    {"dependency", 'd', required, "bas", "", &R::dependency},
    {"disable-status", 'X', none, "s", "", {}},
    {"distribution", 'm', required, "bas", "DISTRIBUTION", {}},
    {"epilog", 0, required, "s", "", {}},
    {"error", 'e', required, "bs", "ERROR", &R::error},
    {"exact", 0, none, "s", "", {}},
    {"exclude", 'x', required, "bas", "", &R::exclude},
    {"exclusive", 0, optional, "bas", "EXCLUSIVE", &R::exclusive},
    {"export", 0, required, "bs", "EXPORT", {}},
    {"export-file", 0, required, "b", "", {}},
    {"extra-node-info", 'B', required, "bas", "", {}},
    {"get-user-env", 0, optional, "ba", "GET_USER_ENV", {}},
    {"gid", 0, required, "bas", "", {}},
    {"gpu-bind", 0, required, "bas", "GPU_BIND", {}},
    {"gpu-freq", 0, required, "bas", "GPU_FREQ", {}},
    {"gpus", 'G', required, "bas", "GPUS", &R::gpus},
    {"gpus-per-node", 0, required, "bas", "GPUS_PER_NODE", &R::gpus_per_node},
    {"gpus-per-socket", 0, required, "bas", "", &R::gpus_per_socket},
    {"gpus-per-task", 0, required, "bas", "GPUS_PER_TASK", &R::gpus_per_task},
    {"gres", 0, required, "bas", "GRES", &R::gres},
    {"gres-flags", 0, required, "bas", "GRES_FLAGS", {}},
    {"help", 'h', none, "bas", "", {}},
    {"het-group", 0, required, "s", "", {}},
    {"hint", 0, required, "bas", "HINT", {}},
    {"hold", 'H', none, "bas", "", &R::hold},
    {"ignore-pbs", 0, none, "b", "IGNORE_PBS", {}},
    {"immediate", 'I', optional, "as", "", {}},
    {"input", 'i', required, "bs", "INPUT", &R::input},
    {"interactive", 0, none, "s", "", {}},
    {"job-name", 'J', required, "bas", "JOB_NAME", &R::job_name},
    {"jobid", 0, required, "s", "", {}},
    {"kill-command", 'K', optional, "a", "", {}},
    {"kill-on-bad-exit", 'K', optional, "s", "", {}},
    {"kill-on-invalid-dep", 0, required, "b", "", {}},
    {"label", 'l', none, "s", "", {}},
    {"licenses", 'L', required, "bas", "", {}},
    {"mail-type", 0, required, "bas", "", &R::mail_type},
    {"mail-user", 0, required, "bas", "", {}},
    {"mcs-label", 0, required, "bas", "", {}},
    {"mem", 0, required, "bas", "MEM_PER_NODE", &R::mem},
    {"mem-bind", 0, required, "bas", "MEM_BIND", {}},
    {"mem-per-cpu", 0, required, "bas", "MEM_PER_CPU", &R::mem_per_cpu},
    {"mem-per-gpu", 0, required, "bas", "MEM_PER_GPU", &R::mem_per_gpu},
    {"mincpus", 0, required, "bas", "", &R::mincpus},
    {"mpi", 0, required, "s", "", {}},
    {"msg-timeout", 0, required, "s", "", {}},
    {"multi-prog", 0, none, "s", "", {}},
    {"network", 0, required, "bas", "NETWORK", {}},
    {"nice", 0, optional, "bas", "", {}},
    {"no-allocate", 'Z', none, "s", "", {}},
    {"no-bell", 0, none, "a", "", {}},
    {"no-kill", 'k', optional, "bas", "NO_KILL", {}},
    {"no-requeue", 0, none, "b", "NO_REQUEUE", {}},
    {"no-shell", 0, none, "a", "", {}},
    {"nodefile", 'F', required, "bas", "", {}},
    {"nodelist", 'w', required, "bas", "", &R::nodelist},
    {"nodes", 'N', required, "bas", "", &R::nodes},
    {"ntasks", 'n', required, "bas", "", &R::ntasks},
    {"ntasks-per-core", 0, required, "bas", "", &R::ntasks_per_core},
    {"ntasks-per-gpu", 0, required, "bas", "", &R::ntasks_per_gpu},
    {"ntasks-per-node", 0, required, "bas", "", &R::ntasks_per_node},
    {"ntasks-per-socket", 0, required, "bas", "", &R::ntasks_per_socket},
    {"ntasks-per-tres", 0, required, "bas", "", {}},
    {"open-mode", 0, required, "bs", "OPEN_MODE", {}},
    {"output", 'o', required, "bs", "OUTPUT", &R::output},
    {"overcommit", 'O', none, "bas", "OVERCOMMIT", {}},
    {"overlap", 0, optional, "s", "", {}},
    {"oversubscribe", 's', none, "bas", "", {}},
    {"pack-group", 0, required, "s", "", {}},
    {"parsable", 0, none, "b", "", {}},
    {"partition", 'p', required, "bas", "PARTITION", &R::partition},
    {"power", 0, required, "bas", "POWER", {}},
    {"prefer", 0, required, "bas", "", {}},
    {"preserve-env", 'E', none, "s", "", {}},
    {"priority", 0, required, "bas", "", {}},
    {"profile", 0, required, "bas", "PROFILE", {}},
    {"prolog", 0, required, "s", "", {}},
    {"propagate", 0, optional, "bs", "", {}},
    {"pty", 0, none, "s", "", &R::pty},
    {"qos", 'q', required, "bas", "QOS", &R::qos},
    {"quiet", 'Q', none, "bas", "", {}},
    {"quit-on-interrupt", 0, none, "s", "", {}},
    {"reboot", 0, none, "bas", "", {}},
    {"relative", 'r', required, "s", "", {}},
    {"requeue", 0, none, "b", "REQUEUE", {}},
    {"reservation", 0, required, "bas", "RESERVATION", &R::reservation},
    {"resv-ports", 0, optional, "s", "", {}},
    {"send-libs", 0, optional, "s", "", {}},
    {"signal", 0, required, "bas", "SIGNAL", &R::signal},
    {"slurmd-debug", 0, required, "s", "", {}},
    {"sockets-per-node", 0, required, "bas", "", &R::sockets_per_node},
    {"spread-job", 0, none, "bas", "SPREAD_JOB", {}},
    {"switches", 0, required, "bas", "REQ_SWITCH", {}},
    {"task-epilog", 0, required, "s", "", {}},
    {"task-prolog", 0, required, "s", "", {}},
    {"tasks-per-node", 0, required, "bas", "", {}},
    {"test-only", 0, none, "bs", "", &R::test_only},
    {"thread-spec", 0, required, "bas", "THREAD_SPEC", {}},
    {"threads", 'T', required, "s", "", {}},
    {"threads-per-core", 0, required, "bas", "THREADS_PER_CORE", &R::threads_per_core},
    {"time", 't', required, "bas", "TIMELIMIT", &R::time},
    {"time-min", 0, required, "bas", "", &R::time_min},
    {"tmp", 0, required, "bas", "", &R::tmp},
    {"uid", 0, required, "bas", "", {}},
    {"unbuffered", 'u', none, "s", "", {}},
    {"usage", 0, none, "bas", "", {}},
    {"use-min-nodes", 0, none, "bas", "USE_MIN_NODES", {}},
    {"verbose", 'v', none, "bas", "", {}},
    {"version", 'V', none, "bas", "", {}},
    {"wait", 'W', none, "b", "WAIT", {}},
    {"wait", 'W', required, "s", "", {}},
    {"wait-all-nodes", 0, required, "ba", "WAIT_ALL_NODES", {}},
    {"wckey", 0, required, "bas", "WCKEY", {}},
    {"whole", 0, none, "s", "", {}},
    {"wrap", 0, required, "b", "", &R::wrap},
    {"x11", 0, optional, "as", "", {}},
};

constexpr std::array<std::pair<std::string_view, std::string_view>, 4> aliases = {{
    {"cluster", "clusters"},
    {"cpu_bind", "cpu-bind"},
    {"tasks-per-node", "ntasks-per-node"},
    {"pack-group", "het-group"},
}};

}  // namespace

bool SlurmOption::taken_by(SlurmCommand command) const {
  constexpr std::string_view letters = "bas";
  return commands.find(letters[static_cast<std::size_t>(command)]) != std::string_view::npos;
}

const std::vector<SlurmOption>& slurm_options() { return table; }

std::string_view meant(std::string_view name) {
  for (const auto& [alias, whole] : aliases) {
    if (alias == name) return whole;
  }
  return name;
}

const SlurmOption* option_named(SlurmCommand command, std::string_view name) {
  const auto found = std::find_if(table.begin(), table.end(), [&](const SlurmOption& each) {
    return each.name == name && each.taken_by(command);
  });
  return found == table.end() ? nullptr : &*found;
}

const SlurmOption* match_letter(SlurmCommand command, char letter) {
  const auto found = std::find_if(table.begin(), table.end(), [&](const SlurmOption& each) {
    return letter != 0 && each.letter == letter && each.taken_by(command);
  });
  return found == table.end() ? nullptr : &*found;
}

LongMatch match_long(SlurmCommand command, std::string_view name) {
  if (const SlurmOption* whole = option_named(command, name); whole != nullptr) return {whole, {}};
  LongMatch match;
  bool several = false;
  for (const SlurmOption& each : table) {
    if (!each.taken_by(command) || !each.name.starts_with(name)) continue;
    match.possibilities.push_back(each.name);
    // Two names of one option are no ambiguity.
    if (match.option == nullptr) match.option = &each;
    several = several || meant(match.option->name) != meant(each.name);
  }
  if (several) {
    match.option = nullptr;
  } else {
    match.possibilities.clear();
  }
  return match;
}

std::vector<std::string> long_names(SlurmCommand command) {
  std::vector<std::string> names;
  for (const SlurmOption& each : table) {
    if (each.taken_by(command)) names.emplace_back(each.name);
  }
  return names;
}

std::string_view to_string(SlurmCommand command) {
  constexpr std::array<std::string_view, 3> names = {"sbatch", "salloc", "srun"};
  return names[static_cast<std::size_t>(command)];
}

}  // namespace steward::advice
