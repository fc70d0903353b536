// A case's words for people: what it is about, whose turn it is. Pure.
#pragma once

#include <string>
#include <string_view>

#include "model/case.h"
#include "portal/pages/phrase.h"

namespace steward::portal {

Phrase principle_words(std::string_view principle);
Phrase state_words(CaseState state);
Phrase resolution_words(Resolution resolution);
Phrase meaning_words(Meaning meaning);
// "4711, 4712".
std::string shown_jobs(const Case& of);

}  // namespace steward::portal
