// Mail that people's answers come by, as `steward receive` took it apart on the mail server's side. Plain
// values: all of it is a stranger's word, and proves nothing but that somebody knew the recipient's address.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace steward {

inline constexpr std::size_t mail_text_bytes = 10'000;  // as much as an answer by `steward reply` may hold
inline constexpr std::size_t mail_line_bytes = 512;     // names, addresses, subjects, ids

// What a mail server says of a letter that it did not deliver (RFC 3464).
struct Bounce {
  bool failed = false;     // given up; else late, or passed on to a server that says no more
  std::string status;      // RFC 3463, "5.1.1"; empty: it says none
  std::string diagnostic;  // the server's words, one line
  std::string recipient;   // whom the letter was for, as it was sent
  bool operator==(const Bounce&) const = default;
};

// Every text is clean: UTF-8, no control characters but line ends in `text` alone (base/text.h).
struct ReceivedMail {
  std::string recipient;     // the envelope's, as the mail server was given it: "steward+3.x@example.org"
  std::string sender;        // the envelope's; empty: the mail is a machine's, and must never be answered
  std::string from_address;  // the header's From, which anybody can write
  std::string from_name;
  std::string subject;
  std::string message_id;   // with angle brackets; empty: it has none. The same mail may come twice
  std::string in_reply_to;  // with angle brackets; the first of several
  // What they wrote themselves, without what they answer to and without their signature. Empty: nothing was
  // found, as of one who sends the letter back with no word above it.
  std::string text;
  bool cut = false;             // they wrote more than `text` holds
  std::size_t attachments = 0;  // how many came with it; they are never kept
  bool automatic = false;       // a machine wrote it (RFC 3834): no person's answer
  std::optional<Bounce> bounce;
  bool operator==(const ReceivedMail&) const = default;
};

}  // namespace steward
