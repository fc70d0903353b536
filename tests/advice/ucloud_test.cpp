#include "advice/ucloud.h"

#include <gtest/gtest.h>

#include "rules/habits.h"
#include "rules/rules.h"

namespace steward::advice {
namespace {

TEST(Ucloud, TheAppThatFitsWhatRuns) {
  EXPECT_EQ(hand_work_of({{ProcessKind::shell, 3}, {ProcessKind::notebook, 1}}), HandWork::notebook);
  EXPECT_EQ(hand_work_of({{ProcessKind::shell, 3}, {ProcessKind::ide_server, 1}}), HandWork::editor);
  EXPECT_EQ(hand_work_of({{ProcessKind::shell, 3}, {ProcessKind::notebook, 0}}), HandWork::shell);
  EXPECT_EQ(hand_work_of({}), HandWork::shell);
}

TEST(Ucloud, ALinkAndThreeSteps) {
  const auto there = elsewhere(HandWork::notebook, {});
  ASSERT_TRUE(there);
  EXPECT_EQ(there->what, "JupyterLab on UCloud");
  EXPECT_EQ(there->link, "https://cloud.sdu.dk/app/jobs/create?app=jupyter-all-spark");
  EXPECT_EQ(there->steps.size(), 3u);
  EXPECT_EQ(elsewhere(HandWork::editor, {})->link, "https://cloud.sdu.dk/app/jobs/create?app=coder");
  EXPECT_EQ(elsewhere(HandWork::shell, {})->link, "https://cloud.sdu.dk/app/jobs/create?app=terminal-ubuntu");
  EXPECT_EQ(elsewhere(HandWork::rstudio, {})->link, "https://cloud.sdu.dk/app/jobs/create?app=rstudio");
}

TEST(Ucloud, ASiteWithoutSuchAPlaceSendsNobodyAnywhere) {
  Ucloud none;
  none.address = "";
  EXPECT_FALSE(elsewhere(HandWork::notebook, none));
  Ucloud no_editor;
  no_editor.editor = "";
  EXPECT_FALSE(elsewhere(HandWork::editor, no_editor));
  EXPECT_TRUE(elsewhere(HandWork::shell, no_editor));
}

TEST(Ucloud, RulesThatItBelongsToAreRules) {
  int rules_about_it = 0;
  for (const rules::Rule& rule : rules::all()) rules_about_it += !hand_work_of_rule(rule.name).empty();
  EXPECT_EQ(rules_about_it, 4) << "and front_end_harm";
  EXPECT_EQ(hand_work_of_rule("front_end_harm").size(), 1u);
  EXPECT_TRUE(hand_work_of_rule("idle_gpu").empty());
}

}  // namespace
}  // namespace steward::advice
