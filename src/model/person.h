// People: who calls, and whom a case is about.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>

namespace steward {

enum class Role { user, staff, agent, mailer };
std::string_view to_string(Role role);
std::optional<Role> role_from(std::string_view word);

// Who is on the other end of a connection, proven by the kernel or by MUNGE; made only by net/.
struct Caller {
  uid_t uid = 0;
  std::string user;
  Role role = Role::user;
};

}  // namespace steward
