// What is written is read back equal, and equal values give equal bytes.
#include <gtest/gtest.h>

#include <algorithm>

#include "wire/cluster_json.h"
#include "wire/json.h"
#include "wire/mail_json.h"
#include "wire/samples.h"

namespace steward::wire {
namespace {

TEST(RoundTrip, Report) {
  const NodeReport report = samples::report();
  const auto back = report_from_json(to_json(report));
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(*back, report);
  EXPECT_EQ(report_from_json(to_json(NodeReport{})).value(), NodeReport{});
}

TEST(RoundTrip, Answer) {
  EXPECT_EQ(answer_from_json(to_json(samples::answer())).value(), samples::answer());
  EXPECT_EQ(to_json(ReportAnswer{}), R"({"acknowledged":0,"words":[]})");
}

TEST(RoundTrip, ClusterAndChecks) {
  EXPECT_EQ(cluster_from_json(to_json(samples::cluster())).value(), samples::cluster());
  EXPECT_EQ(cluster_from_json(to_json(Cluster{})).value(), Cluster{});
  EXPECT_EQ(check_from_json(to_json(samples::check())).value(), samples::check());
  EXPECT_FALSE(check_from_json(R"({"area":"a","outcome":"fine","what":"","advice":""})").has_value());
}

TEST(RoundTrip, CasesOpenAndClosed) {
  for (const Case& value : {samples::open_case(), samples::closed_case(), Case{}}) {
    const auto back = case_from_json(to_json(value));
    ASSERT_TRUE(back) << back.error().message;
    EXPECT_EQ(*back, value);
  }
}

TEST(RoundTrip, Emergency) {
  EXPECT_EQ(emergency_from_json(to_json(samples::emergency())).value(), samples::emergency());
}

TEST(RoundTrip, EveryEventKind) {
  const auto bodies = samples::bodies();
  ASSERT_EQ(bodies.size(), std::variant_size_v<event::Body>);
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    ASSERT_EQ(bodies[i].index(), i) << "samples lack a kind";
    const auto back = body_from_json(kind_of(bodies[i]), to_json(bodies[i]));
    ASSERT_TRUE(back) << kind_of(bodies[i]) << ": " << back.error().message;
    EXPECT_EQ(*back, bodies[i]) << kind_of(bodies[i]);
  }
}

TEST(RoundTrip, EveryAct) {
  const auto acts = samples::acts();
  ASSERT_EQ(acts.size(), std::variant_size_v<PersonAct>);
  for (std::size_t i = 0; i < acts.size(); ++i) {
    ASSERT_EQ(acts[i].index(), i) << "samples lack an act";
    const auto back = act_from_json(to_json(acts[i]));
    ASSERT_TRUE(back) << to_json(acts[i]) << ": " << back.error().message;
    EXPECT_EQ(back->index(), i);
    EXPECT_EQ(to_json(*back), to_json(acts[i]));
  }
  EXPECT_EQ(to_json(PersonAct(act::Withdraw{CaseId{3}})), R"({"act":"withdraw","case":3,"job":0})");
  const auto emergency = std::get<act::DeclareEmergency>(act_from_json(to_json(acts[18])).value());
  EXPECT_EQ(emergency.cause, Cause::network);
  EXPECT_EQ(emergency.reason, "fire");
  EXPECT_EQ(emergency.evidence, "smoke");
  EXPECT_EQ(emergency.jobs, (std::vector<SlurmId>{4711, 4712}));
  EXPECT_EQ(emergency.lasts, minutes(30));
}

TEST(RoundTrip, JobView) {
  const JobView view = samples::job_view();
  const auto back = job_view_from_json(to_json(view));
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(back->job, view.job);
  EXPECT_EQ(back->ended, view.ended);
  EXPECT_EQ(back->next, view.next);
  EXPECT_EQ(back->verdicts, view.verdicts);
  EXPECT_EQ(back->open_case, view.open_case);
  ASSERT_EQ(back->gpus.size(), 1U);
  EXPECT_EQ(back->gpus[0].window.active, 8);
  EXPECT_EQ(back->gpus[0].history, "#. ");
  EXPECT_EQ(to_json(*back), to_json(view));
}

TEST(RoundTrip, NodesAndSeries) {
  const auto node = node_view_from_json(to_json(samples::node_view()));
  ASSERT_TRUE(node) << node.error().message;
  EXPECT_EQ(*node, samples::node_view());
  const auto summary = node_summary_from_json(to_json(samples::node_view().summary));
  ASSERT_TRUE(summary);
  EXPECT_EQ(*summary, samples::node_view().summary);
  const auto job = job_series_from_json(to_json(samples::job_series()));
  ASSERT_TRUE(job) << job.error().message;
  EXPECT_EQ(*job, samples::job_series());
  const auto series = node_series_from_json(to_json(samples::node_series()));
  ASSERT_TRUE(series) << series.error().message;
  EXPECT_EQ(*series, samples::node_series());
  EXPECT_FALSE(job_series_from_json(R"({"points":{"begin":0,"step_ms":1,"count":1},"nodes":[],"gpus":[)"
                                    R"({"node":"n","uuid":"u","name":"","memory_mib":1,"busy_percent":["x"],)"
                                    R"("memory_used_mib":[],"power_w":[]}]})"));
}

TEST(RoundTrip, PersonData) {
  const PersonData data = samples::person_data();
  const auto back = person_data_from_json(to_json(data));
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(back->uid, data.uid);
  EXPECT_EQ(back->user, data.user);
  EXPECT_EQ(back->cases, data.cases);
  ASSERT_EQ(back->jobs.size(), 1U);
  EXPECT_EQ(to_json(back->jobs[0]), to_json(data.jobs[0]));
  EXPECT_EQ(to_json(*back), to_json(data));
  EXPECT_EQ(to_json(PersonData{}), R"({"cases":[],"jobs":[],"language":"","uid":0,"user":""})");
}

TEST(RoundTrip, HealthAndLedgerCheck) {
  const Health health = samples::health();
  const auto back = health_from_json(to_json(health));
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(to_json(*back), to_json(health));
  EXPECT_EQ(back->nodes_silent, health.nodes_silent);
  EXPECT_EQ(back->open_tasks, 6U);
  const auto check = ledger_check_from_json(to_json(samples::ledger_check()));
  ASSERT_TRUE(check);
  const auto job = ended_job_from_json(to_json(samples::ended_job()));
  ASSERT_TRUE(job);
  EXPECT_EQ(*job, samples::ended_job());
  const auto import = history_import_from_json(to_json(samples::history_import()));
  ASSERT_TRUE(import);
  EXPECT_EQ(*import, samples::history_import());
  const auto waste = waste_from_json(to_json(samples::waste()));
  ASSERT_TRUE(waste);
  EXPECT_EQ(*waste, samples::waste());
  EXPECT_EQ(to_json(*check),
            R"({"entries":17,"head":"ab","intact":true,"trouble":"entry 17: body changed"})");
}

TEST(RoundTrip, ReceivedMail) {
  ReceivedMail mail = samples::received_mail();
  EXPECT_EQ(mail_from_json(to_json(mail)).value(), mail);
  mail.bounce.reset();
  EXPECT_EQ(mail_from_json(to_json(mail)).value(), mail);
  const auto wrong = mail_from_json(R"({"recipient":"a@b","sender":"","text":7,"automatic":false})");
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().code, ErrorCode::invalid);
  EXPECT_NE(wrong.error().message.find("text"), std::string::npos) << wrong.error().message;
}

