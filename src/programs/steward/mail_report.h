// What a mail server says of a letter that it did not deliver: RFC 3464's fields, and Exim's older words.
// Pure.
#pragma once

#include <optional>
#include <string_view>

#include "model/mail.h"

namespace steward::cli {

// `fields`: the text of a message/delivery-status part. Of several recipients the first that failed is told,
// else the first. Nullopt: it tells of none.
std::optional<Bounce> read_delivery_status(std::string_view fields);

// `recipient`: as X-Failed-Recipients names it; `text`: the words for people, in which the status is looked
// for.
Bounce read_failure_text(std::string_view recipient, std::string_view text);

}  // namespace steward::cli
