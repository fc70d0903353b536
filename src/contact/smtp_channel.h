// SmtpChannel: letters by SMTP, one connection per letter and nothing tried twice. The only user of libcurl.
//
// The commit point is asked when the whole letter has been written to the connection and only the final dot
// is missing: a server that never got the dot has accepted nothing (RFC 5321 4.1.1.4).
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "base/result.h"
#include "base/time.h"
#include "contact/channel.h"
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
  std::filesystem::path password_file;  // its first line; read once. A login needs Tls::required or smtps
  Duration connect_limit = std::chrono::seconds(10);
  Duration whole_limit = std::chrono::seconds(60);
};

// send() may be called from several threads; each call has its own connection.
class SmtpChannel final : public Channel {
 public:
  // Connects to nobody yet. Errors: invalid (an option is wrong; the message says which), and read_file's.
  static Result<std::unique_ptr<SmtpChannel>> make(SmtpOptions options);
  SendOutcome send(const Letter& letter, const std::function<bool()>& commit_point) override;

 private:
  SmtpChannel(SmtpOptions options, std::string password);
  SmtpOptions options_;
  std::string password_;
};

}  // namespace steward::contact
