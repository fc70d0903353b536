// Reads [ucloud].
#pragma once

#include "model/ucloud.h"
#include "policy/toml_reader.h"

namespace steward::policy {

void read_ucloud(TomlFile::Table table, Ucloud& ucloud);

}  // namespace steward::policy
