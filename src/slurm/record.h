// One record of `scontrol -o`: "Key=value Key=value …" on a line. Pure; borrows the line.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace steward::slurm {

class Record {
 public:
  explicit Record(std::string_view line) : line_(line) {}
  // The first value of that key, up to the next blank; nothing: there is none, or Slurm's word for none.
  std::string_view text(std::string_view key) const;
  std::vector<std::string> list(std::string_view key) const;  // at commas; "ALL" is an empty list
  // A whole number; 0 for UNLIMITED and for none. nullopt: anything else.
  std::optional<std::uint64_t> number(std::string_view key) const;

  std::string_view line() const { return line_; }

 private:
  std::string_view line_;
};

// The lines of `text` that begin with `key=`, each a record.
std::vector<Record> records(std::string_view text, std::string_view key);

// What stands between separators; an empty text is an empty list (split() makes one empty part of it).
std::vector<std::string> listed(std::string_view text, char separator);

}  // namespace steward::slurm
