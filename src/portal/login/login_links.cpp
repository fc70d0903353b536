#include "portal/login/login_links.h"

#include "portal/login/secret.h"

namespace steward::portal {

std::optional<std::string> LoginLinks::make(uid_t uid, Time now) {
  std::erase_if(links_, [&](const auto& each) { return !each.second.good(now); });
  std::size_t own = 0;
  auto oldest = links_.end();
  for (auto each = links_.begin(); each != links_.end(); ++each) {
    if (each->second.uid != uid) continue;
    ++own;
    if (oldest == links_.end() || each->second.made_at < oldest->second.made_at) oldest = each;
  }
  if (own >= per_person) links_.erase(oldest);
  if (links_.size() >= most) return std::nullopt;
  std::string token = make_secret();
  links_[digest_of(token)] = {uid, now};
  return token;
}

std::optional<uid_t> LoginLinks::look(std::string_view token, Time now) const {
  const auto found = links_.find(digest_of(token));
  if (found == links_.end() || !found->second.good(now)) return std::nullopt;
  return found->second.uid;
}

std::optional<uid_t> LoginLinks::take(std::string_view token, Time now) {
  const auto found = links_.find(digest_of(token));
  if (found == links_.end()) return std::nullopt;
  const Link link = found->second;
  links_.erase(found);
  if (!link.good(now)) return std::nullopt;
  return link.uid;
}

}  // namespace steward::portal
