// One letter sent for a test, with all that was said, and what the site should mend: for whoever sets mail
// up.
#pragma once

#include <string>
#include <vector>

#include "contact/channel.h"
#include "contact/name_service.h"
#include "contact/smtp_options.h"

namespace steward::contact {

struct MailProbe {
  SendOutcome outcome;                // of the letter
  std::vector<std::string> lines;     // the session, in order; no password is in it
  std::vector<std::string> findings;  // a sentence each; empty: nothing is to be mended
};

// Sends `letter` once, whatever becomes of it; where TLS is only attempted, it connects once more to see
// whether the certificate holds. Blocks for the options' limits and the name service's at most. Errors: the
// options are wrong (as SmtpChannel::make says it); a server that refuses or is away is no error but an
// outcome.
Result<MailProbe> probe_mail(const SmtpOptions& options, const Letter& letter, NameService& names);

// The same without a letter and without a login: connects, greets, asks for TLS, and leaves. The outcome says
// whether that went well.
Result<MailProbe> look_at_mail(const SmtpOptions& options, NameService& names);

}  // namespace steward::contact
