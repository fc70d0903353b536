// What people read of a rule, whatever it looks at.
#pragma once

#include <string_view>

namespace steward::rules {

struct RuleText {
  std::string_view name;       // stable: policy file, ledger, API
  std::string_view principle;  // stable: findings of one person and principle gather in one case
  std::string_view page;       // the page's words, shortened
  std::string_view looks_at;   // what is measured, and when it breaks
  std::string_view spares;     // what it never means
  std::string_view example;    // with the shipped numbers
};

}  // namespace steward::rules
