// One-time links into the portal, as `steward portal` asks for them: whoever opens one is who asked. In
// memory and bounded. Serving thread only.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace steward::portal {

class LoginLinks {
 public:
  static constexpr Duration lasts = minutes(10);
  static constexpr std::size_t per_person = 5;  // of more, the oldest is no good any more
  static constexpr std::size_t most = 10'000;

  // The token, which is said this once. nullopt: `most` are waiting.
  std::optional<std::string> make(uid_t uid, Time now);
  // Whose it is; looking changes nothing, since mail scanners and previews follow links.
  std::optional<uid_t> look(std::string_view token, Time now) const;
  // The same, once.
  std::optional<uid_t> take(std::string_view token, Time now);

 private:
  struct Link {
    uid_t uid = 0;
    Time made_at = no_time;
    bool good(Time now) const { return now >= made_at && now - made_at < lasts; }
  };
  std::map<std::string, Link, std::less<>> links_;  // by the token's digest
};

}  // namespace steward::portal
