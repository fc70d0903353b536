// What holds for any script: fixing never changes what it runs, readers stay within the text, forms of an
// option mean the same.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "advice/corpus_cluster.h"
#include "advice/mend.h"
#include "advice/values.h"
#include "base/text.h"

namespace steward::advice {
namespace {

Surroundings known(const Cluster& cluster) {
  Surroundings around;
  around.cluster = &cluster;
  around.at = local_now(from_seconds(1'795'420'800), "UTC");
  around.exists = [](const std::string& path) { return path.size() % 2 == 0; };
  return around;
}

rc::Gen<std::string> any_line() {
  return rc::gen::elementOf(std::vector<std::string>{"#SBATCH --time=5h",
                                                     "#SBATCH --time=10",
                                                     "#SBATCH --time=20",
                                                     "#SBATCH -t 5 -n 2",
                                                     "#SBTACH --mem=4G",
                                                     "#sbatch -n 4",
                                                     "  #SBATCH -n 3",
                                                     "# SBATCH --mem=1G",
                                                     "##SBATCH --mem=1G",
                                                     "#SBATCH --gres=gpus:1",
                                                     "#SBATCH --gres=gpu:A40:1",
                                                     "#SBATCH -G h10:2",
                                                     "#SBATCH --partition=priortized",
                                                     "#SBATCH -q unpriviledged",
                                                     "#SBATCH --job_name=x",
                                                     "#SBATCH -mem=4G",
                                                     "#SBATCH --output=log_$SLURM_JOB_ID.txt",
                                                     "#SBATCH hetjob",
                                                     "#SLURM -n 2",
                                                     "#PBS -N x",
                                                     "#SBATCH --mem=16GiB # much",
                                                     "#SBATCH \\",
                                                     "#SBATCH --comment=\"a b",
                                                     "",
                                                     "   ",
                                                     "# a comment",
                                                     "echo one",
                                                     "echo '#SBATCH --time=5h'",
                                                     "cat <<EOF",
                                                     "EOF",
                                                     "#SBATCH --requeue=yes",
                                                     "for i in 1 2; do",
                                                     "done",
                                                     "  sbatch x.sh",
                                                     "singularity exec t.sif python a.py",
                                                     "if true; then",
                                                     "fi",
                                                     "x=$(",
                                                     ")",
                                                     "echo \"",
                                                     "python a.py",
                                                     "\t#SBATCH -n 1",
                                                     "#SBATCH --array=0-9 --output=x.log",
                                                     "srun --pty bash",
                                                     "sleep infinity",
                                                     "#SBATCH --ntasks 2 --ntasks 3"});
}

rc::Gen<std::string> any_script() {
  return rc::gen::map(rc::gen::tuple(rc::gen::container<std::vector<std::string>>(any_line()),
                                     rc::gen::elementOf(std::vector<int>{0, 1, 2, 3})),
                      [](const std::tuple<std::vector<std::string>, int>& made) {
                        std::string text = std::get<1>(made) == 3 ? "" : "#!/bin/bash\n";
                        for (const std::string& line : std::get<0>(made))
                          text += line + (std::get<1>(made) == 1 ? "\r\n" : "\n");
                        if (std::get<1>(made) == 2 && !text.empty()) text.pop_back();
                        return text;
                      });
}

// The lines that a shell runs: all that are no comments, without the ends that only Windows writes.
std::vector<std::string> what_runs(const std::string& text) {
  std::vector<std::string> lines;
  for (const std::string_view line : split(text, '\n')) {
    std::string plain(line);
    if (!plain.empty() && plain.back() == '\r') plain.pop_back();
    const std::string_view bare = trim(plain);
    if (!bare.empty() && bare.front() != '#') lines.push_back(plain);
  }
  return lines;
}

// Words and places aside from lines: what the shell's reader finds.
std::vector<std::string> commands(const std::string& text) {
  std::vector<std::string> all;
  for (const ShellCommand& each : read_shell(text).commands) {
    std::string one;
    for (const ShellWord& word : each.assignments) one += word.text + ' ';
    for (const ShellWord& word : each.words) one += word.text + ' ';
    all.push_back(one);
  }
  return all;
}

TEST(Properties, FixingNeverChangesWhatRuns) {
  const Cluster cluster = corpus_cluster();
  const Surroundings around = known(cluster);
  EXPECT_TRUE(rc::check([&] {
    const std::string text = *any_script();
    const Mended mended = mend("x.sh", text, {}, {}, around);
    RC_ASSERT(what_runs(mended.text) == what_runs(text));
    // A heredoc's or a string's lines that look like comments are data: what the shell finds stays as well.
    if (text.find('\r') == std::string::npos && !read_shell(text).gave_up)
      RC_ASSERT(commands(mended.text) == commands(text));
    if (mended.fixes == 0) RC_ASSERT(mended.text == text);
    RC_CLASSIFY(mended.fixes > 0, "mended");
  }));
}

TEST(Properties, WhatIsMendedStaysMended) {
  const Cluster cluster = corpus_cluster();
  const Surroundings around = known(cluster);
  EXPECT_TRUE(rc::check([&] {
    const Mended once = mend("x.sh", *any_script(), {}, {}, around);
    RC_ASSERT(mend("x.sh", once.text, {}, {}, around).text == once.text);
  }));
}

TEST(Properties, PlacesLieInTheText) {
  const Cluster cluster = corpus_cluster();
  const Surroundings around = known(cluster);
  EXPECT_TRUE(rc::check([&] {
    const std::string text = *any_script();
    const std::vector<std::string> lines = read_script(text).lines;
    for (const ScriptFinding& each : check_script("x.sh", text, {}, {}, around).findings) {
      if (each.place.line == 0) continue;
      if (each.place.length > 0) RC_ASSERT(each.place.line <= lines.size());
      if (each.place.line <= lines.size())
        RC_ASSERT(each.place.column - 1 + each.place.length <= lines[each.place.line - 1].size());
    }
  }));
}

TEST(Properties, AnyBytesAreTaken) {
  const Cluster cluster = corpus_cluster();
  const Surroundings around = known(cluster);
  EXPECT_TRUE(rc::check([&](const std::string& bytes, const std::vector<std::string>& words) {
    check_script("x.sh", "#!/bin/bash\n#SBATCH " + bytes, words, {}, around);
    read_shell(bytes);
    for (const SlurmCommand command : {SlurmCommand::sbatch, SlurmCommand::salloc, SlurmCommand::srun})
      check_command(command, words, {}, around);
  }));
}

TEST(Properties, FormsOfAnOptionMeanTheSame) {
  const std::vector<std::tuple<char, std::string, std::string>> options = {
      {'t', "time", "1-2:3"},    {'n', "ntasks", "4"},   {'N', "nodes", "1-2"},   {'c', "cpus-per-task", "3"},
      {'p', "partition", "a,b"}, {'G', "gpus", "a40:2"}, {'J', "job-name", "x y"}};
  EXPECT_TRUE(rc::check([&] {
    const auto& [letter, name, value] = *rc::gen::elementOf(options);
    const auto read = [&](std::vector<std::string> words) {
      Request request = read_job({SlurmCommand::sbatch, nullptr, {}, std::move(words)}).request();
      request.options.clear();
      return request;
    };
    const std::string dash = std::string("-") + letter;
    const Request whole = read({"--" + name + "=" + value});
    RC_ASSERT(read({"--" + name, value}) == whole);
    RC_ASSERT(read({dash, value}) == whole);
    RC_ASSERT(read({dash + value}) == whole);
    Request held = read({"-H" + std::string(1, letter) + value});
    RC_ASSERT(held.hold);
    held.hold = false;
    RC_ASSERT(held == whole);
  }));
}

TEST(Properties, LimitsReadAsTheyAreWritten) {
  EXPECT_TRUE(rc::check([] {
    const auto in_minutes = minutes(*rc::gen::inRange(1, 500'000));
    RC_ASSERT(read_limit(limit_text(in_minutes))->time == in_minutes);
  }));
}

TEST(Properties, QuotedWordsComeBack) {
  EXPECT_TRUE(rc::check([](const std::vector<std::string>& words) {
    std::string line = "x";
    std::vector<std::string> meant = {"x"};
    for (std::string word : words) {
      std::erase_if(word, [](char c) { return c == '\0' || c == '\''; });
      line += " '" + word + "'";
      meant.push_back(word);
    }
    const ShellRead read = read_shell(line + "\n");
    RC_ASSERT(!read.gave_up && read.commands.size() == 1);
    RC_ASSERT(read.commands.front().words.size() == meant.size());
    for (std::size_t i = 0; i < meant.size(); ++i) RC_ASSERT(read.commands.front().words[i].text == meant[i]);
  }));
}

// What `patch` would make of it.
std::string patched(const std::string& before, const std::string& diff) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < before.size();) {
    const std::size_t end = std::min(before.find('\n', at), before.size() - 1) + 1;
    lines.push_back(before.substr(at, end - at));
    at = end;
  }
  std::string out;
  std::size_t next = 0;
  for (std::size_t at = 0; at < diff.size();) {
    const std::size_t end = std::min(diff.find('\n', at), diff.size() - 1) + 1;
    std::string line = diff.substr(at, end - at);
    at = end;
    const bool unended = diff.compare(at, 2, "\\ ") == 0;
    if (unended) line.pop_back();
    if (line.starts_with("---") || line.starts_with("+++") || line.starts_with("\\")) continue;
    if (line.starts_with("@@")) {
      const std::size_t from = std::stoul(line.substr(line.find('-') + 1));
      const std::size_t count = std::stoul(line.substr(line.find(',') + 1));
      const std::size_t start = count == 0 ? from : from - 1;
      for (; next < start; ++next) out += lines.at(next);
    } else if (line.front() == '+') {
      out += line.substr(1);
    } else {
      if (line.front() == ' ') out += lines.at(next);
      ++next;
    }
  }
  for (; next < lines.size(); ++next) out += lines.at(next);
  return out;
}

TEST(Properties, DiffsLeadFromOneToTheOther) {
  EXPECT_TRUE(rc::check([] {
    const auto text = rc::gen::map(rc::gen::container<std::vector<std::string>>(
                                       rc::gen::elementOf(std::vector<std::string>{"a", "b", "c", "d", ""})),
                                   [](const std::vector<std::string>& lines) {
                                     std::string all;
                                     for (const std::string& line : lines) all += line + "\n";
                                     return all;
                                   });
    std::string before = *text, after = *text;
    if (*rc::gen::arbitrary<bool>()) after += "last";
    RC_ASSERT(patched(before, unified_diff("x", before, after)) == after);
  }));
}

}  // namespace
}  // namespace steward::advice
