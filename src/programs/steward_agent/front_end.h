// What the agent does on a front-end: who is at a terminal, and handing over words, each at most once.
// Thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/directory.h"
#include "meter/proc_fs.h"
#include "meter/terminals.h"
#include "meter/word_book.h"

namespace steward::agent {

class FrontEnd {
 public:
  FrontEnd(meter::WordBook book, meter::TerminalOptions options)
      : book_(std::move(book)), options_(std::move(options)) {}
  // Adds who can be written to and what became of words; the report will go out under `number`.
  void fill(NodeReport& report, meter::ReportNumber number);
  void answered(meter::ReportNumber up_to, const ReportAnswer& answer);

 private:
  void hand_over(const TerminalWord& word);
  const std::string& name_of(uid_t uid);

  SystemDirectory directory_;
  std::map<uid_t, std::string> names_;  // as the name service said lately; fill() alone
  std::uint64_t fills_ = 0;
  meter::WordBook book_;
  meter::TerminalOptions options_;
  meter::ProcFs proc_;
};

}  // namespace steward::agent
