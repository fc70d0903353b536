#include "advice/batch_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "advice/batch_around.h"
#include "advice/batch_options.h"
#include "advice/options_reader.h"
#include "advice/request_reader.h"
#include "advice/shell.h"
#include "base/bash_words.h"
#include "base/text.h"

namespace steward::advice {
namespace {

std::vector<OptionWord> option_words(const std::vector<ShellWord>& words, std::size_t from) {
  std::vector<OptionWord> found;
  for (std::size_t i = from; i < words.size(); ++i) found.push_back({words[i].text, words[i].place});
  return found;
}

// The whole line with one command of Slurm's in it.
struct Taker {
  const std::string& text;
  const ShellRead& read;
  std::size_t at;    // the command
  std::size_t word;  // of it: srun, salloc or sbatch
  BatchLine& line;

  const ShellCommand& command() const { return read.commands[at]; }

  void refuse(std::string why) {
    if (line.refusal.empty()) line.refusal = std::move(why);
  }

  std::size_t begin_of(std::size_t index) const { return offset_of(text, command().words[index].place); }

  // What a directive cannot say, since nothing in it is expanded.
  void options_are_plain(std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) {
      const ShellWord& each = command().words[i];
      if (!each.literal) {
        refuse(
            fmt::format("\"{}\" is for the shell to expand, and Slurm reads directives as they stand; write "
                        "its value",
                        one_line(each.text, 60)));
      }
    }
  }

  // Nothing but the words stands there: no redirection that would be lost.
  bool only_words(std::size_t from, std::size_t to) const {
    for (std::size_t i = from; i + 1 < to; ++i) {
      const Place& place = command().words[i].place;
      const std::size_t end = offset_of(text, place) + place.length;
      const std::string_view gap = std::string_view(text).substr(end, begin_of(i + 1) - end);
      if (gap.find_first_not_of(" \t\\\n") != std::string_view::npos) return false;
    }
    return true;
  }

  // Words from..to out of the text: `before` and `after` are what stands around them.
  void cut(std::size_t from, std::size_t to) {
    const auto& words = command().words;
    if (!only_words(from, std::min(to + 1, words.size())))
      refuse("a redirection stands among srun's options; put it behind the program");
    const std::size_t begin = begin_of(from);
    const std::size_t end =
        to < words.size() ? begin_of(to) : offset_of(text, words[to - 1].place) + words[to - 1].place.length;
    line.before = text.substr(0, begin);
    line.after = text.substr(end);
  }

  void problems_of(const OptionsRead& options) {
    for (const Problem& each : options.problems) {
      refuse(
          fmt::format("{}{}", each.message,
                      each.instead.empty() ? "" : fmt::format(" (perhaps {})", one_line(each.instead, 60))));
    }
  }

  // "SLURM_PARTITION=cpu CUDA_VISIBLE_DEVICES=0 srun …": asks of Slurm, and what Slurm sets itself, go; the
  // rest stays where it stands. The same behind env.
  void take_assignments() {
    const bool gpus = totals(read_request(line.command, line.options).request).gpus > 0;
    std::vector<GivenOption> asked;
    std::vector<ShellWord> all = command().assignments;
    for (std::size_t i = 0; i < word; ++i) {
      if (command().words[i].text.find('=') != std::string::npos) all.push_back(command().words[i]);
    }
    for (const ShellWord& each : all) {
      const std::size_t equals = each.text.find('=');
      if (equals == std::string::npos) continue;
      const std::string name = each.text.substr(0, equals);
      const SlurmOption* option = option_of_variable(line.command, name);
      const bool own = gpus && name == "CUDA_VISIBLE_DEVICES";
      if (option == nullptr && !own) continue;
      if (!each.literal)
        return refuse(fmt::format("the value of {} must stand in the line itself", one_line(name, 60)));
      blank_out(each);
      if (own) {
        line.notes.push_back({one_line(each.text, 60), "left out: Slurm sets it, before the program starts"});
        continue;
      }
      const bool flag = option->argument == Argument::none;
      asked.push_back({std::string(meant(option->name)),
                       one_line(each.text, 60),
                       flag ? std::nullopt : std::optional<std::string>(each.text.substr(equals + 1)),
                       {},
                       {},
                       OptionSource::environment});
      line.notes.push_back({one_line(each.text, 60), fmt::format("is --{} in the script", option->name)});
    }
    line.options.insert(line.options.begin(), asked.begin(), asked.end());
  }

  void blank_out(const ShellWord& assignment) {
    const std::string written = text.substr(offset_of(text, assignment.place), assignment.place.length);
    const std::size_t found = line.before.find(written);
    if (found == std::string::npos) return;
    line.before.erase(found, written.size());
    while (found < line.before.size() && line.before[found] == ' ') line.before.erase(found, 1);
  }

  // Slurm's own sign between the parts of a heterogeneous job, wherever it stands.
  void one_part() {
    const auto& words = command().words;
    if (std::any_of(words.begin() + static_cast<std::ptrdiff_t>(word), words.end(),
                    [](const ShellWord& each) { return each.text == ":"; }))
      refuse("a job of several parts (\":\") has to be written by hand; man sbatch, hetjob");
  }

  void take_srun() {
    one_part();
    const OptionsRead options =
        read_options(SlurmCommand::srun, option_words(command().words, word + 1), OptionSource::command_line);
    problems_of(options);
    const std::size_t program = word + 1 + options.rest;
    options_are_plain(word + 1, program);
    if (program >= command().words.size()) return refuse("srun names no program to run");
    line.options = options.options;
    cut(word, program);
  }

