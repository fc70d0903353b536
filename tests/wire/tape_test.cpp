// A tape's lines: each kind there and back, no field forgotten, and refused with its place when it is broken.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "wire/document.h"
#include "wire/json.h"
#include "wire/samples.h"
#include "wire/tape_json.h"

namespace steward::wire {
namespace {

using Json = nlohmann::json;

const Time at = from_ms(1'760'000'090'000);

Job job() { return samples::job_view().job; }

// One of each kind, in the order of its variant, each field unlike its default.
std::vector<tape::Content> contents() {
  std::vector<InputBody> inputs;
  inputs.push_back(input::Report{samples::report()});
  inputs.push_back(input::Poll{{job()}});
  inputs.push_back(
      input::Person{{1001, "åse", Role::staff}, act::Reply{CaseId{3}, "x", Meaning::help}, 7, ContactId{4}});
  inputs.push_back(input::ContactCommit{ContactId{5}, {ContactId{6}}});
  inputs.push_back(input::ContactDone{ContactId{5}, Delivery::accepted, "250 ok", {ContactId{6}}});
  inputs.push_back(input::CancelObserved{CancellationId{6}, job(), from_ms(9)});
  inputs.push_back(input::CancelDone{CancellationId{6}, true, "done"});
  inputs.push_back(input::CancelResolved{CancellationId{6}, job()});
  inputs.push_back(input::Erase{{samples::closed_case()}, 1001, "karen", "asked for"});
  inputs.push_back(input::Tick{});
  inputs.push_back(input::Head{{17, "ab", from_ms(4)}});
  inputs.push_back(input::Started{});
  inputs.push_back(input::Ended{{samples::ended_job()}, true});
  inputs.push_back(input::Mail{input::Mail::What::returned, ContactId{5}, "ida@x.dk", "5.1.1"});
  std::vector<tape::Content> all(inputs.begin(), inputs.end());
  all.push_back(tape::Header{
      "aicloud", "Europe/Copenhagen", "2026a", "0.1.0", "5f0c", {"ai-fe02"}, true, true, 12, hours(4)});
  all.push_back(tape::LoadedCase{samples::closed_case()});
  all.push_back(tape::LoadedEmergency{samples::emergency()});
  all.push_back(tape::KeptReport{samples::report()});
  all.push_back(tape::RecalledCase{samples::closed_case()});
  all.push_back(tape::PollChanges{{job()}, {17, 18}});
  all.push_back(tape::Made{{{12, "case_opened", CaseId{12}, 1001}}});
  all.push_back(tape::Lost{});
  all.push_back(tape::PolicyChanged{"5f0d"});
  all.push_back(tape::ToldReports{{{"n1", 5, 6, 7}}, {"n2", 3, 4}});
  return all;
}

tape::Content plain(const tape::Content& content) {
  return std::visit(
      [&]<typename T>(const T& value) -> tape::Content {
        if constexpr (std::is_same_v<T, InputBody>) {
          return std::visit([]<typename Body>(const Body&) { return InputBody(Body{}); }, value);
        } else {
          return T{};
        }
      },
      content);
}

struct AnyField {
  template <typename T>
  operator T() const;
};

template <typename T, typename... Given>
constexpr std::size_t field_count() {
  if constexpr (requires { T{Given{}..., AnyField{}}; }) {
    return field_count<T, Given..., AnyField>();
  } else {
    return sizeof...(Given);
  }
}

TEST(Tape, EveryKindIsHere) {
  const std::size_t inputs = std::variant_size_v<InputBody>;
  const auto all = contents();
  ASSERT_EQ(all.size(), inputs + std::variant_size_v<tape::Content> - 1);
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (i < inputs) {
      EXPECT_EQ(std::get<InputBody>(all[i]).index(), i);
    } else {
      EXPECT_EQ(all[i].index(), i - inputs + 1);
    }
  }
}

TEST(Tape, EveryLineComesBackTheSame) {
  for (const tape::Content& content : contents()) {
    const std::string text = to_json(tape::Line{at, content});
    EXPECT_EQ(text.find('\n'), std::string::npos);
    const auto line = tape_line_from_json(text);
    ASSERT_TRUE(line) << line.error().message << " in " << text;
    EXPECT_EQ(line->at, at);
    EXPECT_EQ(line->content.index(), content.index());
    EXPECT_EQ(to_json(*line), text);
  }
}

TEST(Tape, EveryFieldIsTold) {
  for (const tape::Content& content : contents()) {
    std::size_t expected = std::visit(
        []<typename T>(const T& value) {
          if constexpr (std::is_same_v<T, InputBody>) {
            return std::visit([]<typename Body>(const Body&) { return field_count<Body>(); }, value);
          } else {
            return field_count<T>();
          }
        },
        content);
    if (std::holds_alternative<tape::Header>(content)) expected += 2;  // format and version
    if (const auto* body = std::get_if<InputBody>(&content);
        body && std::holds_alternative<input::Head>(*body))
      expected = field_count<LedgerHead>();
    const Json told = Json::parse(to_json(tape::Line{at, content}));
    expected += told.contains("sum");
    EXPECT_EQ(told.size(), expected + 2) << told;  // at and kind
    const Json untold = Json::parse(to_json(tape::Line{no_time, plain(content)}));
    for (const auto& [key, value] : told.items()) {
      if (key == "kind" || key == "format" || key == "version") continue;
      EXPECT_NE(value, untold.value(key, Json("absent"))) << key << " is as by default in " << told;
    }
  }
  EXPECT_EQ(Json::parse(to_json(tape::Line{at, contents()[2]}))["caller"].size(), field_count<Caller>());
  const Json made = Json::parse(to_json(tape::Line{at, tape::Made{{{}}}}));
  EXPECT_EQ(made["events"][0].size(), field_count<tape::MadeEvent>());
  const Json told = Json::parse(to_json(tape::Line{at, contents().back()}));
  EXPECT_EQ(told["runs"][0].size(), field_count<tape::ReportRun>());
  EXPECT_EQ(told["newest"].size(), field_count<ReportId>());
}

TEST(Tape, AReportInItsAgentsWordsIsTheSameLine) {
  EXPECT_EQ(report_line(at, to_json(samples::report())),
            to_json(tape::Line{at, input::Report{samples::report()}}));
}

TEST(Tape, WhateverWasTakenAsAReportIsTakenFromATape) {
  std::string report = to_json(samples::report());
  report.insert(1, "\"a newer agent's\":" + std::string(kDepthLimit - 1, '[') +
                       std::string(kDepthLimit - 1, ']') + ",");
  ASSERT_TRUE(report_from_json(report));
  const auto line = tape_line_from_json(report_line(at, report));
  EXPECT_TRUE(line) << line.error().message;
}

TEST(Tape, WhatIsToBeErasedIsNotWrittenDownOnceMore) {
  const std::string text =
      to_json(tape::Line{at, InputBody(input::Erase{{samples::closed_case()}, {}, "s", "w"})});
  EXPECT_EQ(text,
            "{\"at\":1760000090000,\"by\":\"s\",\"cases\":[{\"case\":3,\"uid\":1001}],\"kind\":\"erase\","
            "\"why\":\"w\"}");
}

std::string error_of(std::string_view text) {
  const auto line = tape_line_from_json(text);
  return line ? "" : line.error().message;
}

TEST(Tape, BrokenLinesAreRefusedWithTheirPlace) {
  EXPECT_EQ(error_of("{\"at\":1,\"kind\":\"tick\"}"), "");
  EXPECT_EQ(error_of("{\"kind\":\"tick\"}"), "at is missing");
  EXPECT_EQ(error_of("{\"at\":-1,\"kind\":\"tick\"}"), "at is -1, not from 0 to 253402300799999");
  EXPECT_EQ(error_of("{\"at\":1,\"kind\":\"tock\"}"),
            "kind is the unknown word \"tock\"; is the tape a newer Steward's?");
  EXPECT_EQ(error_of("{\"at\":1,\"kind\":\"poll\",\"jobs\":[{}]}"), "jobs[0].id is missing");
  EXPECT_EQ(error_of("{\"at\":1,\"kind\":\"header\",\"format\":\"x\",\"version\":1}"),
            "format is not \"steward-tape\"");
  EXPECT_EQ(error_of("{\"at\":1,\"kind\":\"header\",\"format\":\"steward-tape\",\"version\":2}"),
            "version is 2; this steward reads 1");
  EXPECT_EQ(error_of("{\"at\":1,\"kind\":\"tick\"} x"), "the text is not JSON in UTF-8");
  EXPECT_EQ(error_of(to_json(tape::Line{at, tape::ToldReports{{{"n1", 5, 7, 6}}, {"n1", 5, 6}}})),
            "runs have a last before a first");
  Json report = Json::parse(to_json(tape::Line{at, input::Report{samples::report()}}));
  report["report"]["end"] = 0;
  EXPECT_EQ(error_of(report.dump()), "report.end is before begin");
}

TEST(Tape, ACaseThatWasChangedIsRefused) {
  for (const tape::Content& content : {tape::Content(tape::LoadedCase{samples::closed_case()}),
                                       tape::Content(tape::RecalledCase{samples::closed_case()}),
                                       tape::Content(tape::LoadedEmergency{samples::emergency()})}) {
    const std::string text = to_json(tape::Line{at, content});
    std::string changed = text;
    const auto where = changed.rfind("\"id\":");
    changed.replace(where, 6, "\"id\":1");
    EXPECT_NE(error_of(changed).find("was changed since it was written"), std::string::npos) << changed;
    std::string bare = text.substr(0, text.find(",\"sum\":")) + "}";
    EXPECT_EQ(error_of(bare), "sum is missing");
  }
}

TEST(Tape, WhatAReplayTellsHoldsNoLetters) {
  const replayed::CaseEvent said{
      {5, at, CaseId{3}, 1001, event::WordSaid{"ida", false, Meaning::words, "private words"}}, "ida"};
  EXPECT_EQ(
      to_json(replayed::Record{at, said}),
      "{\"at\":1760000090000,\"body\":{\"meaning\":\"words\",\"staff\":false,\"who\":\"ida\"},\"case\":3,"
      "\"event\":\"word_said\",\"kind\":\"event\",\"seq\":5,\"uid\":1001,\"user\":\"ida\"}");
}

}  // namespace
}  // namespace steward::wire
