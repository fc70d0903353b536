// Past: everybody's ended runs of the last weeks, for the rules over many of them. A cache of the history's:
// after a start it is told them again. Pure; not thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "model/past_run.h"

namespace steward::facts {

class Past {
 public:
  // Idempotent, whatever the order: a run is its id, submit and start. What was measured of it stays, where a
  // later word tells of no measurement. A uid that was given to somebody else begins anew. False: nothing is
  // known anew.
  bool take(const EndedJob& job);
  // Would take() change anything?
  bool knows(const EndedJob& job) const;
  void forget_before(Time time);  // runs that ended before
  void forget(uid_t uid);

  const std::map<uid_t, PersonPast>& people() const { return people_; }
  const PersonPast* of(uid_t uid) const;
  const PastNames& names() const { return names_; }

 private:
  std::uint16_t number_of(const std::string& word);

  std::map<uid_t, PersonPast> people_;
  PastNames names_;
  std::map<std::string, std::uint16_t, std::less<>> numbers_{{"", 0}};
};

}  // namespace steward::facts
