#include "advice/batch.h"

#include <fmt/format.h>

#include <algorithm>

#include "advice/batch_around.h"
#include "advice/batch_line.h"
#include "advice/batch_offers.h"
#include "advice/batch_options.h"
#include "advice/batch_text.h"
#include "advice/batch_work.h"
#include "advice/batch_writer.h"
#include "advice/request_reader.h"
#include "advice/ucloud.h"
#include "base/bash_words.h"
#include "base/text.h"

namespace steward::advice {
namespace {

constexpr std::size_t longest_origin = 1'500;

std::string origin_of(const std::vector<std::string>& words) {
  const bool a_line = words.size() == 1;
  return one_line(a_line ? words.front() : bash_command_line(words), longest_origin);
}

std::string refused_by_slurm(const Problem& problem) {
  const std::string instead =
      problem.instead.empty() ? "" : fmt::format(" (perhaps {})", one_line(problem.instead, 80));
  return problem.message + instead;
}

struct BatchMaker {
  const BatchAsk& ask;
  BatchLine line{};
  BatchWork work{};
  PlacedOptions placed{};
  BatchParts parts{};
  BatchScript batch{};

  bool gave_up(std::string why) {
    batch.state = BatchState::refused;
    batch.refusal = std::move(why);
    batch.script.clear();
    batch.notes.clear();
    batch.link.clear();
    batch.steps.clear();
    return false;
  }

  void note(std::string about, std::string text) {
    batch.notes.push_back({std::move(about), std::move(text)});
  }

  bool has(std::string_view name) const {
    return std::any_of(placed.directives.begin(), placed.directives.end(),
                       [&](const GivenOption& each) { return each.name == name; });
  }

  bool read() {
    if (ask.words.empty()) {
      line.slurm = true;
      line.nothing_runs = true;
    } else {
      line = take_apart(ask.words);
    }
    batch.notes = line.notes;
    if (!line.refusal.empty()) return gave_up(line.refusal);
    work = work_of(line);
    if (ask.words.empty())
      work.why = "Slurm does not say what the job runs: put its commands into the script";
    const bool refused = work.state == BatchState::refused;
    if (refused) gave_up(work.why);
    if (work.state != BatchState::ready && work.by_hand) hand_over(*work.by_hand);
    return !refused;
  }

  void hand_over(HandWork by_hand) {
    const auto there = elsewhere(by_hand, ask.cluster == nullptr ? Ucloud{} : ask.cluster->site.ucloud);
    if (!there) return;
    batch.elsewhere = there->what;
    batch.link = there->link;
    batch.steps = there->steps;
  }

  // What asks for nothing gets what such a program needs.
  void add_defaults_of_plain() {
    if (line.slurm) return;
    const bool one_gpu = work.may_use_gpus;
    if (one_gpu) line.options.push_back({"gres", "--gres", "gpu:1", {}, {}, OptionSource::command_line});
    note("resources",
         one_gpu ? "the command asks for no resources: the script asks for one GPU and leaves CPUs and "
                   "memory to the platform; change what does not fit"
                 : "the command asks for no resources: the script asks for no GPU and leaves CPUs and "
                   "memory to the platform; add --gres=gpu:1 if it uses one");
  }

  bool place() {
    add_defaults_of_plain();
    if (ask.job != nullptr) line.options = with_known(std::move(line.options), *ask.job, !ask.words.empty());
    const SlurmCommand command = line.slurm ? line.command : SlurmCommand::sbatch;
    for (const Problem& each : read_request(command, line.options).problems) {
      if (each.refused) return gave_up(refused_by_slurm(each));
    }
    const bool several = runs_several(command, line.options);
    placed = place_options(command, line.options, several);
    if (line.runs_inner_srun) {
      PlacedOptions inner = place_step_options(line.step);
      if (placed.refusal.empty()) placed.refusal = inner.refusal;
      placed.step = std::move(inner.step);
      placed.notes.insert(placed.notes.end(), inner.notes.begin(), inner.notes.end());
      placed.needs_srun = true;
    } else if (line.slurm && line.command == SlurmCommand::srun) {
      placed.needs_srun = placed.needs_srun || several || work.needs_srun;
      if (work.needs_srun && !several)
        note("srun", "stays in front of the program: bash has something of its own by that name");
    }
    batch.notes.insert(batch.notes.end(), placed.notes.begin(), placed.notes.end());
    return placed.refusal.empty() || gave_up(placed.refusal);
  }

