#include "programs/steward_agent/privilege.h"

#include <grp.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace steward::agent {
namespace {

constexpr std::array kKept = {CAP_SYS_PTRACE};

tl::unexpected<Error> refused(const char* doing) {
  return fail(ErrorCode::unavailable, std::string("cannot give up rights (") + doing +
                                          "): " + std::generic_category().message(errno));
}

bool is_kept(int capability) {
  for (const int kept : kKept) {
    if (kept == capability) return true;
  }
  return false;
}

Status choose_groups(bool for_terminals) {
  gid_t groups[1] = {0};
  const group* tty = for_terminals ? ::getgrnam("tty") : nullptr;
  if (tty != nullptr) groups[0] = tty->gr_gid;
  if (::setgroups(tty != nullptr ? 1 : 0, groups) != 0) return refused("setgroups");
  return {};
}

// What no program that it starts could ever get again. The kernel says by EINVAL that there are no more.
Status bound_capabilities() {
  for (int capability = 0; capability < 64; ++capability) {
    if (is_kept(capability)) continue;
    if (::prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) == 0) continue;
    if (errno == EINVAL) break;
    return refused("PR_CAPBSET_DROP");
  }
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return refused("PR_SET_NO_NEW_PRIVS");
  return {};
}

Status set_capabilities() {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  std::array<__user_cap_data_struct, 2> sets{};
  for (const int kept : kKept) {
    __user_cap_data_struct& set = sets[static_cast<std::size_t>(kept) / 32];
    set.effective |= 1U << (kept % 32);
    set.permitted |= 1U << (kept % 32);
  }
  if (::syscall(SYS_capset, &header, sets.data()) != 0) return refused("capset");
  return {};
}

}  // namespace

Status keep_few_rights(bool for_terminals) {
  if (::geteuid() != 0) return {};
  if (auto status = choose_groups(for_terminals); !status) return status;
  if (auto status = bound_capabilities(); !status) return status;
  return set_capabilities();
}

}  // namespace steward::agent
