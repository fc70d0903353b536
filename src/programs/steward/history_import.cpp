#include "programs/steward/history_import.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <iterator>
#include <ostream>
#include <thread>
#include <vector>

#include "base/calendar.h"
#include "base/text.h"
#include "programs/steward/progress.h"
#include "programs/steward/source.h"
#include "programs/steward/words.h"
#include "slurm/accounting.h"
#include "wire/json.h"

namespace steward::cli {
namespace {

// What everybody may send at once is 64 KiB.
constexpr std::size_t kBatchBytes = 48u << 10;
constexpr std::size_t kPiece = 256u << 10;
constexpr std::size_t kLongestHeader = 4096;
constexpr std::size_t kRefusedNamed = 10;

// Sends ended jobs on, many at once.
class Batch {
 public:
  explicit Batch(const Api& api) : api_(api) {}
  void add(const EndedJob& job) {
    items_.push_back(wire::to_json(job));
    bytes_ += items_.back().size() + 1;
    ++jobs_;
    if (bytes_ >= kBatchBytes) send();
  }
  Status finish() {
    send();
    return status_;
  }
  bool failed() const { return !status_; }
  std::size_t jobs() const { return jobs_ - refused_.size(); }
  const std::vector<std::string>& refused() const { return refused_; }

 private:
  void send() {
    if (status_ && !items_.empty()) {
      auto refused = api_.import_jobs(items_);
      if (!refused) status_ = tl::unexpected<Error>(refused.error());
      if (refused) std::move(refused->begin(), refused->end(), std::back_inserter(refused_));
    }
    items_.clear();
    bytes_ = 0;
  }
  const Api& api_;
  std::vector<std::string> items_;
  std::vector<std::string> refused_;
  std::size_t bytes_ = 0, jobs_ = 0;
  Status status_;
};

Status feed(std::istream& in, slurm::AccountingReader& reader, const Batch& batch, Progress& progress) {
  std::vector<char> piece(kPiece);
  std::uint64_t read = 0;
  while (in && !batch.failed()) {
    in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    const auto got = static_cast<std::size_t>(in.gcount());
    reader.feed({piece.data(), got});
    read += got;
    progress.now_at(read);
  }
  return reader.finish();
}

int import_file(const Session& session, const std::string& path) {
  Source source;
  if (const Status opened = open(session, path, source); !opened) return failed(session, opened.error());
  std::string header;
  std::getline(*source.in, header);
  const auto mark = slurm::mark_of_header(header.substr(0, kLongestHeader));
  if (!mark) {
    return failed(session, {ErrorCode::invalid,
                            fmt::format("{}:1: {}. How such a file is made: steward history import --command",
                                        source.name, mark.error().message)});
  }
  Progress progress(session.terminal, source.bytes);
  Batch batch(session.api);
  slurm::AccountingReader reader(*mark, [&](EndedJob&& job) { batch.add(job); });
  const Status read = feed(*source.in, reader, batch, progress);
  const Status sent = batch.finish();
  progress.clear();
  if (!sent) return failed(session, sent.error());
  session.terminal.line(
      fmt::format("{} taken in from {}.", count_of(batch.jobs(), "ended job", "ended jobs"), source.name));
  if (!batch.refused().empty()) {
    std::string some;
    for (std::size_t k = 0; k < std::min(batch.refused().size(), kRefusedNamed); ++k)
      some += (k == 0 ? "" : ", ") + batch.refused()[k];
    session.terminal.complain(fmt::format("{} left out, since their times or numbers cannot be: {}{}",
                                          count_of(batch.refused().size(), "job is", "jobs are"), some,
                                          batch.refused().size() > kRefusedNamed ? ", …" : ""));
  }
  if (read) return kDone;
  return failed(session, {read.error().code,
                          source.name + ": " + read.error().message +
                              ". What stood before it is taken in; a second time takes nothing twice"});
}

std::optional<Time> day_of(const std::string& text) {
  const auto parts = split(text, '-');
  if (parts.size() != 3) return std::nullopt;
  std::array<std::int64_t, 3> numbers{};
  for (std::size_t i = 0; i < 3; ++i) {
    const auto number = parse_integer(parts[i]);
    if (!number || *number < 0) return std::nullopt;
    numbers[i] = *number;
  }
  const std::chrono::year_month_day day(std::chrono::year(static_cast<int>(numbers[0])),
                                        std::chrono::month(static_cast<unsigned>(numbers[1])),
                                        std::chrono::day(static_cast<unsigned>(numbers[2])));
  if (!day.ok() || numbers[0] < 2000 || numbers[0] > 2200) return std::nullopt;
  return Time(std::chrono::sys_days(day).time_since_epoch());
}

int wait_for(const Session& session, HistoryImport import) {
  const Terminal& terminal = session.terminal;
  Progress progress(terminal, static_cast<std::uint64_t>((import.to - import.from).count()));
  while (import.running) {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    const auto now = session.api.history_import();
    if (!now) return failed(session, now.error());
    import = *now;
    progress.now_at(static_cast<std::uint64_t>((import.at - import.from).count()));
  }
  progress.clear();
  const std::string jobs = count_of(static_cast<std::size_t>(import.jobs), "ended job", "ended jobs");
  if (import.trouble.empty()) {
    terminal.line(
        fmt::format("{} since {} taken in from Slurm's accounting.", jobs, terminal.time(import.from)));
    return kDone;
  }
  return failed(
      session,
      {ErrorCode::unavailable,
       fmt::format("{}. {} up to {} are taken in; go on with: steward history import --since {}",
                   import.trouble, jobs, terminal.time(import.at), iso_time(import.at).substr(0, 10))});
}

int read_accounting(const Session& session, const std::string& since) {
  const auto day = day_of(since);
  if (!day)
    return failed(session, {ErrorCode::invalid,
                            fmt::format("\"{}\" is no day such as 2026-01-31", one_line(since, 40))});
  const auto import = session.api.import_history(*day);
  if (!import) return failed(session, import.error());
  return wait_for(session, *import);
}

}  // namespace

int import_history(const Session& session, const ImportOptions& options) {
  if (options.command) {
    session.terminal.line(slurm::accounting_command());
    return kDone;
  }
  return options.since.empty() ? import_file(session, options.file) : read_accounting(session, options.since);
}

}  // namespace steward::cli
