#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "wire/rhythm_json.h"

namespace steward::wire {
namespace {

using Json = nlohmann::json;

RhythmView rhythm() {
  const WeekOfHours week(kWeekHours, 412), unknown(kWeekHours, -1);
  RhythmView view;
  view.at = view.to = from_ms(3'000);
  view.from = from_ms(1'000);
  view.zone = "Europe/Copenhagen";
  view.office_from = 480;
  view.office_to = 960;
  view.off_days = {"2026-12-25"};
  view.weeks = 25;
  view.jobs = 61'204;
  view.load = {{"", 144, 812, week, 950}, {"a40", 12, -1, unknown, 0}};
  view.waits = {{"gpu", "a40", 2, "4h", 2'210, week, week, week, 870},
                {"", "", {}, "", 30, unknown, unknown, unknown, 0}};
  view.runs = {{"4h", 30'110, 410}};
  return view;
}

Plan plan() {
  Plan value;
  value.at = from_ms(1);
  value.until = from_ms(2);
  value.deadline = from_ms(3);
  value.too_little = "nothing is known";
  value.basis = "jobs of 1 GPU";
  value.samples = 7;
  value.gpu_type = "a40";
  value.proposals = {{"now", from_ms(4), true, seconds(5), seconds(6), seconds(7), from_ms(8), from_ms(9),
                      seconds(10), seconds(11), 500, true, "window", true}};
  value.best = 0;
  value.slurm_start = from_ms(12);
  value.slurm_says = "no";
  return value;
}

TEST(RhythmJson, ComesBackAsItWas) {
  const auto back = rhythm_from_json(to_json(rhythm()));
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(*back, rhythm());
  EXPECT_EQ(to_json(*back), to_json(rhythm()));
  const auto planned = plan_from_json(to_json(plan()));
  ASSERT_TRUE(planned) << planned.error().message;
  EXPECT_EQ(*planned, plan());
}

TEST(RhythmJson, NamesEveryField) {
  const Json view = Json::parse(to_json(rhythm()));
  EXPECT_EQ(view.size(), 12u);
  EXPECT_EQ(view["load"][0].size(), 5u);
  EXPECT_EQ(view["waits"][0].size(), 9u);
  EXPECT_FALSE(view["waits"][1].contains("gpus")) << "any";
  EXPECT_EQ(view["runs"][0].size(), 3u);
  const Json planned = Json::parse(to_json(plan()));
  EXPECT_EQ(planned.size(), 11u);
  EXPECT_EQ(planned["proposals"][0].size(), 14u);
}

TEST(RhythmJson, AWeekHas168Hours) {
  for (const char* key : {"load", "waits"}) {
    Json view = Json::parse(to_json(rhythm()));
    view[key][0][std::string(key) == "load" ? "busy_permille" : "high_s"].erase(0);
    EXPECT_FALSE(rhythm_from_json(view.dump())) << "hours are looked up without a look at how many there are";
  }
}

}  // namespace
}  // namespace steward::wire
