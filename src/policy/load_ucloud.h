// Reads [ucloud].
#pragma once

#include "policy/toml_reader.h"
#include "policy/ucloud.h"

namespace steward::policy {

void read_ucloud(TomlFile::Table table, Ucloud& ucloud);

}  // namespace steward::policy
