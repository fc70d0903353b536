// What strangers may send: refused with the place and the reason, never thrown, never taken half.
#include <gtest/gtest.h>

#include <string>

#include "wire/json.h"
#include "wire/samples.h"

namespace steward::wire {
namespace {

// The sample report's text with one piece put in another's place.
std::string report_with(std::string_view from, std::string_view to) {
  std::string text = to_json(samples::report());
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << "the sample has no " << from;
  return text.replace(at, from.size(), to);
}

void expect_garbled(const std::string& text, const std::string& message) {
  const auto report = report_from_json(text);
  ASSERT_FALSE(report) << "taken: " << text;
  EXPECT_EQ(report.error().code, ErrorCode::garbled);
  EXPECT_EQ(report.error().message, message);
}

TEST(Hostile, AnActThatSaysAKeyTwiceIsNotHalfUnderstood) {
  const auto act = act_from_json(R"({"act":"reply","case":1,"text":"x","text":"y"})");
  ASSERT_FALSE(act);
  EXPECT_EQ(act.error().message, "the JSON text says a key twice");
}

TEST(Hostile, ErrorsNameThePlace) {
  expect_garbled(report_with("\"cpu_ms\":29000", "\"cpu_ms\":-1"),
                 "jobs[0].cpu_ms is not an integer of at least 0");
  expect_garbled(report_with("\"cpu_ms\":29000", "\"cpu_ms\":1.5"),
                 "jobs[0].cpu_ms is not an integer of at least 0");
  expect_garbled(report_with("\"cpu_ms\":29000", "\"cpu_ms\":\"29000\""),
                 "jobs[0].cpu_ms is not an integer of at least 0");
  expect_garbled(report_with("\"cpu_ms\":29000,", ""), "jobs[0].cpu_ms is missing");
  expect_garbled(report_with("\"job\":4711,\"kinds", "\"job\":4294967296,\"kinds"),
                 "jobs[0].job is 4294967296, not from 0 to 4294967295");
  expect_garbled(report_with("\"job\":4711,\"kinds", "\"job\":18446744073709551615,\"kinds"),
                 "jobs[0].job is 18446744073709551615, not from 0 to 4294967295");
  expect_garbled(report_with("\"begin\":1760000030000", "\"begin\":-5"),
                 "begin is -5, not from 0 to 253402300799999");
  expect_garbled(report_with("\"begin\":1760000030000", "\"begin\":9223372036854775807"),
                 "begin is 9223372036854775807, not from 0 to 253402300799999");
  expect_garbled(report_with("\"interactive_step\":true", "\"interactive_step\":1"),
                 "jobs[0].interactive_step is neither true nor false");
  expect_garbled(report_with("\"health\":\"unreadable\"", "\"health\":\"sad\""),
                 "devices[1].health has the unknown word \"sad\"");
  expect_garbled(report_with("[1001,4294967294]", "{}"), "at_terminal is not an array");
  expect_garbled(report_with("[1001,4294967294]", "[1001,null]"), "at_terminal[1] is not an integer");
  expect_garbled(report_with("\"end\":1760000060000", "\"end\":1760000029999"), "end is before begin");
}

TEST(Hostile, ANewerAgentsKindOfProgramIsAnotherOne) {
  const auto report = report_from_json(report_with("\"shell\":2", "\"rootkit\":2,\"other\":3"));
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->jobs.at(0).kinds.at(ProcessKind::other), 5U);
}

TEST(Hostile, NoObjectAtAll) {
  expect_garbled("", "the text is not JSON in UTF-8");
  expect_garbled("{\"cluster\":\"\xff\"}", "the text is not JSON in UTF-8");
  expect_garbled("[]", "the JSON text is not an object");
  expect_garbled("null", "the JSON text is not an object");
  expect_garbled(to_json(samples::report()) + "x", "the text is not JSON in UTF-8");
  expect_garbled("{\"cluster\":1e999}",
                 "the text is not JSON: it holds a number that is malformed or out of any range");
}

TEST(Hostile, DepthAndSizeAreRefused) {
  expect_garbled(std::string(1'000'000, '[') + std::string(1'000'000, ']'),
                 "the JSON text is nested over 64 levels deep");
  expect_garbled(std::string(1'000'000, '['), "the text is not JSON in UTF-8");
  std::string objects;
  for (int i = 0; i < 100'000; ++i) objects += "{\"a\":";
  expect_garbled(objects + "1" + std::string(100'000, '}'), "the JSON text is nested over 64 levels deep");
  expect_garbled(std::string((8U << 20) + 1, ' '),
                 "the JSON text has 8388609 bytes; at most 8388608 are taken");
}

TEST(Hostile, BracketsInsideTextAreNoDepth) {
  NodeReport report = samples::report();
  report.trouble = std::string(500, '[') + "\\\"" + std::string(500, '{');
  EXPECT_EQ(report_from_json(to_json(report)).value(), report);
}

TEST(Hostile, UnknownFieldsOfANewerAgentAreIgnored) {
  EXPECT_EQ(report_from_json(report_with("{\"agent\"", "{\"aaa\":{\"x\":[1]},\"agent\"")).value(),
            samples::report());
}

TEST(Hostile, EveryPrefixIsRefused) {
  const std::string text = to_json(samples::report());
  for (std::size_t length = 0; length < text.size(); ++length) {
    EXPECT_FALSE(report_from_json(std::string_view(text).substr(0, length))) << length;
  }
}

TEST(Hostile, ChangedBytesAreRefusedOrReadTheSameTwice) {
  const std::string text = to_json(samples::report());
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (const char other : {'\0', '"', '\\', '{', ']', '9', '-', '\xff'}) {
      std::string changed = text;
      changed[i] = other;
      const auto report = report_from_json(changed);
      if (report) {
        EXPECT_EQ(report_from_json(to_json(*report)).value(), *report);
      }
    }
  }
}

TEST(Hostile, ValuesHaveExactlyOneKind) {
  for (const char* item : {R"({"key":"a"})", R"({"key":"a","n":1,"s":"x"})", R"({"key":"a","n":1.0})",
                           R"({"key":"a","n":9223372036854775808})", R"({"n":1})", R"(["a",1])"}) {
    const std::string text = std::string(R"({"evidence":[)") + item +
                             R"(],"job":{"cluster":"","first_submit":0,"id":0},"reason":"","rule":""})";
    const auto body = body_from_json("finding_made", text);
    ASSERT_FALSE(body) << text;
    EXPECT_TRUE(body.error().message.starts_with("finding_made: evidence[0]")) << body.error().message;
  }
}

TEST(Hostile, UnknownKindOfEventIsRefused) {
  const auto body = body_from_json("case_opende\n", "{}");
  ASSERT_FALSE(body);
  EXPECT_EQ(body.error().code, ErrorCode::garbled);
  EXPECT_NE(body.error().message.find("\"case_opende?\""), std::string::npos) << body.error().message;
}

TEST(Hostile, ActsAreExact) {
  const auto refused = [](std::string_view text) {
    const auto act = act_from_json(text);
    EXPECT_FALSE(act) << text;
    if (act) return std::string();
    EXPECT_EQ(act.error().code, ErrorCode::invalid);
    return act.error().message;
  };
  EXPECT_EQ(refused(R"({"act":"permit","case":3,"runn":1})"), "runn is not a field here");
  EXPECT_EQ(refused(R"({"act":"reply","case":3,"text":"x","txet":"y"})"),
            "txet is not a field here; did you mean \"text\"?");
  EXPECT_EQ(refused(R"({"act":"permitt","case":3})"), "act is no known act; did you mean \"permit\"?");
  EXPECT_EQ(refused(R"({"act":"permit","case":-3})"), "case is -3, not from 0 to 9223372036854775807");
  EXPECT_EQ(refused(R"({"act":"permit"})"), "case is missing");
  EXPECT_EQ(refused(R"({"case":3})"), "act is missing");
  EXPECT_EQ(refused(R"({"act":7,"case":3})"), "act is not a string");
  EXPECT_EQ(refused(R"({"act":"close","case":3,"resolution":"bored"})"),
            "resolution has the unknown word \"bored\"");
  EXPECT_EQ(refused("{"), "the text is not JSON in UTF-8");
  EXPECT_NE(refused(R"({"act":"zzzzzzzzz"})").find("known are reply, permit"), std::string::npos);
}

TEST(Hostile, WhatAnActMayLeaveOutHasItsDefault) {
  const auto permit = act_from_json(R"({"act":"permit","case":3})");
  ASSERT_TRUE(permit) << permit.error().message;
  EXPECT_EQ(std::get<act::Permit>(*permit).start, no_time);
  const auto cancel = act_from_json(R"({"act":"cancel","case":3})");
  ASSERT_TRUE(cancel) << cancel.error().message;
  EXPECT_FALSE(std::get<act::Cancel>(*cancel).emergency);
  const auto emergency =
      act_from_json(R"({"act":"declare_emergency","cause":"node","reason":"r","evidence":"e","jobs":[1]})");
  ASSERT_TRUE(emergency) << emergency.error().message;
  EXPECT_EQ(std::get<act::DeclareEmergency>(*emergency).lasts, hours(2));
}

TEST(Hostile, ListsAndErrorsAreChecked) {
  EXPECT_FALSE(list_from_json("cases", R"({"jobs":[]})"));
  EXPECT_FALSE(list_from_json("cases", R"({"cases":{}})"));
  EXPECT_FALSE(list_from_json("cases", "[]"));
  EXPECT_FALSE(error_from_json(R"({"error":{"code":"sad","message":""}})"));
  EXPECT_FALSE(error_from_json(R"({"code":"io","message":""})"));
}

}  // namespace
}  // namespace steward::wire
