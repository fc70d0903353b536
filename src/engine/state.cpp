// The state that the step changes: how it begins, and how it takes another policy.
#include <fmt/format.h>

#include "base/text.h"
#include "engine/step.h"

namespace steward::engine {
namespace {

facts::Limits limits_of(const std::string& cluster, const policy::Policy& policy) {
  return {cluster, policy.interval, policy.longest_window(), policy.cpu_floor_permille};
}

}  // namespace

State::State(const std::string& cluster, policy::Policy site_policy, casework::Writer message_writer)
    : policy(std::move(site_policy)), writer(std::move(message_writer)), facts(limits_of(cluster, policy)) {}

void begin(State& state, casework::CaseBook book) {
  state.book = std::move(book);
  for (const auto& [id, value] : state.book.cases()) {
    // Those of closed matters, too: what people settled of a job holds for its next run.
    for (const CaseJob& job : value.jobs) state.facts.remember(job.job(), value.uid);
  }
}

Status change_policy(State& state, policy::Policy policy) {
  const policy::Policy& now = state.policy;
  if (policy.interval != now.interval || policy.cpu_floor_permille != now.cpu_floor_permille)
    return fail(ErrorCode::refused, "[use] interval and cpu_floor_permille are taken at a restart alone");
  if (policy.longest_window() > state.facts.limits().window) {
    return fail(
        ErrorCode::refused,
        fmt::format("its longest window is {}, and {} are kept: a restart takes it",
                    show_duration(policy.longest_window()), show_duration(state.facts.limits().window)));
  }
  state.policy = std::move(policy);
  return {};
}

}  // namespace steward::engine
