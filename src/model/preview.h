// What would reach whom, before it does.
#pragma once

#include <string>
#include <vector>

#include "model/contact.h"

namespace steward {

struct Preview {
  ChannelKind channel = ChannelKind::mail;
  Audience to = Audience::owner;
  std::string address;  // of mail; or why nobody is reached
  std::string name;
  bool draft = false;  // a staff member has to let it go first
  Time due = no_time;  // not before; no_time: at once
  std::string subject;
  std::string text;
};

// A mail that was sent to try the set-up.
struct MailTest {
  bool accepted = false;
  std::string detail;                 // what the other side said last
  std::vector<std::string> dialogue;  // line by line; no password is in it
  std::vector<std::string> findings;  // what the site should mend, each a sentence
};

}  // namespace steward