  bool add_directives() {
    if (!has("job-name")) add_option("job-name", work.name);
    if (!has("output")) {
      add_option("output", has("array") ? "%x-%A_%a.out" : "%x-%j.out");
      note("--output", "added: what the program prints goes there; %x is the job's name, %j its number");
    }
    for (const GivenOption& each : placed.directives) {
      const auto text = directive(each.name, each.value);
      if (!text)
        return gave_up(fmt::format("the value of {} cannot stand in a script's #SBATCH line", each.spelled));
      parts.directives.push_back({*text, "", true});
    }
    return true;
  }

  void add_option(std::string name, std::string value) {
    const std::string spelled = "--" + name;
    GivenOption option{std::move(name), spelled, std::move(value), {}, {}, OptionSource::script};
    // At its place in the order of reading: the name first, the output behind the time.
    const auto at =
        option.name == "job-name"
            ? placed.directives.begin()
            : std::find_if(placed.directives.begin(), placed.directives.end(), [](const GivenOption& each) {
                return each.name == "error" || each.name == "comment";
              });
    placed.directives.insert(at, std::move(option));
  }

  std::string launcher() const {
    if (!placed.needs_srun) return "";
    std::string text = "srun ";
    const bool own_cpus = std::any_of(placed.step.begin(), placed.step.end(), [](const std::string& each) {
      return each.starts_with("--cpus-per-task");
    });
    // Since Slurm 22.05 srun does not take this from the job by itself.
    if (has("cpus-per-task") && !own_cpus) text += "--cpus-per-task=\"$SLURM_CPUS_PER_TASK\" ";
    for (const std::string& each : placed.step) text += bash_word(each) + ' ';
    return text;
  }

  void add_command() {
    parts.exports = line.exports;
    if (line.wrapped) parts.interpreter = "/bin/sh";  // as sbatch has it
    if (work.state == BatchState::to_edit) {
      batch.state = BatchState::to_edit;
      parts.hints.insert(
          parts.hints.end(),
          {"Put the commands that you would type here, in the place of the last two lines. Such as:",
           "  " + launcher() + work.example});
      parts.command = place_for_commands();
      note("to edit", work.why);
      return;
    }
    batch.state = BatchState::ready;
    const std::string body = line.before + launcher() + line.after;
    parts.command = line.wrapped ? safe_lines(body) : std::string(trim(body));
  }

  // Lines of somebody's own shell text that Slurm would take for directives.
  std::string safe_lines(const std::string& text) {
    for (const std::string_view each : split(text, '\n')) {
      if (each.starts_with("#SBATCH") || each.starts_with("#SLURM") || each.starts_with("#PBS") ||
          each.starts_with("#BSUB")) {
        parts.interpreter = "/bin/bash";  // sh knows no $'…'
        return "eval " + bash_word(text);
      }
    }
    return text;
  }

  BatchScript all() {
    batch.made_from = ask.words.empty() ? "job " + ask.job->id : origin_of(ask.words);
    if (!read() || !place()) return std::move(batch);
    parts.made_from = {"Made by steward batch from:", "  " + batch.made_from};
    if (ask.job != nullptr && !ask.words.empty())
      parts.made_from.front() = fmt::format("Made by steward batch from job {}:", ask.job->id);
    if (ask.job != nullptr && !ask.words_are_sure) {
      parts.made_from.emplace_back(
          "Slurm keeps command lines without their quotes: compare the last line with yours.");
      note(
          "quotes",
          "Slurm keeps command lines without their quotes: compare the script's command with what you typed");
    }
    const Request request = read_request(SlurmCommand::sbatch, placed.directives).request;
    if (!add_directives()) return std::move(batch);
    offer({request, ask.cluster, work.state == BatchState::ready}, parts, batch.notes);
    add_command();
    batch.script = write_script(parts);
    return std::move(batch);
  }
};

}  // namespace

BatchScript to_batch(const BatchAsk& ask) {
  BatchMaker maker{ask};
  if (ask.words.empty() && ask.job == nullptr) {
    maker.gave_up("there is no command line; give one behind --");
    return std::move(maker.batch);
  }
  return maker.all();
}

}  // namespace steward::advice
