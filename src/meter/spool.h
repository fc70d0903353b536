// Reports that stewardd has not acknowledged yet, on disk, oldest first. Survives kill -9: each report is a
// file of its own, written beside and renamed; its number is never given again, because the last one is
// written after it and the larger of the two counts at start. Thread-safe.
//
// Files of the folder: numbers ("epoch last"), <epoch>-<sequence>.report (a line with length and FNV-1a sum,
// then the text), <name>.broken (set aside, at most 16).
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"

namespace steward::meter {

struct ReportNumber {
  std::uint64_t epoch = 0;
  std::uint64_t sequence = 0;
  auto operator<=>(const ReportNumber&) const = default;
};

struct SpoolLimits {
  std::size_t reports = 2880;  // a day at 30 s
  std::size_t bytes = 64u << 20;
};

class Spool {
 public:
  // Errors: io (the folder cannot be made or read). Broken files are set aside with a log line, never an
  // error.
  static Result<Spool> open(const std::filesystem::path& folder, const Clock& clock, SpoolLimits limits = {});

  // The number the next report must carry; add() uses it up.
  ReportNumber next() const;
  // Durable when it returns. Over the limits the oldest are dropped, logged and counted. Errors: io (disk
  // full…): the report is then lost and its number is free again.
  Status add(ReportNumber number, std::string_view text);

  struct Item {
    ReportNumber number;
    std::string text;
  };
  std::optional<Item> oldest();
  void acknowledge(ReportNumber up_to);                          // of that epoch, and all of earlier epochs
  void set_aside(ReportNumber number, std::string_view reason);  // stewardd will never take it
  std::size_t waiting() const;
  std::uint64_t dropped() const;

  Spool(Spool&& other) noexcept;

 private:
  Spool(std::filesystem::path folder, SpoolLimits limits) : folder_(std::move(folder)), limits_(limits) {}
  Status load(const Clock& clock);
  Status load_numbers(const Clock& clock);
  Status write_numbers(ReportNumber last) const;
  std::filesystem::path path_of(ReportNumber number) const;
  void forget(std::map<ReportNumber, std::size_t>::iterator at);
  void put_aside(const std::filesystem::path& file, std::string_view reason) const;
  void keep_limits();

  std::filesystem::path folder_;
  SpoolLimits limits_;
  mutable std::mutex mutex_;
  std::map<ReportNumber, std::size_t> kept_;  // size of each
  std::size_t bytes_ = 0;
  ReportNumber last_;  // given out last
  std::uint64_t dropped_ = 0;
};

}  // namespace steward::meter