  void take_salloc() {
    const OptionsRead options = read_options(SlurmCommand::salloc, option_words(command().words, word + 1),
                                             OptionSource::command_line);
    problems_of(options);
    std::size_t program = word + 1 + options.rest;
    options_are_plain(word + 1, program);
    line.options = options.options;
    line.nothing_runs = program >= command().words.size();
    if (line.nothing_runs) return cut(word, program);
    const ShellWord& first = command().words[program];
    if (first.text == ":" || file_name_of(first.text) == "srun") one_part();
    if (file_name_of(first.text) != "srun") {
      line.notes.push_back({one_line(first.text, 60),
                            "salloc ran it on the front-end; in the script it runs on the job's first node"});
      return cut(word, program);
    }
    const OptionsRead step = read_options(SlurmCommand::srun, option_words(command().words, program + 1),
                                          OptionSource::command_line);
    problems_of(step);
    line.runs_inner_srun = true;
    line.step = step.options;
    program += 1 + step.rest;
    options_are_plain(word + 1, program);
    line.nothing_runs = program >= command().words.size();
    cut(word, program);
  }

  void take_sbatch() {
    const OptionsRead options = read_options(SlurmCommand::sbatch, option_words(command().words, word + 1),
                                             OptionSource::command_line);
    problems_of(options);
    line.options = options.options;
    const auto wrap = std::find_if(line.options.begin(), line.options.end(),
                                   [](const GivenOption& each) { return each.name == "wrap"; });
    if (wrap == line.options.end()) {
      const std::size_t script = word + 1 + options.rest;
      const std::string name = script < command().words.size() ? command().words[script].text : "job.sh";
      return refuse(fmt::format("that is a batch job already; `steward check {}` looks at the script",
                                one_line(name, 60)));
    }
    options_are_plain(word + 1, word + 1 + options.rest);
    if (word > 0 || read.commands.size() > 1)
      return refuse("give the sbatch --wrap=… alone, without commands around it");
    for (const ShellWord& each : command().assignments) {
      if (option_of_variable(SlurmCommand::sbatch, each.text.substr(0, each.text.find('='))) != nullptr)
        continue;
      if (!each.literal) return refuse("write the values of variables out");
      const std::size_t equals = each.text.find('=');
      line.exports.push_back("export " + each.text.substr(0, equals + 1) +
                             bash_word(each.text.substr(equals + 1)));
    }
    line.wrapped = true;
    line.after = wrap->value.value_or("");
    line.before.clear();
  }

  void all() {
    const std::string name = file_name_of(command().words[word].text);
    line.slurm = true;
    line.command = name == "srun"     ? SlurmCommand::srun
                   : name == "salloc" ? SlurmCommand::salloc
                                      : SlurmCommand::sbatch;
    if (command().loops > 0)
      refuse(
          "a loop that starts many is better one job array: make a script of one round, add #SBATCH "
          "--array=0-99%10, and tell the rounds apart by $SLURM_ARRAY_TASK_ID");
    if (command().substituted || !command().function.empty())
      refuse("srun stands within another command; give its line alone");
    switch (line.command) {
      case SlurmCommand::srun:
        take_srun();
        break;
      case SlurmCommand::salloc:
        take_salloc();
        break;
      case SlurmCommand::sbatch:
        take_sbatch();
        break;
    }
    if (line.refusal.empty() && !line.wrapped) take_off_wrappers(text, command(), word, line);
    if (line.refusal.empty()) take_assignments();
  }
};

void find_programs(BatchLine& line) {
  if (line.refusal.empty() && !line.nothing_runs)
    line.programs = programs_in(read_shell(line.before + line.after));
}

BatchLine take(const std::string& text, int depth) {
  BatchLine line;
  const ShellRead read = read_shell(text);
  if (read.gave_up) {
    line.refusal = fmt::format("the command line cannot be read: {}", one_line(read.why));
    return line;
  }
  const std::vector<Found> found = slurm_commands(read);
  if (found.size() > 1) {
    line.refusal = "several commands in this line ask for resources; give one of them at a time";
    return line;
  }
  if (found.empty()) {
    if (const auto inner = within_another(read); inner && depth < 3) {
      BatchLine taken = take(inner->text, depth + 1);
      taken.notes.insert(taken.notes.begin(), inner->notes.begin(), inner->notes.end());
      return taken;
    }
    const bool runs = std::any_of(read.commands.begin(), read.commands.end(),
                                  [](const ShellCommand& each) { return !each.words.empty(); });
    if (!runs) line.refusal = "there is no command in it";
    line.after = text;
  } else {
    Taker{text, read, found.front().command, found.front().word, line}.all();
  }
  if (!line.wrapped) end_in_foreground(read, line);
  find_programs(line);
  return line;
}

BatchLine with_its_variables(BatchLine line) {
  const bool any = std::any_of(line.programs.begin(), line.programs.end(), [](const Program& each) {
    return std::any_of(each.words.begin(), each.words.end(),
                       [](const ShellWord& word) { return !word.literal; });
  });
  if (any)
    line.notes.push_back({"$ and *",
                          "are expanded when the job runs: export the variables that it needs, or write "
                          "their values"});
  return line;
}

}  // namespace

BatchLine take_apart(const std::string& text) { return take(text, 0); }

BatchLine take_apart(const std::vector<std::string>& words) {
  const bool a_line = words.size() == 1 && words.front().find_first_of(" \t\n;&|") != std::string::npos;
  if (a_line) return with_its_variables(take(words.front(), 0));
  std::vector<std::string> plain = words;
  BatchLine line;
  // "nohup srun … '&'", as it stood in the terminal; elsewhere it is the program's own word.
  const bool background = plain.size() > 2 && plain.front() == "nohup" && plain.back() == "&";
  if (background) plain.pop_back();
  line = take(bash_command_line(plain), 0);
  if (background) line.notes.insert(line.notes.begin(), background_note());
  return line;
}

}  // namespace steward::advice
