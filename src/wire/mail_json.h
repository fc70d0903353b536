// A received mail as `steward receive` hands it to stewardd (POST /api/v1/mail). Canonical and strict as in
// json.h; errors of reading are `invalid`.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "model/mail.h"

namespace steward::wire {

std::string to_json(const ReceivedMail& value);
Result<ReceivedMail> mail_from_json(std::string_view text);

}  // namespace steward::wire
