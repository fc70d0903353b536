// One session with a mail server: one letter, nothing tried twice. Thread-safe: each call has its own
// connection. Needs start_curl() (contact/curl.h) and checked options.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "contact/channel.h"
#include "contact/smtp_options.h"

namespace steward::contact {

// What is said in a session, as it is said. The letter itself is not told.
enum class SmtpVoice {
  client,   // a command, which may be a login
  server,   // one line of a reply
  library,  // libcurl's own words on what it does
};
using SmtpListener = std::function<void(SmtpVoice, std::string_view line)>;

// What was learnt of the connection besides; empty what was not.
struct SmtpConnection {
  std::string our_address, their_address;
  std::string certificate_subject, certificate_issuer,
      certificate_expiry;  // the server's own, where there is TLS
};

SendOutcome send_by_smtp(const SmtpOptions& options, const std::string& password, const Letter& letter,
                         const std::function<bool()>& commit_point, const SmtpListener& listener = {},
                         SmtpConnection* connection = nullptr);

// Connects, greets, asks for TLS as `options` say, and leaves: no login, no letter. Errors: invalid (the
// certificate does not hold), unavailable (anything else), in libcurl's words.
Status visit_by_smtp(const SmtpOptions& options, SmtpConnection* connection = nullptr);

}  // namespace steward::contact
