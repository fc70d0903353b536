// Sessions: who is logged in at the portal. The browser holds a secret, here is its hash. In memory and
// bounded: a restart of stewardd logs everybody out. Serving thread only.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "base/time.h"

namespace steward::portal {

class Sessions {
 public:
  static constexpr Duration idle = hours(12);         // without a page
  static constexpr Duration longest = hours(24 * 7);  // in all
  static constexpr std::size_t per_person = 20;       // of more, the one unused for longest ends
  static constexpr std::size_t most = 20'000;

  // The secret, which is said this once.
  std::string open(uid_t uid, Time now);
  struct Session {
    uid_t uid = 0;
    Time opened_at = no_time;
    Time used_at = no_time;
    bool over(Time now) const { return now - used_at >= idle || now - opened_at >= longest; }
  };
  // Whose secret that is, and notes that it was used; nullptr: nobody's, or over. Good until the next call.
  const Session* find(std::string_view secret, Time now);
  void close(std::string_view secret);
  std::size_t close_all(uid_t uid);  // how many there were
  std::size_t size() const { return sessions_.size(); }

 private:
  void make_room(uid_t uid, Time now);
  void end_stalest(std::size_t wanted, const uid_t* uid);
  std::map<std::string, Session, std::less<>> sessions_;  // by the secret's digest
};

}  // namespace steward::portal
