// policy/kinds.toml as text, put in by the build (src/CMakeLists.txt).
#pragma once

#include <string_view>

namespace steward::meter {

extern const std::string_view builtin_kinds;

}  // namespace steward::meter
