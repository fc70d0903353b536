// The fixed parts of the gate's Lua files, from gate/*.lua, built in.
#pragma once

#include <string_view>

namespace steward::advice {

extern const std::string_view gate_rules_lua;
extern const std::string_view gate_cli_filter_lua;
extern const std::string_view gate_job_submit_lua;

}  // namespace steward::advice
