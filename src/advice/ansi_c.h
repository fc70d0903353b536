// Bash's quoting $'…'. Internal to the shell reader. Pure.
#pragma once

#include <string>
#include <string_view>

namespace steward::advice {

// What bash makes of what stands between the quotes. It ends at a NUL, as bash has it.
std::string ansi_c_text(std::string_view between);

}  // namespace steward::advice
