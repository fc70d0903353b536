// NameService: what DNS says of names. An edge, so that tests can answer in its place.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace steward::contact {

class NameService {
 public:
  virtual ~NameService() = default;
  // All block their caller, some seconds at most where no server answers. Errors: not_found (DNS says that
  // there is none), unavailable (it says nothing).
  virtual Result<std::vector<std::string>> addresses(const std::string& host) = 0;  // "10.1.0.1", "fe80::1"
  virtual Result<std::vector<std::string>> names(const std::string& address) = 0;
  virtual Result<std::vector<std::string>> texts(const std::string& domain) = 0;  // TXT records, each in one
};

// As the machine is set up (nsswitch.conf, resolv.conf). Thread-safe.
class SystemNameService final : public NameService {
 public:
  Result<std::vector<std::string>> addresses(const std::string& host) override;
  Result<std::vector<std::string>> names(const std::string& address) override;
  Result<std::vector<std::string>> texts(const std::string& domain) override;
};

// The texts of a DNS answer to a question for TXT, as it came from the net. Errors: garbled.
Result<std::vector<std::string>> texts_of_answer(const unsigned char* answer, std::size_t size);

}  // namespace steward::contact
