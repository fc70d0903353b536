// Interactive work: the app at UCloud that fits it, the link that opens it, and the steps to a GPU there.
// Pure.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "model/next_run.h"
#include "model/report.h"
#include "model/ucloud.h"

namespace steward::advice {

// What a job's processes are, as agents tell them apart; of nothing telling a shell.
HandWork hand_work_of(const std::map<ProcessKind, std::uint32_t>& kinds);

// What a rule about interactive work is about; empty: other rules.
std::vector<HandWork> hand_work_of_rule(std::string_view rule);

// nullopt: the site names no such place, or no app for it.
std::optional<Elsewhere> elsewhere(HandWork work, const Ucloud& ucloud);

}  // namespace steward::advice
