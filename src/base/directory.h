// Directory: who is this uid, and to which groups does a person belong.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>

#include "base/result.h"

namespace steward {

struct Account {
  uid_t uid = 0;
  std::string user;       // login name; on some platforms it holds '@' and '.'
  std::string full_name;  // from GECOS; the login name where that is empty
};

// Thread-safe. Answers not_found for strangers, unavailable when the name service fails.
class Directory {
 public:
  virtual ~Directory() = default;
  virtual Result<Account> by_uid(uid_t uid) const = 0;
  virtual Result<Account> by_name(std::string_view user) const = 0;
  virtual Result<bool> in_group(const Account& account, std::string_view group) const = 0;
};

// The machine's name service (NSS): files, LDAP, SSSD, whatever is set up.
class SystemDirectory final : public Directory {
 public:
  Result<Account> by_uid(uid_t uid) const override;
  Result<Account> by_name(std::string_view user) const override;
  Result<bool> in_group(const Account& account, std::string_view group) const override;
};

}  // namespace steward
