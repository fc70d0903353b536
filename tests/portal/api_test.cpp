#include "portal/api/api.h"

#include <gtest/gtest.h>

#include "fakes/fake_service.h"
#include "wire/api_json.h"
#include "wire/json.h"

namespace steward {
namespace {

constexpr uid_t kMads = 1001, kIda = 1002, kStaff = 2001, kAgent = 0, kNobody = 4242;

class Api : public ::testing::Test {
 protected:
  Api() : handler_(portal::make_api(service)) {
    service.add_person(kMads, "mads", Role::user);
    service.add_person(kIda, "ida", Role::user);
    service.add_person(kStaff, "karen", Role::staff);
    service.add_person(kAgent, "root", Role::agent);
    service.all_jobs = {job_of(kMads, "mads", 4711), job_of(kIda, "ida", 4712)};
    service.all_cases = {case_of(3, kMads, "mads"), case_of(4, kIda, "ida")};
  }

  static JobView job_of(uid_t uid, std::string user, SlurmId id) {
    JobView view;
    view.job.id = id;
    view.job.uid = uid;
    view.job.user = std::move(user);
    view.job.name = "train";
    view.job.state = JobState::running;
    return view;
  }

  static Case case_of(std::int64_t id, uid_t uid, std::string user) {
    Case in;
    in.id = CaseId{id};
    in.uid = uid;
    in.user = std::move(user);
    in.state = CaseState::told;
    in.opened_at = from_seconds(1'795'000'000);
    in.jobs.push_back({{{"aicloud", 4700 + static_cast<SlurmId>(id), in.opened_at}, in.opened_at},
                       "4711",
                       "train",
                       "",
                       no_time,
                       no_time,
                       false});
    in.tasks.push_back({TaskId{9}, in.opened_at, "the mail was refused", {}, {}, no_time, ""});
    return in;
  }

  net::Response call(uid_t uid, std::string method, std::string path, std::string body = "",
                     std::map<std::string, std::string> query = {}) {
    net::Request request{
        std::move(method), "/api/v1" + path, std::move(query), std::move(body), {uid, uid, 1}};
    return send(request);
  }

  net::Response send(const net::Request& request) {
    std::optional<net::Response> answer;
    handler_(request, [&](net::Response response) {
      EXPECT_FALSE(answer) << "answered twice";
      answer = std::move(response);
    });
    EXPECT_TRUE(answer) << "not answered";
    return answer.value_or(net::Response{0, "", "", {}});
  }

  net::Response act(uid_t uid, const PersonAct& act) {
    return call(uid, "POST", "/acts", wire::to_json(act));
  }

  static Error error_of(const net::Response& response) {
    const auto error = wire::error_from_json(response.body);
    EXPECT_TRUE(error) << response.body;
    return error ? *error : Error{};
  }

  fakes::FakeService service;
  net::Handler handler_;
};

TEST_F(Api, MeTellsWhoIsCallingAndWhatIsTheirs) {
  const auto response = call(kMads, "GET", "/me");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, R"({"jobs":1,"open_cases":1,"role":"user","uid":1001,"user":"mads"})");
  EXPECT_EQ(response.content_type, "application/json");
  EXPECT_EQ(response.headers.at("Cache-Control"), "no-store");
}

TEST_F(Api, StrangersToTheMachineAreRefused) {
  for (const char* path : {"/me", "/cases/3", "/no/such/thing"}) {
    const auto response = call(kNobody, "GET", path);
    EXPECT_EQ(response.status, 403) << path;
    EXPECT_EQ(error_of(response).code, ErrorCode::refused);
  }
}

TEST_F(Api, OnlyStaffSeeEverybodysJobsAndCases) {
  for (const char* path : {"/jobs", "/cases"}) {
    EXPECT_EQ(call(kMads, "GET", path, "", {{"everybody", "true"}}).status, 403) << path;
    const auto own = call(kMads, "GET", path);
    EXPECT_EQ(own.status, 200);
    EXPECT_EQ(own.body.find("ida"), std::string::npos) << path;
    const auto all = call(kStaff, "GET", path, "", {{"everybody", "true"}});
    EXPECT_EQ(all.status, 200);
    EXPECT_NE(all.body.find("ida"), std::string::npos) << path;
    EXPECT_NE(all.body.find("mads"), std::string::npos) << path;
  }
}

TEST_F(Api, AnothersCaseAndNoCaseAreTheSameBytes) {
  const auto strangers = call(kMads, "GET", "/cases/4");
  const auto none = call(kMads, "GET", "/cases/99");
  EXPECT_EQ(strangers.status, 404);
  EXPECT_EQ(strangers.body, none.body);
  EXPECT_EQ(strangers.headers, none.headers);
}

TEST_F(Api, AnothersJobAndNoJobAreTheSameBytes) {
  const auto strangers = call(kMads, "GET", "/jobs/4712");
  const auto none = call(kMads, "GET", "/jobs/9999");
  EXPECT_EQ(strangers.status, 404);
  EXPECT_EQ(strangers.body, none.body);
}

TEST_F(Api, NoActTellsWhetherAnothersCaseExists) {
  const auto acts_in = [](std::int64_t id) {
    const CaseId in{id};
    return std::vector<PersonAct>{act::Reply{in, "hello"},
                                  act::Permit{in},
                                  act::Decline{in, "no"},
                                  act::Withdraw{in},
                                  act::Say{in, "hello"},
                                  act::Ask{in, "may we?"},
                                  act::Close{in, Resolution::explained, ""},
                                  act::SettleTask{in, {9}},
                                  act::Cancel{in, {}}};
  };
  const auto strangers = acts_in(4);
  const auto none = acts_in(99);
  for (std::size_t i = 0; i < strangers.size(); ++i) {
    const auto one = act(kMads, strangers[i]);
    const auto other = act(kMads, none[i]);
    EXPECT_EQ(one.status, 404) << i;
    EXPECT_EQ(one.body, other.body) << i;
  }
  EXPECT_TRUE(service.all_cases[1].conversation.empty());
  EXPECT_TRUE(service.all_cases[1].open());
}

TEST_F(Api, AUserIsToldThatAStaffActIsForStaff) {
  EXPECT_EQ(act(kMads, act::Close{CaseId{3}, Resolution::explained, ""}).status, 403);
  EXPECT_TRUE(service.all_cases[0].open());
}

TEST_F(Api, StaffCannotPermitForTheOwner) { EXPECT_EQ(act(kStaff, act::Permit{CaseId{3}}).status, 403); }

TEST_F(Api, AnActAnswersWithTheCaseAsItIsThen) {
  const auto response = act(kMads, act::Reply{CaseId{3}, "It loads data."});
  ASSERT_EQ(response.status, 200) << response.body;
  const auto answer = wire::act_answer_from_json(response.body);
  ASSERT_TRUE(answer) << answer.error().message;
  ASSERT_TRUE(answer->in);
  ASSERT_EQ(answer->in->conversation.size(), 1u);
  EXPECT_EQ(answer->in->conversation[0].text, "It loads data.");
}

TEST_F(Api, AnEmergencyAnswersWithItself) {
  const auto response = act(
      kStaff, act::DeclareEmergency{Cause::storage, "storage stalls", "graph of 14:00", {4711}, hours(1)});
  ASSERT_EQ(response.status, 200) << response.body;
  const auto answer = wire::act_answer_from_json(response.body);
  ASSERT_TRUE(answer);
  ASSERT_TRUE(answer->emergency);
  EXPECT_EQ(answer->emergency->declared_by, "karen");
  EXPECT_FALSE(answer->in);
}

TEST_F(Api, TasksAreShownToStaffOnly) {
  EXPECT_EQ(call(kMads, "GET", "/cases/3").body.find("the mail was refused"), std::string::npos);
  EXPECT_EQ(call(kMads, "GET", "/cases").body.find("the mail was refused"), std::string::npos);
  EXPECT_EQ(act(kMads, act::Reply{CaseId{3}, "x"}).body.find("the mail was refused"), std::string::npos);
  EXPECT_EQ(act(kMads, act::Permit{CaseId{3}}).body.find("the mail was refused"), std::string::npos);
  EXPECT_NE(call(kStaff, "GET", "/cases/3").body.find("the mail was refused"), std::string::npos);
  EXPECT_NE(call(kStaff, "GET", "/cases", "", {{"everybody", "true"}}).body.find("the mail was refused"),
            std::string::npos);
  EXPECT_NE(act(kStaff, act::Say{CaseId{3}, "x"}).body.find("the mail was refused"), std::string::npos);
}

TEST_F(Api, TheAgentsAccountIsToldToComeAsOneself) {
  for (const char* path : {"/me", "/jobs", "/jobs/4711", "/cases", "/cases/3", "/cases/99", "/health"}) {
    const auto response = call(kAgent, "GET", path);
    EXPECT_EQ(response.status, 403) << path;
    EXPECT_NE(error_of(response).message.find("root is the agents' account"), std::string::npos) << path;
    EXPECT_NE(error_of(response).message.find("sudo -u"), std::string::npos) << path;
  }
  EXPECT_EQ(act(kAgent, act::Permit{CaseId{3}}).status, 403);
  EXPECT_TRUE(service.acts.empty());
  EXPECT_EQ(call(kAgent, "GET", "/no/such/thing").status, 404);
}

TEST_F(Api, TextIsMadeHarmlessBeforeItIsKept) {
  ASSERT_EQ(act(kMads, act::Reply{CaseId{3}, "one\r\ntwo\x1b[2J\x07"}).status, 200);
  EXPECT_EQ(service.all_cases[0].conversation[0].text, "one\ntwo?[2J?");
}

TEST_F(Api, TextThatIsTooLongIsRefusedWhole) {
  EXPECT_EQ(act(kMads, act::Reply{CaseId{3}, std::string(10'000, 'x')}).status, 200);
  const auto response = act(kMads, act::Reply{CaseId{3}, std::string(10'001, 'x')});
  EXPECT_EQ(response.status, 400);
  EXPECT_NE(error_of(response).message.find("10001 bytes"), std::string::npos);
  EXPECT_EQ(service.acts.size(), 1u);
  const std::string large(10'001, 'x');
  EXPECT_EQ(act(kStaff, act::Close{CaseId{3}, Resolution::explained, large}).status, 400);
  EXPECT_EQ(act(kStaff, act::DeclareEmergency{Cause::node, large, "e", {1}, hours(1)}).status, 400);
  EXPECT_EQ(act(kStaff, act::DeclareEmergency{Cause::node, "r", large, {1}, hours(1)}).status, 400);
  EXPECT_EQ(service.acts.size(), 1u);
}

TEST_F(Api, ActsThatAreNoActsAreRefused) {
  for (const char* body :
       {"", "[]", "{}", "null", R"({"act":"sudo","case":3})", R"({"act":"permit"})",
        R"({"act":"permit","case":"3"})", R"({"act":"permit","case":3,"jobs":4711})", "\xff\xfe"}) {
    EXPECT_EQ(call(kMads, "POST", "/acts", body).status, 400) << body;
  }
  EXPECT_TRUE(service.acts.empty());
}

TEST_F(Api, ReportsAreForAgents) {
  NodeReport report;
  report.cluster = "aicloud";
  report.node = "a256-a40-04";
  report.epoch = 5;
  report.sequence = 7;
  report.begin = from_seconds(1'795'000'000);
  report.end = from_seconds(1'795'000'030);
  const std::string body = wire::to_json(report);
  EXPECT_EQ(call(kMads, "POST", "/reports", body).status, 403);
  EXPECT_EQ(call(kStaff, "POST", "/reports", body).status, 403);
  EXPECT_EQ(call(kMads, "POST", "/reports", "not even JSON").status, 403) << "parsed before it was allowed";
  EXPECT_TRUE(service.reports.empty());
  const auto taken = call(kAgent, "POST", "/reports", body);
  ASSERT_EQ(taken.status, 200) << taken.body;
  const auto answer = wire::answer_from_json(taken.body);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->acknowledged, 7u);
  EXPECT_EQ(call(kAgent, "POST", "/reports", "{}").status, 400);
}

TEST_F(Api, StaffPagesAreForStaff) {
  for (const char* path : {"/health", "/ledger/check", "/cases/3/events"}) {
    EXPECT_EQ(call(kMads, "GET", path).status, 403) << path;
    EXPECT_EQ(call(kStaff, "GET", path).status, 200) << path;
  }
}

TEST_F(Api, NodesAreForStaffAndAJobsSeriesForItsOwner) {
  NodeView view;
  view.summary.node = "n1";
  service.all_nodes = {view};
  for (const char* path : {"/nodes", "/nodes/n1", "/nodes/n1/series"}) {
    EXPECT_EQ(call(kMads, "GET", path).status, 403) << path;
    EXPECT_EQ(call(kStaff, "GET", path).status, 200) << path;
  }
  EXPECT_EQ(call(kStaff, "GET", "/nodes/n9").status, 404);
  EXPECT_EQ(call(kMads, "GET", "/nodes/n9").status, 403);  // nor learns whether there is one
  const std::string own = "/jobs/" + show_id(service.all_jobs[0].job) + "/series";
  EXPECT_EQ(call(kMads, "GET", own).status, 200);
  EXPECT_EQ(call(kStaff, "GET", own, "", {{"points", "1000"}}).status, 200);
  EXPECT_EQ(call(kMads, "GET", own, "", {{"points", "1001"}}).status, 400);
  EXPECT_EQ(call(kMads, "GET", own, "", {{"points", "0"}}).status, 400);
  EXPECT_EQ(call(kStaff, "GET", "/nodes/n1/series", "", {{"hours", "0"}}).status, 400);
  EXPECT_EQ(call(kMads, "GET", "/jobs/1_2_3/series").status, 400);
  const auto another = call(kIda, "GET", own);
  const auto none = call(kIda, "GET", "/jobs/999999/series");
  EXPECT_EQ(another.status, 404);
  EXPECT_EQ(another.body, none.body);
}

TEST_F(Api, EventsComeWithTheirBodies) {
  service.events = {
      {1, from_ms(5), CaseId{3}, kMads, event::WordSaid{"mads", false, Meaning::words, "hello"}},
      {2, from_ms(6), CaseId{4}, kIda, event::WordSaid{"ida", false, Meaning::words, "other"}}};
  const auto response = call(kStaff, "GET", "/cases/3/events");
  const auto items = wire::list_from_json("events", response.body);
  ASSERT_TRUE(items);
  ASSERT_EQ(items->size(), 1u);
  const auto event = wire::event_from_json(items->front());
  ASSERT_TRUE(event) << event.error().message;
  EXPECT_EQ(*event, service.events[0]);
}

TEST_F(Api, UnknownAddressesAndMethodsSaySo) {
  for (const char* path : {"", "/", "/job", "/jobs/", "/cases/3/", "/cases/3/x", "/me/../cases/4", "//me"}) {
    EXPECT_EQ(call(kStaff, "GET", path).status, 404) << path;
  }
  EXPECT_EQ(send({"GET", "/etc/passwd", {}, "", {kStaff, 0, 1}}).status, 404);
  const auto wrong = call(kStaff, "DELETE", "/cases/3");
  EXPECT_EQ(wrong.status, 405);
  EXPECT_EQ(wrong.headers.at("Allow"), "GET");
  EXPECT_EQ(call(kStaff, "GET", "/acts").headers.at("Allow"), "POST");
}

TEST_F(Api, HostileNamesOfThingsAreRefused) {
  for (const char* id : {"0", "-1", "3x", "99999999999999999999", "%33", "3;"}) {
    EXPECT_EQ(call(kMads, "GET", std::string("/cases/") + id).status, 400) << id;
  }
  for (const char* id : {"x", "1_2_3", "_3", "3_", "1;scancel", "1 2"}) {
    EXPECT_EQ(call(kMads, "GET", std::string("/jobs/") + id).status, 400) << id;
  }
}

TEST_F(Api, QueriesAreStrict) {
  EXPECT_EQ(call(kStaff, "GET", "/jobs", "", {{"everybody", "yes"}}).status, 400);
  const auto response = call(kStaff, "GET", "/jobs", "", {{"everbody", "true"}});
  EXPECT_EQ(response.status, 400);
  EXPECT_NE(error_of(response).message.find("everybody"), std::string::npos);
  EXPECT_EQ(call(kStaff, "GET", "/me", "", {{"everybody", "true"}}).status, 400);
}

TEST_F(Api, EveryErrorHasItsStatus) {
  const std::vector<std::pair<ErrorCode, int>> expected{
      {ErrorCode::invalid, 400}, {ErrorCode::refused, 403},  {ErrorCode::conflict, 409},
      {ErrorCode::garbled, 400}, {ErrorCode::io, 500},       {ErrorCode::unavailable, 503},
      {ErrorCode::timeout, 504}, {ErrorCode::not_found, 404}};
  for (const auto& [code, status] : expected) {
    service.trouble = Error{code, "trouble"};
    const auto response = call(kStaff, "GET", "/health");
    EXPECT_EQ(response.status, status) << to_string(code);
    EXPECT_EQ(error_of(response).code, code);
  }
}

}  // namespace
}  // namespace steward
