#include "slurm/accounting.h"

#include <algorithm>

#include "recorded.h"
#include "slurm/values.h"

namespace steward::slurm {
namespace {

const std::string kMark = "\x1fMARK";

std::string marked(std::string text) {
  for (std::size_t at = 0; (at = text.find("@@", at)) != std::string::npos; at += kMark.size())
    text.replace(at, 2, kMark);
  return text;
}

struct Read {
  std::vector<EndedJob> jobs;
  Status status;
};

Read read(const std::string& text, std::size_t piece = 1u << 20) {
  Read read;
  AccountingReader reader(kMark, [&](EndedJob&& job) { read.jobs.push_back(std::move(job)); });
  for (std::size_t at = 0; at < text.size(); at += piece)
    reader.feed(std::string_view(text).substr(at, piece));
  read.status = reader.finish();
  return read;
}

// One run: what is given, or what an ordinary one has.
std::string row(const std::map<std::string, std::string>& given) {
  std::string text;
  const std::vector<std::pair<std::string, std::string>> usual = {
      {"raw", "12"},       {"shown", "12"},        {"uid", "1001"},
      {"user", "ida"},     {"account", "aau"},     {"partition", "p"},
      {"qos", "normal"},   {"state", "COMPLETED"}, {"submit", "100"},
      {"eligible", "100"}, {"start", "200"},       {"end", "260"},
      {"limit", "60"},     {"cpus", "2"},          {"tres", "cpu=2,mem=2000M"},
      {"nodes", "1"},      {"list", "n1"},         {"cpu", "00:01:40"},
      {"rss", ""},         {"name", "train"}};
  for (const auto& [key, value] : usual) text += (given.contains(key) ? given.at(key) : value) + kMark;
  return text + "\n";
}

TEST(Accounting, ReadsWhatSlurmWroteInAnyPieces) {
  const std::string text = marked(recorded("sacct-22.05.8.txt"));
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, text.size()}) {
    const Read all = read(text, piece);
    ASSERT_TRUE(all.status) << all.status.error().message;
    ASSERT_EQ(all.jobs.size(), 4u);
    const EndedJob& first = all.jobs[0];
    EXPECT_EQ(first.id, 1u);
    EXPECT_EQ(first.user, "aic-freja");
    EXPECT_EQ(first.state, JobState::cancelled) << "by 1001";
    EXPECT_TRUE(first.batch);
    EXPECT_EQ(first.start, from_ms(1'795'718'912'000));
    EXPECT_EQ(first.elapsed(), seconds(51));
    EXPECT_EQ(first.time_limit, hours(24 * 6));
    EXPECT_EQ(first.gpus, 1u);
    EXPECT_EQ(first.memory_mib, 40'000u);
    EXPECT_EQ(first.accounted.cpu_ms, 4);
    EXPECT_EQ(first.accounted.most_rss_mib, 0u) << "332 KiB";
    EXPECT_EQ(first.name, "train-unet");
    EXPECT_FALSE(all.jobs[1].batch) << "srun";
    EXPECT_EQ(all.jobs[2].array, (ArrayTask{6, 1}));
    EXPECT_EQ(all.jobs[3].id, 6u) << "the last task has the array's own number";
    EXPECT_EQ(all.jobs[3].array, (ArrayTask{6, 3}));
  }
}

TEST(Accounting, EachRunOfARequeuedJobIsOne) {
  const Read all = read(row({{"state", "REQUEUED"}}) +
                        row({{"submit", "260"}, {"eligible", "380"}, {"start", "400"}, {"end", "500"}}));
  ASSERT_EQ(all.jobs.size(), 2u);
  EXPECT_EQ(all.jobs[0].state, JobState::requeued);
  EXPECT_EQ(all.jobs[1].elapsed(), seconds(100));
}

TEST(Accounting, WhatNeverBeganIsNoRun) {
  EXPECT_TRUE(read(row({{"start", "Unknown"}, {"state", "CANCELLED by 7"}})).jobs.empty());
  EXPECT_TRUE(read(row({{"shown", "12_[4-9%2]"}, {"start", "None"}})).jobs.empty());
}

TEST(Accounting, NamesMayHoldAnythingAndForgeNothing) {
  const std::string evil = "x\n13|13|0|root|" + std::string("\x1f") + "\n14";
  const Read all = read(row({{"name", evil}}) + row({{"raw", "15"}, {"shown", "15"}}));
  ASSERT_TRUE(all.status);
  ASSERT_EQ(all.jobs.size(), 2u);
  EXPECT_EQ(all.jobs[0].name.find('\n'), std::string::npos);
  EXPECT_EQ(all.jobs[1].id, 15u);
}

TEST(Accounting, ComponentsOfAHetJobNameTheirLeader) {
  const Read all = read(row({{"raw", "21"}, {"shown", "20+1"}}));
  ASSERT_EQ(all.jobs.size(), 1u);
  EXPECT_EQ(all.jobs[0].het_leader, 20u);
}

TEST(Accounting, TheLargestStepsMemoryCounts) {
  const Read all = read(row({}) + row({{"raw", "12.batch"}, {"rss", "1048576"}}) +
                        row({{"raw", "12.0"}, {"rss", "3G"}}) + row({{"raw", "99.0"}, {"rss", "9G"}}));
  ASSERT_EQ(all.jobs.size(), 1u);
  EXPECT_EQ(all.jobs[0].accounted.most_rss_mib, 3072u);
  EXPECT_TRUE(all.jobs[0].batch);
}

TEST(Accounting, UnlimitedAndUnknownWordsAreTaken) {
  const Read all = read(row({{"limit", "UNLIMITED"}, {"state", "SOMETHING_NEW"}, {"tres", ""}}));
  ASSERT_EQ(all.jobs.size(), 1u);
  EXPECT_EQ(all.jobs[0].time_limit, Duration(0));
  EXPECT_EQ(all.jobs[0].state, JobState::other);
}

TEST(Accounting, DamageIsGarbledWithItsRow) {
  for (const auto& [key, value] : std::map<std::string, std::string>{
           {"raw", "x"}, {"uid", "-1"}, {"start", "soon"}, {"cpu", "1:2:3:4"}, {"cpus", "many"}}) {
    const Read all = read(row({}) + row({{key, value}}));
    EXPECT_EQ(all.status.error().code, ErrorCode::garbled) << key;
    EXPECT_NE(all.status.error().message.find("sacct's row 2"), std::string::npos)
        << all.status.error().message;
  }
  EXPECT_FALSE(read(row({}).substr(0, 40)).status);
}

TEST(Accounting, AsksForAllThatEndedInUtc) {
  const auto words = accounting_arguments("M", from_ms(1'795'718'912'000), from_ms(1'795'722'512'000));
  const auto value = [&](const std::string& option) {
    const auto at = std::find(words.begin(), words.end(), option);
    return at == words.end() ? "" : *(at + 1);
  };
  EXPECT_EQ(value("-S"), "2026-11-26T18:48:32");
  EXPECT_EQ(value("-E"), "2026-11-26T19:48:32");
  EXPECT_TRUE(std::count(words.begin(), words.end(), "-D")) << "earlier runs, too";
  EXPECT_FALSE(std::count(words.begin(), words.end(), "-X")) << "it would zero the use";
}

TEST(Values, CpuTimesAndMemory) {
  EXPECT_EQ(parse_cpu_time("00:00.004"), Duration(4));
  EXPECT_EQ(parse_cpu_time("01:02:03"), hours(1) + minutes(2) + seconds(3));
  EXPECT_EQ(parse_cpu_time("2-00:00:00"), hours(48));
  EXPECT_EQ(parse_cpu_time(""), Duration(0));
  EXPECT_EQ(parse_cpu_time("5"), std::nullopt);
  EXPECT_EQ(parse_cpu_time("00:01.5"), std::nullopt);
  EXPECT_EQ(parse_memory("4096"), 4096u);
  EXPECT_EQ(parse_memory("2688K"), 2688u << 10);
  EXPECT_EQ(parse_memory("1.50G"), 1536u << 20);
  EXPECT_EQ(parse_memory(""), std::nullopt);
  EXPECT_EQ(parse_memory("-1K"), std::nullopt);
  EXPECT_EQ(parse_memory("99999999999999P"), std::nullopt);
  EXPECT_EQ(memory_of_tres("billing=6,cpu=6,mem=40000M,node=1"), 40'000u);
  EXPECT_EQ(memory_of_tres("cpu=6"), std::nullopt);
}

// In UTC there is no night of the change: the hour that Copenhagen has twice is asked for once, whole.
TEST(Accounting, BothNightsOfTheChangeAreAskedForWhole) {
  const auto asked = [](std::int64_t from_s, std::int64_t to_s) {
    const auto words = accounting_arguments("M", from_seconds(from_s), from_seconds(to_s));
    const auto at = std::find(words.begin(), words.end(), "-S");
    return *(at + 1) + " " + *(at + 3);
  };
  EXPECT_EQ(asked(1'792'886'400, 1'792'893'600), "2026-10-25T00:00:00 2026-10-25T02:00:00");
  EXPECT_EQ(asked(1'774'742'400, 1'774'749'600), "2026-03-29T00:00:00 2026-03-29T02:00:00");
}

TEST(Accounting, AFilesMarkStandsInItsFirstLine) {
  const std::string command = accounting_command();
  const std::size_t at = command.find("--delimiter=") + 12;
  const std::string mark = command.substr(at, command.find(' ', at) - at);
  std::string fields = command.substr(command.find(" -o ") + 4);
  fields = fields.substr(0, fields.find(' ')) + ",";
  const auto header = [&](const std::string& with) {
    std::string line = fields;
    for (std::size_t comma; (comma = line.find(',')) != std::string::npos;) line.replace(comma, 1, with);
    return line;
  };
  const auto read = mark_of_header(header(mark));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(*read, mark);
  EXPECT_NE(accounting_command(), command) << "nobody can have known it";
  EXPECT_FALSE(mark_of_header(header("|"))) << "may stand in any name";
  EXPECT_FALSE(mark_of_header("JobID|JobIDRaw|"));
  EXPECT_FALSE(mark_of_header(""));
  EXPECT_FALSE(mark_of_header(header(mark) + "Comment" + mark));
}

}  // namespace
}  // namespace steward::slurm
