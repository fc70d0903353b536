// The fair-use rules as anybody may read them: a list, or one with its numbers and an example.
#pragma once

#include <string>
#include <vector>

#include "model/rule_view.h"
#include "programs/steward/session.h"

namespace steward::cli {

int show_rules(const Session& session, const std::string& name, bool json);

// The same, of rules that came another way.
void print_rules(const Terminal& terminal, const std::vector<RuleView>& rules);
void print_rule(const Terminal& terminal, const RuleView& rule);
std::string parameter_words(const RuleParameter& parameter);  // "2 h", "20"

}  // namespace steward::cli
