#include "rules/rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "model/case.h"

namespace steward::rules {
namespace {

template <auto Member>
const policy::RuleBasics& basics(const policy::Rules& rules) {
  return rules.*Member;
}

constexpr std::string_view unattended = "run unattended batch jobs";
constexpr std::string_view no_sessions = "no interactive development sessions on compute nodes";
constexpr std::string_view hold = "hold GPUs only while you use them";
constexpr std::string_view as_many = "hold only as many GPUs as you use";
constexpr std::string_view need = "no GPU where none is needed";

using policy::Rules;
constexpr std::array<Rule, kRules> job_rules = {{
    {{"interactive_session", principle::sessions, no_sessions,
      "A job without a batch script (srun --pty, salloc) whose CPUs, I/O and GPUs do next to nothing over "
      "the "
      "window, "
      "while it holds a terminal or runs nothing at all.",
      "Short interactive use, a session that computes, srun without a terminal.",
      "srun --pty -G 1 singularity shell --nv x.sif at 9:00, a few commands until 9:40, and a prompt since: "
      "found at 10:41."},
     true,
     interactive_session,
     basics<&Rules::interactive_session>},
    {{"waits_for_input", principle::sessions, no_sessions,
      "A batch job in which a shell waits at a terminal nearly all of the window, while nothing else goes "
      "on.",
      "A look into a job that works.",
      "A batch job of `sleep 3d`, a shell put into it with srun --overlap --pty, and a prompt since 13:00: "
      "found at 14:00."},
     true,
     waits_for_input,
     basics<&Rules::waits_for_input>},
    {{"development_server", principle::sessions, no_sessions,
      "A batch job that runs nothing but programs that wait (notebook, editor's server, tunnel, sleep, "
      "shell), and "
      "does next to nothing over the window.",
      "Notebooks that compute or are executed, TensorBoard or Ray beside work, workflow heads, a short "
      "sleep.",
      "sbatch --wrap=\"jupyter lab\" at 8:00, a cell run now and then, nothing since 8:20: found at 10:20."},
     true,
     development_server,
     basics<&Rules::development_server>},
    {{"gpu_no_process", principle::holding, hold,
      "GPUs are allocated, and the job has no process on any of its nodes over the window.",
      "A GPU that works for a process outside the job's cgroup.",
      "salloc --gres=gpu:2 at 8:00, and the terminal left to itself: found at 8:41."},
     true,
     gpu_no_process,
     basics<&Rules::gpu_no_process>},
    {{"gpu_not_needed", principle::holding, need,
      "The job's CPUs work over the window, and since its start no process has opened any of its GPUs.",
      "A run that was not watched from its start; a start that takes a while.",
      "A training with six busy CPUs in a container without --nv, since 8:00: found at 10:31."},
     true,
     gpu_not_needed,
     basics<&Rules::gpu_not_needed>},
    {{"gpu_never_used", principle::holding, hold,
      "No GPU of the job has worked since its start, through the window.",
      "Staging of data and loading of models, while CPUs or I/O are at work; a GPU whose power says that it "
      "works.",
      "A program that waits for a file that never comes, since 8:00: found at 9:31."},
     true,
     gpu_never_used,
     basics<&Rules::gpu_never_used>},
    {{"idle_gpu", principle::holding, hold, "The job's GPUs have worked, and none has through the window.",
      "CPU work after the GPUs' (results, the next data); a pause shorter than the window.",
      "A training that was done at 14:00 and still holds its A10 with 20 GB of memory taken: found at "
      "16:01."},
     true,
     idle_gpu,
     basics<&Rules::idle_gpu>},
    {{"some_gpus_unused", principle::amount, as_many,
      "Of several GPUs some work and others do not, through the window, and those hold no model in memory.",
      "GPUs whose memory a model needs, stages that take turns within the window.",
      "Four GPUs held, train.py uses cuda:0 alone: found after two and a half hours."},
     true,
     some_gpus_unused,
     basics<&Rules::some_gpus_unused>},
    {{"gpus_like_one", principle::amount, as_many,
      "Several GPUs do together no more than one would: one after the other, or one does it all.",
      "A model that needs the memory of several.",
      "Two GPUs, preprocessing on one, then training on the other, by turns: shown after two and a half "
      "hours."},
     true,
     gpus_like_one,
     basics<&Rules::gpus_like_one>},
    {{"work_from_shell", principle::sessions, unattended,
      "A job without a batch script that holds a terminal and works without a break through the window.",
      "A session in which somebody types; srun without a terminal.",
      "python train.py typed into srun --pty, at work for two hours: shown as advice."},
     false,
     work_from_shell,
     basics<&Rules::work_from_shell>},
    {{"tied_to_shell", principle::sessions, unattended,
      "A job of srun or salloc without a terminal that runs longer than the window: it dies with its client "
      "on the "
      "front-end. Or a job that was submitted from inside an interactive session.",
      "Batch jobs that submit batch jobs (workflows, checkpoints that go on).",
      "srun -G 1 python train.py without a batch script, at work for more than four hours: shown as advice."},
     false,
     tied_to_shell,
     basics<&Rules::tied_to_shell>},
}};

std::string text_of(const Opinion& opinion) {
  if (!opinion.reason.empty()) return opinion.reason;
  return fmt::format(fmt::runtime(opinion.why), opinion.numbers[0], opinion.numbers[1]);
}

}  // namespace

std::span<const Rule, kRules> all() { return job_rules; }

std::size_t index_of(const Rule& rule) { return static_cast<std::size_t>(&rule - job_rules.data()); }

const Rule* find(std::string_view name) {
  const auto found =
      std::find_if(job_rules.begin(), job_rules.end(), [&](const Rule& rule) { return rule.name == name; });
  return found == job_rules.end() ? nullptr : found;
}

Verdict verdict_of(std::string_view rule, std::string_view principle, Opinion opinion) {
  Verdict verdict;
  verdict.rule = rule;
  verdict.principle = principle;
  verdict.judgement = opinion.judgement;
  verdict.reason = text_of(opinion);
  verdict.evidence = std::move(opinion.evidence);
  if (!opinion.otherwise.empty()) verdict.evidence.emplace_back("otherwise", std::move(opinion.otherwise));
  return verdict;
}

std::vector<Verdict> judge(const JobFacts& facts, const policy::Policy& policy, Time now) {
  std::vector<Verdict> verdicts;
  if (facts.job == nullptr || facts.job->state != JobState::running) return verdicts;
  Subject subject(policy, now);
  subject.look_at(facts);
  for (const Rule& rule : job_rules) {
    if (rule.basics(subject.rules()).enabled) verdicts.push_back(verdict_of(rule, rule.judge(subject)));
  }
  return verdicts;
}

}  // namespace steward::rules
