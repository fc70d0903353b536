// What code itself says inside messages, in a language's own words: units, weekdays, months, captions. Read
// from <dir>/<language>/words.txt, lines "WORD = TEXT", every word of which must be there.
//
//   second minute hour day      behind numbers: "2 h 5 min"
//   weekdays months             seven and twelve words, Monday and January first
//   moment                      {weekday} {day} {month} {clock}
//   link                        before the link of a mail; {within}
//   ended.works ended.ended ended.front_end ended.not_seen     how a matter ended
//   rule.NAME                   a rule in a few words, for "Besides: …"
//
// Immutable and so thread-safe.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "contact/template.h"

namespace steward::contact {

// "path:line: why", as invalid.
tl::unexpected<Error> bad_line(const std::filesystem::path& path, int line, const std::string& why);

class MessageWords {
 public:
  // `rules`: whose names must be there. Errors: invalid (file and line), not_found, io.
  static Result<MessageWords> load(const std::filesystem::path& path, const std::vector<std::string>& rules);

  std::string duration(Duration value) const;
  std::string moment(Time value, const std::string& zone) const;  // STEWARD_CHECKs that the zone is known
  // The words behind a key without placeholders ("ended.works", "rule.idle_gpu"); the key where there are
  // none.
  std::string plain(const std::string& key) const;
  std::string link(const std::string& within) const;

 private:
  Status check(const std::filesystem::path& path, const std::vector<std::string>& rules);

  std::map<std::string, Template> texts_;
  std::vector<std::string> weekdays_, months_;
};

}  // namespace steward::contact
