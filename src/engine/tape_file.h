// The tape on disk: appended line by line, each with one write(), so that a killed process leaves whole lines
// and a machine without power at most a torn last one. Not fsynced: a tape is no ledger.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "base/result.h"
#include "engine/recorder.h"

namespace steward::engine {

class TapeFile final : public TapeSink {
 public:
  // Opens for appending, made with mode 0600 where it is not there; a torn last line is taken off. `limit`:
  // largest size in bytes. Errors: io, not_found; invalid when the file is there and is no tape.
  static Result<std::unique_ptr<TapeFile>> open(const std::filesystem::path& path, std::uint64_t limit);
  ~TapeFile() override;
  TapeFile(const TapeFile&) = delete;
  TapeFile& operator=(const TapeFile&) = delete;

  // What does not fit, or cannot be written, ends the recording; that is logged, once.
  bool append(std::string_view line) override;
  void take_back() override;
  void each_backwards(const std::function<bool(std::string_view line)>& more) const override;

 private:
  TapeFile(int fd, std::filesystem::path path, std::uint64_t limit)
      : fd_(fd), path_(std::move(path)), limit_(limit) {}
  Status mend();
  bool stop(std::string_view why);

  int fd_;
  std::filesystem::path path_;
  std::uint64_t limit_;
  std::uint64_t size_ = 0;
  std::uint64_t before_last_ = 0;  // size without the last line
  bool over_ = false;
};

}  // namespace steward::engine
