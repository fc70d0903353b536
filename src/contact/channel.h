// Channel: one way to reach a person. An edge: SMTP in earnest (contact/smtp_channel.h).
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/time.h"
#include "model/plot.h"
#include "model/report.h"

namespace steward::contact {

// A message ready to go. `to_address` is already checked to hold no control characters.
struct Letter {
  ContactId contact;
  std::string to_name;
  std::string to_address;
  std::string reply_to;         // an address, checked like to_address; empty: answers go to the sender
  std::string bounces_to;       // the envelope's sender, checked like to_address; empty: the sender's address
  std::string language = "en";  // of subject and text
  std::string zone = "UTC";     // of the plot's times; known to this machine
  Plot plot;                    // empty: none. Its text form (contact/plot_text.h) stands in `text`
  std::vector<std::string> links;  // what begins with one of these is a link of ours, and may be followed
  std::string subject;             // UTF-8, one line
  std::string text;                // UTF-8, lines end in '\n'
  std::string message_id;          // with angle brackets
  std::string thread_id;           // first message of the case, or empty
  std::string case_id;  // for the ticket system: the case's number, what happened, the ticket's number
  std::string occasion;
  std::string ticket;
  Time date = no_time;
};

struct SendOutcome {
  enum class Kind {
    accepted,  // the other side has said yes
    refused,   // the other side has said no for good; or said no after the commit point
    not_now,   // nothing passed the commit point: try again later
    unclear,   // the commit point was passed and no answer came
  } kind = Kind::not_now;
  std::string detail;
  bool about_letter = false;  // not_now: the other side is well, and will not take this one yet
};

class Channel {
 public:
  virtual ~Channel() = default;
  // Blocks its caller (a worker). Calls `commit_point` exactly once, at the last moment before the other side
  // could act on the letter; when that returns false, sends nothing more and answers not_now.
  virtual SendOutcome send(const Letter& letter, const std::function<bool()>& commit_point) = 0;
};

}  // namespace steward::contact
