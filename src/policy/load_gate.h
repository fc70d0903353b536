// [gate] of the policy file.
#pragma once

#include "policy/gate.h"
#include "policy/toml_reader.h"

namespace steward::policy {

void read_gate(TomlFile::Table table, Gate& gate);

}  // namespace steward::policy
