// A Writer for tests of the pure middle: says just what was to be said.
#pragma once

#include "casework/book.h"

namespace steward {

inline casework::Writer plain_writer() {
  return [](const Case& in, const casework::Brief& brief) {
    const CaseJob* job = brief.run ? job_in(in, brief.run->job) : nullptr;
    return casework::Written{
        std::string(to_string(brief.kind)),
        job == nullptr ? "about case " + std::to_string(in.id.value) : "about job " + job->shown,
        "<" + std::to_string(brief.contact.value) + "@test>"};
  };
}

}  // namespace steward
