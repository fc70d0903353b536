// A mail taken apart: who wrote, what they wrote themselves, and whether a person did at all. The only door
// to GMime. Pure; the costliest mails that are known take a second and some 100 MiB.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/mail.h"

namespace steward::cli {

// Longer mails are taken, too: what follows is attachments, and not looked at.
inline constexpr std::size_t mail_bytes = std::size_t{25} << 20;

// `message`: RFC 5322, lines end in "\n" or "\r\n"; a "From " line before it is left out. `sender`: the
// envelope's, empty where it says none (a bounce); where it is not known, the "From " line or Return-Path
// says it. Not thread-safe. Errors: invalid, when it can never be read.
Result<ReceivedMail> take_apart(std::string_view message, const std::string& recipient,
                                const std::optional<std::string>& sender);

}  // namespace steward::cli
