// What became of the words for people's terminals, on disk, so that none is ever written twice: "begun" is
// durable before the first byte is written, the result after the last. A word found begun and without result
// at start is unclear. Thread-safe.
//
// One file per word, named by contact and a sum of uid and text: a contact number that comes again with
// another text (a new stewardd database) is another word. Files are removed seven days after their result was
// told.
#pragma once

#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "meter/spool.h"
#include "model/report.h"

namespace steward::meter {

class WordBook {
 public:
  // Errors: io. A file that cannot be understood is a word that was perhaps written: its contact is told as
  // unclear.
  static Result<WordBook> open(const std::filesystem::path& folder, const Clock& clock);

  // False: this word was begun before; do not write it (its result, told already, is told again). Errors: io
  // (then it must not be written).
  Result<bool> begin(const TerminalWord& word);
  // Errors: io; the result still stands in memory and is told.
  Status finish(const TerminalWord& word, const TerminalResult& result);

  // What reports must carry: every result that no acknowledged report has carried.
  std::vector<TerminalResult> untold() const;
  void carried(ReportNumber number, const std::vector<TerminalResult>& results);
  void acknowledged(ReportNumber up_to);

  WordBook(WordBook&& other) noexcept;

 private:
  enum class State { begun, done, told };
  struct Note {
    State state = State::begun;
    TerminalResult result;
    Time at = no_time;
  };
  WordBook(std::filesystem::path folder, const Clock& clock) : folder_(std::move(folder)), clock_(&clock) {}
  Status load();
  void load_one(const std::filesystem::path& file);
  Status write(const std::string& name, const Note& note) const;
  void forget_old();

  std::filesystem::path folder_;
  const Clock* clock_;
  mutable std::mutex mutex_;
  std::map<std::string, Note> notes_;
  std::map<ReportNumber, std::vector<ContactId>> carried_;
};

}  // namespace steward::meter
