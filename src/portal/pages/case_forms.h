// What a person can do in a case of theirs: answer, allow or decline, take a permission back. Forms, and what
// they send.
#pragma once

#include <string>

#include "model/case.h"
#include "portal/pages/visit.h"

namespace steward::portal {

// What was typed before something went wrong, and what that was.
struct CaseDraft {
  std::string form;  // "reply", "permit", …; empty: nothing was sent
  std::string text;
  std::string problem;
};

html::Markup case_forms(const Frame& frame, const Case& in, const CaseDraft& draft);

// The case's page. case_page.cpp.
net::Response show_case(const Visit& visit, const Case& in, int status, const CaseDraft& draft);

}  // namespace steward::portal
