#include "wire/api_json.h"

#include <gtest/gtest.h>

namespace steward::wire {
namespace {

TEST(MeJson, ComesBackAsItWent) {
  const auto me = me_from_json(to_json(Me{{1001, "lars@cs.aau.dk", Role::staff}, 3, 1}));
  ASSERT_TRUE(me) << me.error().message;
  EXPECT_EQ(me->caller.uid, 1001u);
  EXPECT_EQ(me->caller.user, "lars@cs.aau.dk");
  EXPECT_EQ(me->caller.role, Role::staff);
  EXPECT_EQ(me->jobs, 3u);
  EXPECT_EQ(me->open_cases, 1u);
}

TEST(MeJson, IsStrict) {
  for (const char* text : {"", "[]", "{}", R"({"jobs":1,"open_cases":1,"role":"root","uid":1,"user":"x"})",
                           R"({"jobs":-1,"open_cases":1,"role":"user","uid":1,"user":"x"})",
                           R"({"jobs":1,"open_cases":1,"role":"user","uid":"1","user":"x"})",
                           R"({"jobs":1,"open_cases":1,"role":"user","uid":1})"}) {
    const auto me = me_from_json(text);
    ASSERT_FALSE(me) << text;
    EXPECT_EQ(me.error().code, ErrorCode::garbled) << text;
  }
}

TEST(ActAnswerJson, HoldsACaseOrAnEmergency) {
  ActAnswer answer;
  answer.in = Case{};
  answer.in->id = CaseId{3};
  answer.in->user = "\"quoted\" \u202E";
  const auto back = act_answer_from_json(to_json(answer));
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(back->in, answer.in);
  EXPECT_FALSE(back->emergency);
  for (const char* text : {"", "{}", "[]", R"({"case":{}})", R"({"emergency":7})"}) {
    EXPECT_FALSE(act_answer_from_json(text)) << text;
  }
}

TEST(EventJson, KeepsTheLedgersPlaceAndTheBody) {
  const Event event{17, from_ms(1'795'435'200'000), CaseId{3}, 1001,
                    event::FindingEnded{"idle_gpu", {"aicloud", 4711, from_ms(5)}}};
  EXPECT_EQ(
      to_json(event),
      R"({"at":1795435200000,"body":{"exempt":false,"job":{"cluster":"aicloud","first_submit":5,"id":4711},"rule":"idle_gpu"},"case":3,"kind":"finding_ended","person":1001,"seq":17})");
  const auto back = event_from_json(to_json(event));
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(*back, event);
}

TEST(EventJson, IsStrict) {
  for (const char* text : {"{}", R"({"at":1,"case":3,"kind":"finding_ended","person":1,"seq":17})",
                           R"({"at":1,"body":{"rule":"x"},"case":3,"kind":"forged","person":1,"seq":17})",
                           R"({"at":1,"body":{},"case":3,"kind":"finding_ended","person":1,"seq":17})"}) {
    EXPECT_FALSE(event_from_json(text)) << text;
  }
}

}  // namespace
}  // namespace steward::wire
