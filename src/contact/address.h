// Mail addresses: whom a login name is reached at. Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace steward::contact {

// Is this a plain local@domain that can stand in an SMTP command and a header as it is: no spaces, controls,
// quotes, angle brackets, commas or other specials (RFC 5321 dot-string and domain), ASCII (few servers take
// SMTPUTF8), local part of 64 bytes and 254 bytes in all at most? Errors: invalid, saying what is wrong.
Status check_address(std::string_view address);

// A login name that holds '@' is the address itself, else it is put before "@domain". Errors: invalid.
Result<std::string> mail_address(std::string_view user, std::string_view domain);

}  // namespace steward::contact
