// Reads what the site says of what it has to give: [shares], [[gpu_type]], [[quota]], [office_hours].
#pragma once

#include "policy/supply.h"
#include "policy/toml_reader.h"

namespace steward::policy {

void read_supply(TomlFile::Table& root, Supply& supply);

}  // namespace steward::policy
