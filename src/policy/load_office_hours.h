// Reads [office_hours].
#pragma once

#include "policy/office_hours.h"
#include "policy/toml_reader.h"

namespace steward::policy {

void read_office_hours(TomlFile::Table table, OfficeHours& office);

}  // namespace steward::policy
