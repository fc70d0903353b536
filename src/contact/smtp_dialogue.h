// SmtpDialogue: listens to one SMTP session (RFC 5321) and judges what became of the letter. Pure.
//
// It does not trust the client library's verdict, which also covers what no longer matters (QUIT, closing),
// but the server's own replies and the commit point's place among them.
#pragma once

#include <string>
#include <string_view>

#include "contact/channel.h"

namespace steward::contact {

class SmtpDialogue {
 public:
  void command_sent(std::string_view line);    // "RCPT TO:<a@b>"
  void reply_received(std::string_view line);  // one line; several make one reply ("250-…", "250 …")
  void commit_point_passed();                  // from now on the server may take the letter
  void commit_point_denied();
  bool over() const { return over_; }  // QUIT was said

  // `trouble`: the client library's own words on why the session ended, for when the server gave none.
  SendOutcome judge(std::string_view trouble) const;

 private:
  enum class Phase { before, denied, after };
  SendOutcome judge_before(std::string_view trouble) const;

  Phase phase_ = Phase::before;
  bool over_ = false;  // QUIT was said: what follows is about nothing
  std::string verb_;   // the command that is under way: "MAIL", "RCPT", "DATA"
  std::string words_;  // lines of a reply that is not complete yet
  std::string reply_;  // the newest complete reply; after the commit point the first, which answers the dot
  int code_ = 0;       // its code; 0: none
};

}  // namespace steward::contact
