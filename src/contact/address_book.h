// AddressBook: where a person is reached by mail, and by what name. An edge. Called on the mail worker; may
// block there.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

#include "base/directory.h"
#include "base/result.h"
#include "base/subprocess.h"
#include "base/time.h"

namespace steward::contact {

struct Reached {
  std::string address;  // checked (check_address)
  std::string name;     // as people write it; may be empty
};

class AddressBook {
 public:
  virtual ~AddressBook() = default;
  // Errors: unavailable and timeout: not now, ask again later; not_found, invalid: they cannot be reached.
  virtual Result<Reached> look_up(uid_t uid, const std::string& user) = 0;
};

// The machine's name service: a login name that is an address is the address, else the domain is added to it;
// the name is the GECOS field's. A uid that is somebody else's by now gives no name.
class NamesAsAddresses final : public AddressBook {
 public:
  NamesAsAddresses(const Directory& directory, std::string domain)
      : directory_(directory), domain_(std::move(domain)) {}
  Result<Reached> look_up(uid_t uid, const std::string& user) override;

 private:
  const Directory& directory_;
  std::string domain_;
};

// The site's own command, run with the login name as its argument; it prints "address: ida@example.dk" and,
// if it knows, "name: Ida Dahl", each on a line. It ends with 0 when it found them, with 67 when there is
// nobody of that name; anything else is trouble that passes. What it does not say is as NamesAsAddresses
// says.
class AskedAddresses final : public AddressBook {
 public:
  AskedAddresses(std::filesystem::path command, Duration limit, CommandRunner& runner, AddressBook& otherwise)
      : command_(std::move(command)), limit_(limit), runner_(runner), otherwise_(otherwise) {}
  Result<Reached> look_up(uid_t uid, const std::string& user) override;

 private:
  std::filesystem::path command_;
  Duration limit_;
  CommandRunner& runner_;
  AddressBook& otherwise_;
};

}  // namespace steward::contact
