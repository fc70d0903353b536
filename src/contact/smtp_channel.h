// SmtpChannel: letters by SMTP, one connection per letter and nothing tried twice.
//
// The commit point is asked when the whole letter has been written to the connection and only the final dot
// is missing: a server that never got the dot has accepted nothing (RFC 5321 4.1.1.4).
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "contact/channel.h"
#include "contact/smtp_options.h"

namespace steward::contact {

// send() may be called from several threads; each call has its own connection.
class SmtpChannel final : public Channel {
 public:
  // Connects to nobody yet. Errors: invalid (an option is wrong; the message says which), and read_secret's.
  static Result<std::unique_ptr<SmtpChannel>> make(SmtpOptions options);
  SendOutcome send(const Letter& letter, const std::function<bool()>& commit_point) override;

 private:
  SmtpChannel(SmtpOptions options, std::string password)
      : options_(std::move(options)), password_(std::move(password)) {}
  SmtpOptions options_;
  std::string password_;
};

}  // namespace steward::contact
