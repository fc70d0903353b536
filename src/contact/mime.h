// One letter as an RFC 5322 message: its text, the same as HTML, and the plot's picture where one is shown.
// Pure.
//
// No field's content can start a header or a line of its own: names and subjects pass one_line() and RFC
// 2047, the parts quoted-printable or base64. Lines end in CRLF and keep to 76 characters; dots are left to
// the SMTP client.
#pragma once

#include <string>
#include <string_view>

#include "contact/channel.h"

namespace steward::contact {

struct Sender {
  std::string name;
  std::string address;  // checked (check_address)
};

// STEWARD_CHECKs the addresses and the ids (is_message_id), which are Steward's own.
std::string message_text(const Letter& letter, const Sender& from);

// "<local@domain>", printable ASCII without spaces, further brackets or a second '@'; 250 bytes at most.
bool is_message_id(std::string_view id);

// RFC 2047, as the value of the unstructured header `name`, folded, with "name: " and CRLF. A text that needs
// it is written in UTF-8 "Q" words that never split a character.
std::string unstructured_header(std::string_view name, std::string_view text);

// "To: name <address>", the name as a quoted string or as RFC 2047 words; the bare address where it is empty.
std::string address_header(std::string_view name, std::string_view person, std::string_view address);

// RFC 2045 6.7, for text lines that end in '\n'; gives CRLF.
std::string quoted_printable(std::string_view text);

}  // namespace steward::contact
