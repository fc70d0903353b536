// A Writer for tests of the pure middle: says just what was to be said.
#pragma once

#include "casework/book.h"

namespace steward {

inline casework::Writer plain_writer() {
  return [](const Case& in, ContactId contact, MessageKind kind, const Evidence&) {
    return casework::Written{std::string(to_string(kind)), "about job " + in.job_shown,
                             "<" + std::to_string(contact.value) + "@test>"};
  };
}

}  // namespace steward
