// An option written so that sbatch reads it in a directive. Pure; takes any bytes but NUL.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace steward::advice {

// "--comment="a b"" for a line of #SBATCH. Nullopt: such a line cannot hold it (it has control characters).
std::optional<std::string> directive(std::string_view name, const std::optional<std::string>& value);

}  // namespace steward::advice
