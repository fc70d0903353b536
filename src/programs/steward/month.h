// A person's ended jobs of the last days: hours held, used and idle.
#pragma once

#include "model/history_view.h"
#include "programs/steward/session.h"

namespace steward::cli {

void show_month(const Terminal& terminal, const HistoryView& history);

// `user` empty: the caller's own.
int show_history(const Session& session, std::int64_t days, const std::string& user, bool json);

}  // namespace steward::cli
