#include "base/directory.h"

#include <fmt/format.h>
#include <grp.h>
#include <pwd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <vector>

#include "base/text.h"

namespace steward {
namespace {

constexpr std::size_t kFirstBuffer = 4096;
constexpr std::size_t kLargestBuffer = std::size_t{16} << 20;  // a group of very many members
constexpr int kMostGroups = 65536;                             // NGROUPS_MAX

// Asks one of the get…_r family, with a larger buffer as long as it says ERANGE. nullopt: no such entry.
template <typename Entry, typename Ask, typename Use>
auto look_up(std::string_view what, Ask ask, Use use) -> Result<decltype(use(std::declval<Entry&>()))> {
  std::vector<char> buffer(kFirstBuffer);
  for (;;) {
    Entry entry{};
    Entry* found = nullptr;
    const int error = ask(&entry, buffer.data(), buffer.size(), &found);
    if (error == 0 && found != nullptr) return use(*found);
    if (error == ERANGE && buffer.size() < kLargestBuffer) {
      buffer.resize(buffer.size() * 4);
      continue;
    }
    if (error == EINTR) continue;
    // getpwnam(3): these are what various name services say instead of 0 for an unknown name.
    if (error == 0 || error == ENOENT || error == ESRCH) {
      return fail(ErrorCode::not_found, fmt::format("no {} on this machine", what));
    }
    return fail(ErrorCode::unavailable, fmt::format("the name service could not look up {}: {}", what,
                                                    std::generic_category().message(error)));
  }
}

struct Password {
  Account account;
  gid_t group = 0;
};

Password to_password(const ::passwd& entry) {
  Password p;
  p.account.uid = entry.pw_uid;
  p.account.user = entry.pw_name;
  const std::string_view gecos = entry.pw_gecos != nullptr ? entry.pw_gecos : "";
  // The first field only; the others hold rooms and telephone numbers. People may set it themselves (chfn).
  p.account.full_name = one_line(trim(split(gecos, ',').front()));
  if (p.account.full_name.empty()) p.account.full_name = p.account.user;
  p.group = entry.pw_gid;
  return p;
}

Result<Password> find_user(std::string_view user) {
  const std::string name(user);
  const std::string what = fmt::format("user \"{}\"", one_line(user, 64));
  if (name.find('\0') != std::string::npos)
    return fail(ErrorCode::not_found, "no " + what + " on this machine");
  return look_up<::passwd>(
      what, [&](auto... rest) { return ::getpwnam_r(name.c_str(), rest...); }, to_password);
}

Result<gid_t> find_group(std::string_view group) {
  const std::string name(group);
  const std::string what = fmt::format("group \"{}\"", one_line(group, 64));
  if (name.find('\0') != std::string::npos)
    return fail(ErrorCode::not_found, "no " + what + " on this machine");
  return look_up<::group>(
      what, [&](auto... rest) { return ::getgrnam_r(name.c_str(), rest...); },
      [](const ::group& entry) { return entry.gr_gid; });
}

Result<std::vector<gid_t>> groups_of(const std::string& user, gid_t primary) {
  for (int room = 64; room <= kMostGroups; room *= 4) {
    std::vector<gid_t> groups(static_cast<std::size_t>(room));
    int count = room;
    if (::getgrouplist(user.c_str(), primary, groups.data(), &count) >= 0) {
      groups.resize(static_cast<std::size_t>(count));
      return groups;
    }
  }
  return fail(ErrorCode::unavailable,
              fmt::format("the groups of user \"{}\" could not be listed", one_line(user, 64)));
}

}  // namespace

Result<Account> SystemDirectory::by_uid(uid_t uid) const {
  return look_up<::passwd>(
      fmt::format("user with uid {}", uid), [&](auto... rest) { return ::getpwuid_r(uid, rest...); },
      [](const ::passwd& entry) { return to_password(entry).account; });
}

Result<Account> SystemDirectory::by_name(std::string_view user) const {
  auto found = find_user(user);
  if (!found) return tl::unexpected(found.error());
  return std::move(found->account);
}

Result<bool> SystemDirectory::in_group(const Account& account, std::string_view group) const {
  const auto wanted = find_group(group);
  if (!wanted) return tl::unexpected(wanted.error());
  const auto found = find_user(account.user);
  if (!found) return tl::unexpected(found.error());
  if (found->account.uid != account.uid) {
    return fail(ErrorCode::not_found,
                fmt::format("user \"{}\" no longer has uid {}", one_line(account.user, 64), account.uid));
  }
  const auto groups = groups_of(account.user, found->group);
  if (!groups) return tl::unexpected(groups.error());
  return std::find(groups->begin(), groups->end(), *wanted) != groups->end();
}

}  // namespace steward