TEST(RoundTrip, ListsKeepTheItemsBytes) {
  const std::vector<std::string> items{to_json(samples::open_case()), to_json(samples::closed_case())};
  EXPECT_EQ(list_from_json("cases", list_json("cases", items)).value(), items);
  EXPECT_EQ(list_json("cases", {}), R"({"cases":[]})");
}

TEST(RoundTrip, EveryErrorCode) {
  for (const ErrorCode code :
       {ErrorCode::invalid, ErrorCode::not_found, ErrorCode::refused, ErrorCode::conflict,
        ErrorCode::unavailable, ErrorCode::timeout, ErrorCode::garbled, ErrorCode::io}) {
    const auto back = error_from_json(to_json(Error{code, "say why"}));
    ASSERT_TRUE(back) << back.error().message;
    EXPECT_EQ(back->code, code);
    EXPECT_EQ(back->message, "say why");
  }
  EXPECT_EQ(to_json(Error{ErrorCode::refused, "no"}), R"({"error":{"code":"refused","message":"no"}})");
}

TEST(Canonical, KeysAreSortedAndValuesSayTheirKind) {
  event::FindingMade finding{"idle_gpu", {"c", 7, from_ms(8)}, "idle", samples::evidence()};
  EXPECT_EQ(
      to_json(event::Body(finding)),
      R"({"evidence":[{"key":"gpu.idle","n":-3},{"key":"node","s":"a256-t4-01"},{"key":"window","ms":5000},)"
      R"({"at":1760000000001,"key":"since"}],"job":{"cluster":"c","first_submit":8,"id":7},)"
      R"("reason":"idle","rule":"idle_gpu"})");
}

TEST(Canonical, BytesThatAreNoUtf8AreReplacedAndStayReadable) {
  Case value = samples::open_case();
  value.jobs[0].name = "a\xff\xc3(\xed\xa0\x80";
  const std::string text = to_json(value);
  const auto back = case_from_json(text);
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_TRUE(back->jobs[0].name.starts_with("a\xef\xbf\xbd"));
  EXPECT_EQ(to_json(*back), text) << "the second writing gives the same bytes";
}

TEST(Canonical, ZeroBytesInTextSurvive) {
  Case value = samples::open_case();
  value.jobs[0].name = std::string("a\0b", 3);
  EXPECT_EQ(case_from_json(to_json(value)).value().jobs[0].name, value.jobs[0].name);
}

}  // namespace
}  // namespace steward::wire
