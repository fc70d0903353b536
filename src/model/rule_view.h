// What anybody may read of the rules: the page's words, what is measured, the site's numbers.
#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "model/next_run.h"
#include "model/verdict.h"

namespace steward {

struct RuleParameter {
  std::string key;  // as in the policy file
  Value value;      // a time, or a number (permille)
  std::string meaning;
  bool operator==(const RuleParameter&) const = default;
};

// Where other numbers hold: the scope's name, and what differs.
struct RuleScope {
  std::string scope;
  std::string of;  // "accounts students; nodes a256-t4-01, a256-t4-02"
  bool enabled = true;
  std::vector<RuleParameter> parameters;
  bool operator==(const RuleScope&) const = default;
};

struct RuleView {
  std::string name;
  std::string principle;
  std::string page;      // the page's words, shortened
  std::string looks_at;  // what is measured, and when it breaks
  std::string spares;    // what it never means
  std::string example;
  bool enabled = true;
  std::string first_contact;  // "send", "draft", "advice"
  std::vector<RuleParameter> parameters;
  std::vector<RuleScope> scopes;
  std::vector<Elsewhere> elsewhere{};  // where what it is about is at home
  bool operator==(const RuleView&) const = default;
};

}  // namespace steward
