// A field added to a model type and forgotten in its description would be lost in silence: count both.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "wire/json.h"
#include "wire/samples.h"

namespace steward::wire {
namespace {

using Json = nlohmann::json;

// Stands for a value of any type; how many of them an aggregate takes is how many fields it has.
struct Anything {
  template <typename T>
  operator T() const;
};

template <typename T, typename... Given>
constexpr std::size_t fields() {
  if constexpr (requires { T{Given{}..., Anything{}}; }) {
    return fields<T, Given..., Anything>();
  } else {
    return sizeof...(Given);
  }
}

static_assert(fields<event::WordSaid>() == 3);

TEST(EveryField, OfReports) {
  const Json report = Json::parse(to_json(samples::report()));
  EXPECT_EQ(report.size(), fields<NodeReport>());
  EXPECT_EQ(report["devices"][0].size(), fields<GpuDevice>());
  EXPECT_EQ(report["gpus"][0].size(), fields<GpuUse>());
  EXPECT_EQ(report["jobs"][0].size(), fields<JobUse>());
  EXPECT_EQ(report["delivered"][0].size(), fields<TerminalResult>());
  const Json answer = Json::parse(to_json(samples::answer()));
  EXPECT_EQ(answer.size(), fields<ReportAnswer>());
  EXPECT_EQ(answer["words"][0].size(), fields<TerminalWord>());
}

TEST(EveryField, OfCases) {
  const Json value = Json::parse(to_json(samples::closed_case()));
  EXPECT_EQ(value.size(), fields<Case>());
  EXPECT_EQ(value["job"].size(), fields<JobKey>());
  EXPECT_EQ(value["run"].size(), fields<RunKey>());
  EXPECT_EQ(value["findings"][0].size(), fields<Finding>());
  EXPECT_EQ(value["contacts"][0].size(), fields<Contact>());
  EXPECT_EQ(value["permissions"][0].size(), fields<Permission>());
  EXPECT_EQ(value["cancellations"][0].size(), fields<Cancellation>());
  EXPECT_EQ(value["conversation"][0].size(), fields<Entry>());
  EXPECT_EQ(value["tasks"][0].size(), fields<StaffTask>());
  EXPECT_EQ(Json::parse(to_json(samples::emergency())).size(), fields<Emergency>());
}

TEST(EveryField, OfEvents) {
  for (const event::Body& body : samples::bodies()) {
    const std::size_t expected = std::visit(
        [](const auto& alternative) { return fields<std::decay_t<decltype(alternative)>>(); }, body);
    EXPECT_EQ(Json::parse(to_json(body)).size(), expected) << kind_of(body);
  }
}

TEST(EveryField, OfActs) {
  for (const PersonAct& act : samples::acts()) {
    const std::size_t expected = std::visit(
        [](const auto& alternative) { return fields<std::decay_t<decltype(alternative)>>(); }, act);
    EXPECT_EQ(Json::parse(to_json(act)).size(), expected + 1) << to_json(act);  // and "act"
  }
}

TEST(EveryField, OfViews) {
  const Json view = Json::parse(to_json(samples::job_view()));
  EXPECT_EQ(view.size(), fields<JobView>());
  EXPECT_EQ(view["job"].size(), fields<Job>());
  EXPECT_EQ(view["job"]["array"].size(), fields<ArrayTask>());
  EXPECT_EQ(view["job"]["nodes"][0].size(), fields<NodeAllocation>());
  EXPECT_EQ(view["gpus"][0].size(), fields<GpuView>());
  EXPECT_EQ(view["gpus"][0]["window"].size(), fields<WindowCount>());
  EXPECT_EQ(view["verdicts"][0].size(), fields<Verdict>());
  EXPECT_EQ(Json::parse(to_json(Health{})).size(), fields<Health>());
  EXPECT_EQ(Json::parse(to_json(LedgerCheck{})).size(), fields<LedgerCheck>());
}

}  // namespace
}  // namespace steward::wire
