// Which language each person chose to be written to in. Serving thread only.
#pragma once

#include <sys/types.h>

#include <map>
#include <string>
#include <utility>

namespace steward::engine {

class Languages {
 public:
  void choose(uid_t uid, std::string user, std::string language) {
    chosen_[uid] = {std::move(user), std::move(language)};
  }
  void forget(uid_t uid) { chosen_.erase(uid); }
  // Empty: they chose none. A person is uid and name: uids are given to new people.
  std::string of(uid_t uid, const std::string& user) const {
    const auto found = chosen_.find(uid);
    return found != chosen_.end() && found->second.first == user ? found->second.second : std::string();
  }

 private:
  std::map<uid_t, std::pair<std::string, std::string>> chosen_;
};

}  // namespace steward::engine
