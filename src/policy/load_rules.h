// The part of the policy file that is about rules: their numbers, scopes, exemptions. Internal to policy/.
#pragma once

#include "policy/policy.h"
#include "policy/toml_reader.h"

namespace steward::policy {

void read_rules(TomlFile::Table table, Rules& rules, Duration interval);
void read_scopes(TomlFile::Table& root, Policy& policy);
void read_exemptions(TomlFile::Table& root, Policy& policy);
void read_troubleshooting(TomlFile::Table table, Troubleshooting& troubleshooting);

}  // namespace steward::policy
