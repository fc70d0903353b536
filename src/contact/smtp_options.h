// How a mail server is spoken to.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "contact/mime.h"

namespace steward::contact {

enum class Tls {
  never,
  attempt,   // when the server offers it, whatever its certificate (RFC 7435: against listeners only)
  required,  // with a certificate that the machine trusts
};

struct SmtpOptions {
  std::string url;  // "smtp://host:port", or "smtps://host:port" (TLS from the start: always `required`)
  Sender from;
  std::string helo;  // this machine's name, for EHLO
  Tls tls = Tls::attempt;
  std::string user;                     // empty: no login
  std::filesystem::path password_file;  // read_secret's; read once. A login needs Tls::required or smtps
  Duration connect_limit = std::chrono::seconds(10);
  Duration whole_limit = std::chrono::seconds(60);
  std::filesystem::path ca_file = {};  // certificates that are trusted (PEM); empty: those of the machine
};

bool is_smtps(const SmtpOptions& options);
// Is the server's certificate looked at?
bool verifies(const SmtpOptions& options);

// Errors: invalid; the message says which option is wrong and what to write.
Status check_smtp_options(const SmtpOptions& options);

// Empty where there is no login. Errors as read_secret's.
Result<std::string> smtp_password(const SmtpOptions& options);

}  // namespace steward::contact
