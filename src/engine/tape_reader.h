// A tape's lines out of a stream, one by one. Not thread-safe.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>

#include "base/result.h"
#include "model/tape.h"

namespace steward::engine {

class TapeReader {
 public:
  // `name`: the file's, for errors. The stream is borrowed.
  TapeReader(std::istream& in, std::string name) : in_(in), name_(std::move(name)) {}

  // The next line; nullopt at the end. Errors, with file and line number: garbled, and io.
  Result<std::optional<tape::Line>> next();

  const std::string& text() const { return text_; }  // of the line that was read last
  std::uint64_t line() const { return line_; }       // number of the line that was read last
  std::uint64_t bytes() const { return bytes_; }     // read so far
  // The last line had no end: whoever wrote it was cut off, and it was not taken.
  bool torn() const { return torn_; }
  // "tape.jsonl:12: …"
  Error at_place(const Error& error) const;

 private:
  Result<bool> read_text();

  std::istream& in_;
  std::string name_;
  std::string text_;    // the line
  std::string buffer_;  // read ahead
  std::size_t at_ = 0;  // in the buffer
  std::uint64_t line_ = 0;
  std::uint64_t bytes_ = 0;
  bool torn_ = false;
};

}  // namespace steward::engine
