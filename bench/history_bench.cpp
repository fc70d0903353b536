// The history: sacct's rows from bytes on disk to verdicts about people (budget: 1,000,000 rows in 2 s on one
// core), what the runs of a month and of a year take in memory, and how long keeping them in the database
// takes.
//
//   bench_history                    the table below, for a million rows, a year of AI Cloud, a million jobs
//   bench_history --write FILE JOBS  only write such a file, with the header that `steward history import`
//   wants
#include <malloc.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string_view>

#include "facts/past.h"
#include "fakes/made_accounting.h"
#include "rules/habits.h"
#include "slurm/accounting.h"
#include "store/sqlite_store.h"

namespace {

using namespace steward;
using Steady = std::chrono::steady_clock;

double seconds_since(Steady::time_point begin) {
  return std::chrono::duration<double>(Steady::now() - begin).count();
}

struct File {
  std::filesystem::path path;
  std::size_t rows = 0;
  std::vector<made::Person> people;
  made::Year year;
};

File write_file(const std::filesystem::path& path, std::size_t jobs, std::size_t people, bool header) {
  File file{path, 0, {}, {}};
  file.year.jobs = jobs;
  file.year.people = people;
  made::Accounting accounting(file.year);
  std::ofstream out(path, std::ios::binary);
  if (header) {
    // As sacct names its fields with this delimiter.
    std::string line = slurm::accounting_command();
    line = line.substr(line.find(" -o ") + 4);
    line = line.substr(0, line.find(' ')) + ",";
    for (std::size_t at; (at = line.find(',')) != std::string::npos;) line.replace(at, 1, file.year.mark);
    out << line << "\n";
  }
  accounting.write([&](const std::string& rows) { out << rows; });
  file.rows = accounting.rows_written();
  file.people = accounting.people();
  return file;
}

std::size_t memory_in_use() { return ::mallinfo2().uordblks; }

struct Judged {
  std::map<std::string, std::set<uid_t>> found;
  double seconds = 0;
};

Judged judge(const facts::Past& past, Time now) {
  const auto begin = Steady::now();
  policy::Policy policy;
  policy.supply.quotas = {{"normal", {"normal"}, {}, 12, 12, Duration(0), Duration(0)},
                          {"deadline", {"deadline"}, {}, 12, 12, hours(24 * 14), hours(24 * 14)}};
  Judged judged;
  for (const auto& [uid, person] : past.people()) {
    for (const rules::HabitRule& rule : rules::habits()) {
      const Verdict verdict = rules::judge_habit(rule, person, past.names(), policy, no_time, now);
      if (verdict.judgement == Judgement::breaks) judged.found[verdict.rule].insert(uid);
    }
  }
  judged.seconds = seconds_since(begin);
  return judged;
}

// Of those who were made so, how many are found; and how many others.
void compare(const File& file, const Judged& judged) {
  const std::pair<const char*, made::Habit> planted[] = {{"cpus_over_need", made::Habit::many_cores},
                                                         {"serial_on_many_cores", made::Habit::serial},
                                                         {"beyond_limits", made::Habit::deadline_for_ever}};
  for (const auto& [rule, habit] : planted) {
    std::size_t there = 0, found = 0;
    const auto at = judged.found.find(rule);
    const std::set<uid_t> said = at == judged.found.end() ? std::set<uid_t>() : at->second;
    for (const made::Person& person : file.people) {
      there += person.habit == habit;
      found += person.habit == habit && said.contains(person.uid);
    }
    std::printf("    %-22s %4zu made so, %4zu of them found, %zu others\n", rule, there, found,
                said.size() - found);
  }
}

void measure(const char* title, std::size_t jobs, std::size_t people, const std::filesystem::path& dir) {
  const File file = write_file(dir / "accounting.txt", jobs, people, false);
  std::printf("%s: %zu jobs, %zu rows, %.0f MB\n", title, jobs, file.rows,
              static_cast<double>(std::filesystem::file_size(file.path)) / 1e6);
  const Time now = from_ms(file.year.end_s * 1000);
  const std::size_t before = memory_in_use();
  facts::Past past;
  std::size_t taken = 0;
  const auto begin = Steady::now();
  slurm::AccountingReader reader(file.year.mark, [&](EndedJob&& job) {
    ++taken;
    past.take(job);
  });
  std::ifstream in(file.path, std::ios::binary);
  std::vector<char> piece(256u << 10);
  while (in) {
    in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    reader.feed({piece.data(), static_cast<std::size_t>(in.gcount())});
  }
  if (const auto done = reader.finish(); !done) std::printf("  %s\n", done.error().message.c_str());
  const double read = seconds_since(begin);
  const std::size_t held = memory_in_use() - before;
  const Judged judged = judge(past, now);
  std::printf(
      "  read and packed %.2f s, judged %.3f s: %.2f s for a million rows; %zu runs, %.1f MB (%.0f bytes "
      "each)\n",
      read, judged.seconds, (read + judged.seconds) * 1e6 / static_cast<double>(file.rows), taken,
      static_cast<double>(held) / 1e6, static_cast<double>(held) / static_cast<double>(taken));
  compare(file, judged);
}

void keep(const std::filesystem::path& dir) {
  const std::size_t jobs = 100'000;
  const File file = write_file(dir / "accounting.txt", jobs, 1000, false);
  std::vector<EndedJob> all;
  slurm::AccountingReader reader(file.year.mark, [&](EndedJob&& job) { all.push_back(std::move(job)); });
  std::ifstream in(file.path, std::ios::binary);
  std::vector<char> piece(256u << 10);
  while (in) {
    in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    reader.feed({piece.data(), static_cast<std::size_t>(in.gcount())});
  }
  store::SqliteStore::Options options;
  options.path = dir / "steward.db";
  options.create = true;
  auto store = store::SqliteStore::open(options);
  if (!store) return std::printf("  %s\n", store.error().message.c_str()), void();
  double longest = 0;
  const auto begin = Steady::now();
  for (std::size_t at = 0; at < all.size(); at += 500) {
    const std::vector<EndedJob> slice(
        all.begin() + static_cast<std::ptrdiff_t>(at),
        all.begin() + static_cast<std::ptrdiff_t>(std::min(all.size(), at + 500)));
    const auto one = Steady::now();
    if (const auto kept = (*store)->history().keep(slice, no_time); !kept)
      std::printf("  %s\n", kept.error().message.c_str());
    longest = std::max(longest, seconds_since(one));
  }
  const double kept = seconds_since(begin);
  const auto again = Steady::now();
  std::size_t read = 0;
  (void)(*store)->history().each({}, [&](EndedJob&&) { ++read; });
  std::printf(
      "kept in the database: %.1f us a run, 500 at a time, %.1f ms the longest; read again %.1f us a run "
      "(%zu)\n",
      kept * 1e6 / static_cast<double>(all.size()), longest * 1e3,
      seconds_since(again) * 1e6 / static_cast<double>(read), read);
}

}  // namespace

int main(int count, char** words) {
  if (count == 4 && std::string_view(words[1]) == "--write") {
    write_file(words[2], std::strtoul(words[3], nullptr, 10), 1000, true);
    return 0;
  }
  std::string name = (std::filesystem::temp_directory_path() / "bench-history-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) return 1;
  const std::filesystem::path dir = name;
  measure("a million rows", 333'333, 3'000, dir);
  measure("a year of AI Cloud", 120'000, 1'000, dir);
  measure("a million jobs", 1'000'000, 3'000, dir);
  keep(dir);
  std::filesystem::remove_all(dir);
}
