// SmtpTranscript: a session with a mail server as lines for people. What a login says is never in it. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "contact/smtp_session.h"

namespace steward::contact {

class SmtpTranscript {
 public:
  // `secret`: the password, which is blotted out wherever a server should repeat it; may be empty.
  explicit SmtpTranscript(std::string secret) : secret_(std::move(secret)) {}

  void heard(SmtpVoice voice, std::string_view line);

  // Our commands begin with "> ", the server's words with "< ".
  std::vector<std::string> lines(const SmtpOptions& options, const SmtpConnection& connection) const;
  bool connected() const { return greeted_; }
  bool tls() const { return tls_; }
  bool login_refused() const { return login_refused_; }

 private:
  void command(std::string_view line);
  void reply(std::string_view line);
  void library_word(std::string_view line);
  void add(std::string line) { lines_.push_back(std::move(line)); }

  std::string secret_;
  std::vector<std::string> lines_;
  std::size_t tls_line_ = 0;
  bool greeted_ = false;
  bool tls_ = false;
  bool in_login_ = false;
  bool login_refused_ = false;
};

}  // namespace steward::contact
