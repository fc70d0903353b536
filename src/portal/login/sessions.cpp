#include "portal/login/sessions.h"

#include <algorithm>

#include "portal/login/secret.h"

namespace steward::portal {

std::string Sessions::open(uid_t uid, Time now) {
  make_room(uid, now);
  std::string secret = make_secret();
  sessions_[digest_of(secret)] = {uid, now, now};
  return secret;
}

const Sessions::Session* Sessions::find(std::string_view secret, Time now) {
  const auto found = sessions_.find(digest_of(secret));
  if (found == sessions_.end()) return nullptr;
  if (found->second.over(now)) {
    sessions_.erase(found);
    return nullptr;
  }
  // A clock that was set back must not shorten what is left.
  found->second.used_at = std::max(found->second.used_at, now);
  return &found->second;
}

void Sessions::close(std::string_view secret) { sessions_.erase(digest_of(secret)); }

std::size_t Sessions::close_all(uid_t uid) {
  return std::erase_if(sessions_, [&](const auto& each) { return each.second.uid == uid; });
}

void Sessions::make_room(uid_t uid, Time now) {
  std::size_t own = 0;
  for (const auto& [digest, session] : sessions_) own += session.uid == uid ? 1 : 0;
  if (own < per_person && sessions_.size() < most) return;
  std::erase_if(sessions_, [&](const auto& each) { return each.second.over(now); });
  end_stalest(per_person, &uid);
  end_stalest(most, nullptr);
}

// Until fewer than `wanted` are left, of that person or of all.
void Sessions::end_stalest(std::size_t wanted, const uid_t* uid) {
  while (true) {
    auto stalest = sessions_.end();
    std::size_t count = 0;
    for (auto each = sessions_.begin(); each != sessions_.end(); ++each) {
      if (uid != nullptr && each->second.uid != *uid) continue;
      ++count;
      if (stalest == sessions_.end() || each->second.used_at < stalest->second.used_at) stalest = each;
    }
    if (count < wanted) return;
    sessions_.erase(stalest);
  }
}

}  // namespace steward::portal
