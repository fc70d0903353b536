// GPUs that the programs cannot use.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "advice/findings.h"
#include "advice/program_kinds.h"
#include "base/text.h"

namespace steward::advice {
namespace {

bool mentions(const Subject& subject, std::string_view text) {
  const auto in = [&](const ShellWord& each) { return each.text.find(text) != std::string::npos; };
  return std::any_of(subject.shell->commands.begin(), subject.shell->commands.end(),
                     [&](const ShellCommand& each) {
                       return std::any_of(each.words.begin(), each.words.end(), in) ||
                              std::any_of(each.assignments.begin(), each.assignments.end(), in);
                     });
}

// Of a container without --nv: what runs in it may want GPUs.
bool may_want_gpus(const Program& program) {
  const ProgramKind kind = kind_of(program);
  return kind == ProgramKind::python || kind == ProgramKind::launcher ||
         (kind == ProgramKind::other && !program.words.empty());
}

std::string option_for(const Request& request) {
  for (const GpuCount& each : totals(request).gpus_by_type) {
    if (each.type.starts_with("mi")) return "--rocm";
  }
  return "--nv";
}

void containers(const Subject& subject, Findings& findings) {
  // Set for all of them from outside.
  if (mentions(subject, "SINGULARITY_NV") || mentions(subject, "APPTAINER_NV") ||
      mentions(subject, "SINGULARITY_ROCM") || mentions(subject, "APPTAINER_ROCM"))
    return;
  for (const Program& each : subject.programs) {
    if (!each.container || each.container->gpus) continue;
    const std::string& action = each.container->action;
    if ((action != "exec" && action != "run") || (!may_want_gpus(each) && !each.words.empty())) continue;
    const std::string option = option_for(subject.request());
    // A container's own program may be anything; so may one that is no Python.
    const bool likely = !each.words.empty() && kind_of(each) != ProgramKind::other;
    const Place& place = each.container->action_place;
    ScriptFinding& finding =
        findings.add(likely ? Severity::warning : Severity::hint, "container_without_gpus", place,
                     fmt::format("without {} the container does not see the job's {}", option,
                                 subject.gpus() == 1 ? "GPU" : "GPUs"));
    finding.fix = replace_at(subject, place, fmt::format("{} {}", action, option), false);
    if (!finding.fix)
      finding.fix = only_lines({fmt::format("{} {} {}", each.container->tool, action, option)});
  }
}

void unused(const Subject& subject, Findings& findings) {
  const Program* working = nullptr;
  for (const Program& each : subject.programs) {
    const ProgramKind kind = kind_of(each);
    if (kind == ProgramKind::light) continue;
    if (kind != ProgramKind::cpu_work || subject.shell->commands[each.command].fed) return;
    if (working == nullptr) working = &each;
  }
  if (working == nullptr || mentions(subject, "nvidia-smi")) return;
  const std::string name =
      working->container ? working->container->tool + " " + working->container->action : working->name;
  findings.add(
      Severity::warning, "unused_gpus", gpu_place(subject.request()),
      fmt::format(
          "nothing in this job works on a GPU ({} does not); leave the GPUs out, and others can use them",
          one_line(name, 40)));
}

// --- several GPUs ---

constexpr std::array<std::string_view, 24> signs_in_words = {
    "--gpus",     "--devices",    "--num_gpus",   "--num-gpus",    "--ngpus", "--n_gpus",
    "--nproc",    "world",        "parallel",     "distributed",   "ddp",     "--multi",
    "deepspeed",  "accelerate",   "lightning",    "gpu_ids",       "gpu-ids", "CUDA_VISIBLE_DEVICES",
    "SLURM_GPUS", "SLURM_NTASKS", "SLURM_PROCID", "SLURM_LOCALID", "fsdp",    "--device"};
constexpr std::array<std::string_view, 22> signs_in_code = {"torch.distributed",
                                                            "DataParallel",
                                                            "accelerate",
                                                            "Accelerator",
                                                            "lightning",
                                                            "deepspeed",
                                                            "horovod",
                                                            "MirroredStrategy",
                                                            "tf.distribute",
                                                            "device_map",
                                                            "jax",
                                                            "vllm",
                                                            "import ray",
                                                            "multiprocessing",
                                                            "mp.spawn",
                                                            "cuda:1",
                                                            "Trainer",
                                                            "dask_cuda",
                                                            "device_count",
                                                            "fsdp",
                                                            "FSDP",
                                                            "devices="};

template <std::size_t N>
bool has_sign(std::string_view text, const std::array<std::string_view, N>& signs) {
  return std::any_of(signs.begin(), signs.end(),
                     [&](std::string_view sign) { return text.find(sign) != std::string_view::npos; });
}

// The script that Python runs; empty: a module, a variable, or text from elsewhere.
std::string script_of(const Program& program) {
  if (program.name.ends_with(".py")) return program.words.front().text;
  for (std::size_t i = 1; i < program.words.size(); ++i) {
    const ShellWord& word = program.words[i];
    if (word.text.starts_with('-')) {
      if (word.text == "-m" || word.text == "-c") return "";
      continue;
    }
    return word.literal && word.text.ends_with(".py") ? word.text : "";
  }
  return "";
}

}  // namespace

void check_gpu_use(const Subject& subject, Findings& findings) {
  if (subject.shell == nullptr || subject.shell->gave_up || subject.gpus() == 0) return;
  containers(subject, findings);
  unused(subject, findings);
}

// Only where all work is Python's, one process at a time, and nothing speaks of several GPUs.
void check_many_gpus(const Subject& subject, Findings& findings) {
  if (subject.shell == nullptr || subject.shell->gave_up || !subject.one_part()) return;
  const Totals sum = totals(subject.request());
  if (sum.gpus < 2 || sum.tasks > 1 || subject.shell->background) return;
  for (const std::string_view sign : signs_in_words) {
    if (mentions(subject, sign)) return;
  }
  std::string file;
  for (const Program& each : subject.programs) {
    const ProgramKind kind = kind_of(each);
    if (kind == ProgramKind::light || kind == ProgramKind::cpu_work) continue;
    if (kind != ProgramKind::python || subject.shell->commands[each.command].fed || !each.srun.empty())
      return;
    if (file.empty()) file = script_of(each);
    if (script_of(each).empty() || script_of(each) != file) return;
  }
  if (file.empty()) return;
  const auto code = subject.around.contents ? subject.around.contents(file) : std::nullopt;
  if (code && has_sign(*code, signs_in_code)) return;
  ScriptFinding& finding = findings.add(
      code ? Severity::warning : Severity::hint, "unshared_gpus", gpu_place(subject.request()),
      fmt::format(
          "{} GPUs are asked for, and {} is started once, with nothing that spreads it over them (torchrun, "
          "accelerate, deepspeed, srun with a task for each GPU){}",
          sum.gpus, one_line(file, 60), code ? "" : "; if it does so by itself, all is well"));
  finding.fix =
      only_lines({fmt::format("torchrun --standalone --nproc-per-node={} {}", sum.gpus, one_line(file, 60))});
}

}  // namespace steward::advice
