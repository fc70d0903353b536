// `steward receive`: how answers that come by mail get to stewardd. Run by the mail server, once for each
// mail (a pipe transport, an alias, procmail).
#pragma once

#include <optional>
#include <string>

#include "programs/steward/session.h"

namespace steward::cli {

struct ReceiveOptions {
  std::string recipient;
  std::optional<std::string> sender;  // absent: as the message says
  bool dry_run = false;               // tell what was understood, and ask no stewardd
};

// The message is on stdin, and is read to its end. Gives sysexits.h's codes, which mail servers know: 0
// taken; 65 it can never be read; 67 no such address; 75 not now, try again; 77 not from this account.
// Reasons go to stderr, which the mail server may send to the person.
int receive_mail(const Session& session, const ReceiveOptions& options);

}  // namespace steward::cli
