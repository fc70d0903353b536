// What a site should mend so that others take its mail: the sender's names, as DNS has them. Pure but for the
// questions to `names`.
#pragma once

#include <string>
#include <vector>

#include "contact/name_service.h"
#include "contact/smtp_options.h"

namespace steward::contact {

struct NameFindings {
  std::vector<std::string> findings;  // a sentence each, for the administrator
  std::vector<std::string> lines;     // what was seen besides: the SPF record, and what is not known
};

// `our_address`: where the mail server sees us come from; empty where that is not known. On loopback (the
// server is this machine's own) what others see of this machine's name is that server's matter.
NameFindings look_at_names(const SmtpOptions& options, const std::string& our_address, NameService& names);

bool is_loopback(const std::string& address);

}  // namespace steward::contact
