#include "advice/job_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "advice/foreign.h"
#include "base/text.h"

namespace steward::advice {
namespace {

struct Parts {
  std::vector<std::vector<GivenOption>> options{1};

  void add(std::size_t part, const std::vector<GivenOption>& more) {
    if (options.size() <= part) options.resize(part + 1);
    options[part].insert(options[part].end(), more.begin(), more.end());
  }
};

// Directives of one part, all lines' words in one row, as sbatch hands them to getopt.
void read_directives(const Script& script, Parts& parts, std::vector<Problem>& problems) {
  std::size_t part = 0;
  std::vector<OptionWord> words;
  const auto flush = [&] {
    while (!words.empty()) {
      const OptionsRead read = read_options(SlurmCommand::sbatch, words, OptionSource::script);
      parts.add(part, read.options);
      problems.insert(problems.end(), read.problems.begin(), read.problems.end());
      // "hetjob" that does not begin its line ends the options without a word from sbatch.
      if (read.rest >= words.size() || words[read.rest].text == "hetjob" ||
          words[read.rest].text == "packjob")
        break;
      // sbatch refuses the script here; what follows is read to say more at once.
      problems.push_back({"unknown_option",
                          fmt::format("\"{}\" is no option: sbatch refuses words here that belong to none",
                                      one_line(words[read.rest].text, 60)),
                          words[read.rest].place, ""});
      const std::uint32_t line = words[read.rest].place.line;
      std::size_t next = read.rest;
      while (next < words.size() && words[next].place.line == line && !words[next].text.starts_with('-'))
        ++next;
      if (next == read.rest) ++next;
      words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(next));
    }
    parts.add(part, {});
    words.clear();
  };
  for (const Directive& each : script.directives) {
    if (each.kind == DirectiveKind::pbs || each.kind == DirectiveKind::bsub) continue;
    if (each.begins_part) {
      flush();
      ++part;
    }
    words.insert(words.end(), each.words.begin(), each.words.end());
  }
  flush();
}

// What sbatch does not take from a script, though it says nothing.
bool counts_in_script(const GivenOption& option) {
  return option.name != "wrap" && option.name != "help" && option.name != "version" && option.name != "usage";
}

void read_words(const JobText& text, Parts& parts, JobRead& job) {
  std::vector<OptionWord> words;
  for (const std::string& word : text.words) words.push_back({word, {}});
  for (std::size_t part = 0;; ++part) {
    const OptionsRead read = read_options(text.command, words, OptionSource::command_line);
    parts.add(part, read.options);
    job.problems.insert(job.problems.end(), read.problems.begin(), read.problems.end());
    words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(read.rest));
    if (words.empty() || words.front().text != ":" || part > 127) break;
    words.erase(words.begin());
  }
  for (const OptionWord& word : words) job.arguments.push_back(word.text);
}

// The table of options is that of 22.05: what is not in it may be in a newer Slurm's.
bool knows_all_options_of(const std::string& version) {
  constexpr std::pair<std::int64_t, std::int64_t> table{22, 5};
  const auto parts = split(version, '.');
  if (parts.size() < 2) return false;
  const auto year = parse_integer(parts[0]);
  const auto month =
      parse_integer(parts[1].substr(0, parts[1].find('-')).substr(parts[1].starts_with('0') ? 1 : 0));
  return year && month && std::pair(*year, *month) <= table;
}

void doubt_only(std::vector<Problem>& problems, const std::string& version) {
  if (knows_all_options_of(version)) return;
  for (Problem& each : problems) {
    if (!each.unheard) continue;
    each.refused = false;
    each.message += version.empty()
                        ? " in Slurm 22.05, whose options are known here"
                        : fmt::format(" in Slurm 22.05, whose options are known here; {} may have", version);
  }
}

}  // namespace

bool JobRead::refused() const {
  return std::any_of(problems.begin(), problems.end(), [](const Problem& each) { return each.refused; });
}

JobRead read_job(const JobText& text) {
  JobRead job;
  job.command = text.command;
  Parts parts;
  if (text.script != nullptr) {
    job.problems = text.script->problems;
    read_directives(*text.script, parts, job.problems);
    for (auto& part : parts.options)
      std::erase_if(part, [](const auto& each) { return !counts_in_script(each); });
  }
  Parts given;
  if (text.command == SlurmCommand::sbatch) given.add(0, options_in_environment(text.environment));
  const bool from_environment = has_option(given.options.front(), "ignore-pbs");
  read_words(text, given, job);
  // Only on the command line or in the environment; in the script it comes too late.
  const bool ignored = from_environment || has_option(given.options.front(), "ignore-pbs") ||
                       has_option(parts.options.front(), "ignore-pbs");
  if (text.script != nullptr && !ignored) parts.add(0, foreign_options(*text.script));
  for (std::size_t part = 0; part < given.options.size(); ++part) parts.add(part, given.options[part]);
  for (const auto& options : parts.options) {
    RequestRead read = read_request(text.command, options);
    job.parts.push_back(std::move(read.request));
    job.problems.insert(job.problems.end(), read.problems.begin(), read.problems.end());
  }
  doubt_only(job.problems, text.slurm_version);
  std::stable_sort(job.problems.begin(), job.problems.end(), [](const Problem& a, const Problem& b) {
    return a.refused != b.refused ? a.refused : a.place.line < b.place.line;
  });
  return job;
}

}  // namespace steward::advice
