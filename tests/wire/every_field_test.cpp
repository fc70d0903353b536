// A field added to a model type and forgotten in its description would be lost in silence: count both.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "wire/cluster_json.h"
#include "wire/json.h"
#include "wire/mail_json.h"
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

static_assert(fields<event::WordSaid>() == 4);

TEST(EveryField, OfReports) {
  const Json report = Json::parse(to_json(samples::report()));
  EXPECT_EQ(report.size(), fields<NodeReport>());
  EXPECT_EQ(report["devices"][0].size(), fields<GpuDevice>());
  EXPECT_EQ(report["devices"][0]["part_of"].size(), fields<GpuPart>());
  EXPECT_EQ(report["gpus"][0].size(), fields<GpuUse>());
  EXPECT_EQ(report["jobs"][0].size(), fields<JobUse>());
  EXPECT_EQ(report["delivered"][0].size(), fields<TerminalResult>());
  EXPECT_EQ(report["agent"].size(), fields<AgentUse>());
  const Json answer = Json::parse(to_json(samples::answer()));
  EXPECT_EQ(answer.size(), fields<ReportAnswer>());
  EXPECT_EQ(answer["words"][0].size(), fields<TerminalWord>());
}

TEST(EveryField, OfTheCluster) {
  const Json cluster = Json::parse(to_json(samples::cluster()));
  EXPECT_EQ(cluster.size(), fields<Cluster>());
  EXPECT_EQ(cluster["node_types"][0].size(), fields<NodeType>());
  EXPECT_EQ(cluster["partitions"][0].size(), fields<Partition>());
  EXPECT_EQ(cluster["qos"][0].size(), fields<Qos>());
  EXPECT_EQ(cluster["closures"][0].size(), fields<Closure>());
  EXPECT_EQ(cluster["reservations"][0].size(), fields<Reservation>());
  EXPECT_EQ(cluster["site"].size(), fields<SiteWays>());
  EXPECT_EQ(cluster["site"]["release"].size(), fields<ReleaseBounds>());
  EXPECT_EQ(cluster["site"]["ucloud"].size(), fields<Ucloud>());
  EXPECT_EQ(Json::parse(to_json(samples::check())).size(), fields<Check>());
}

TEST(EveryField, OfCases) {
  const Json value = Json::parse(to_json(samples::closed_case()));
  EXPECT_EQ(value.size(), fields<Case>());
  EXPECT_EQ(value["jobs"][0].size(), fields<CaseJob>());
  EXPECT_EQ(value["jobs"][0]["run"].size(), fields<RunKey>());
  EXPECT_EQ(value["jobs"][0]["run"]["job"].size(), fields<JobKey>());
  EXPECT_EQ(value["findings"][0].size(), fields<Finding>());
  EXPECT_EQ(value["contacts"][0].size(), fields<Contact>());
  EXPECT_EQ(value["permissions"][0].size(), fields<Permission>());
  EXPECT_EQ(value["cancellations"][0].size(), fields<Cancellation>());
  EXPECT_EQ(value["conversation"][0].size(), fields<Entry>());
  EXPECT_EQ(value["tasks"][0].size(), fields<StaffTask>());
  EXPECT_EQ(value["exemptions"][0].size(), fields<Exemption>());
  EXPECT_EQ(value["touches"][0].size(), fields<Touch>());
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
  EXPECT_EQ(view["nodes"][0].size(), fields<JobOnNode>());
  EXPECT_EQ(view["next"].size(), fields<NextRun>());
  EXPECT_EQ(view["next"]["sizes"][0].size(), fields<RunSize>());
  EXPECT_EQ(view["next"]["elsewhere"].size(), fields<Elsewhere>());
  EXPECT_EQ(Json::parse(to_json(samples::health())).size(), fields<Health>());
  EXPECT_EQ(Json::parse(to_json(samples::health()))["clocks"][0].size(), fields<NodeClock>());
  EXPECT_EQ(Json::parse(to_json(samples::ledger_check())).size(), fields<LedgerCheck>());
  EXPECT_EQ(Json::parse(to_json(samples::person_data())).size(), fields<PersonData>());
}

TEST(EveryField, OfTheHistory) {
  const Json job = Json::parse(to_json(samples::ended_job()));
  EXPECT_EQ(job.size(), fields<EndedJob>());
  EXPECT_EQ(job["accounted"].size(), fields<AccountedUse>());
  EXPECT_EQ(job["measured"].size(), fields<MeasuredUse>());
  EXPECT_EQ(job["measured"]["spread"].size(), fields<GpuSpread>());
  EXPECT_EQ(Json::parse(to_json(HistoryView{})).size(), fields<HistoryView>());
  EXPECT_EQ(Json::parse(to_json(samples::history_import())).size(), fields<HistoryImport>());
  EXPECT_EQ(Json::parse(to_json(samples::waste())).size(), fields<Waste>());
}

TEST(EveryField, OfNodesAndSeries) {
  const Json node = Json::parse(to_json(samples::node_view()));
  EXPECT_EQ(node.size(), fields<NodeView>());
  EXPECT_EQ(node["summary"].size(), fields<NodeSummary>());
  EXPECT_EQ(node["gpus"][0].size(), fields<NodeGpu>());
  EXPECT_EQ(node["gpus"][0]["users"][0].size(), fields<NodeGpuUser>());
  EXPECT_EQ(node["people"][0].size(), fields<NodePerson>());
  const Json job = Json::parse(to_json(samples::job_series()));
  EXPECT_EQ(job.size(), fields<JobSeries>());
  EXPECT_EQ(job["points"].size(), fields<Points>());
  EXPECT_EQ(job["nodes"][0].size(), fields<JobNodeSeries>());
  EXPECT_EQ(job["gpus"][0].size(), fields<GpuSeries>());
  EXPECT_EQ(Json::parse(to_json(samples::node_series())).size(), fields<NodeSeries>());
}

// A field whose sample is its default would come back right even if nothing read it.
void expect_nothing_default(const std::string& sample, const std::string& plain) {
  const Json told = Json::parse(sample);
  const Json untold = Json::parse(plain);
  for (const auto& [key, value] : told.items()) {
    if (key == "act") continue;
    EXPECT_NE(value, untold.value(key, Json("absent"))) << key << " is as by default in " << sample;
  }
}

TEST(EveryField, OfMail) {
  const Json mail = Json::parse(to_json(samples::received_mail()));
  EXPECT_EQ(mail.size(), fields<ReceivedMail>());
  EXPECT_EQ(mail["bounce"].size(), fields<Bounce>());
  expect_nothing_default(mail.dump(), to_json(ReceivedMail{}));
}

template <typename... Alternatives>
void expect_none_default(const std::vector<std::variant<Alternatives...>>& samples) {
  for (const auto& sample : samples) {
    const auto plain = std::visit(
        [](const auto& alternative) -> std::variant<Alternatives...> {
          return std::decay_t<decltype(alternative)>{};
        },
        sample);
    expect_nothing_default(to_json(sample), to_json(plain));
  }
}

TEST(EveryField, OfTheSamplesIsSet) {
  expect_none_default(samples::bodies());
  expect_none_default(samples::acts());
  expect_nothing_default(to_json(samples::report()), to_json(NodeReport{}));
  expect_nothing_default(to_json(samples::answer()), to_json(ReportAnswer{}));
  expect_nothing_default(to_json(samples::closed_case()), to_json(Case{}));
  expect_nothing_default(to_json(samples::emergency()), to_json(Emergency{}));
  expect_nothing_default(to_json(samples::job_view()), to_json(JobView{}));
  expect_nothing_default(to_json(samples::person_data()), to_json(PersonData{}));
  expect_nothing_default(to_json(samples::node_view()), to_json(NodeView{}));
  expect_nothing_default(to_json(samples::node_view().summary), to_json(NodeSummary{}));
  expect_nothing_default(to_json(samples::job_series()), to_json(JobSeries{}));
  expect_nothing_default(to_json(samples::node_series()), to_json(NodeSeries{}));
  expect_nothing_default(to_json(samples::health()), to_json(Health{}));
  expect_nothing_default(to_json(samples::ledger_check()), to_json(LedgerCheck{}));
}

// The parts of a case and of a job, one level down.
TEST(EveryField, OfTheSamplesPartsIsSet) {
  const Json whole = Json::parse(to_json(samples::closed_case()));
  Case plain;
  plain.jobs.resize(1);
  plain.findings.resize(1);
  plain.contacts.resize(1);
  plain.permissions.resize(1);
  plain.cancellations.resize(1);
  plain.conversation.resize(1);
  plain.tasks.resize(1);
  plain.exemptions.resize(1);
  plain.touches.resize(1);
  const Json parts = Json::parse(to_json(plain));
  for (const char* part : {"jobs", "findings", "contacts", "permissions", "cancellations", "conversation",
                           "tasks", "exemptions", "touches"}) {
    expect_nothing_default(whole[part][0].dump(), parts[part][0].dump());
  }
  JobView view;
  view.gpus.resize(1);
  view.verdicts.resize(1);
  view.nodes.resize(1);
  const Json job = Json::parse(to_json(samples::job_view()));
  const Json empty = Json::parse(to_json(view));
  expect_nothing_default(job["job"].dump(), empty["job"].dump());
  expect_nothing_default(job["gpus"][0].dump(), empty["gpus"][0].dump());
  expect_nothing_default(job["nodes"][0].dump(), empty["nodes"][0].dump());
  expect_nothing_default(job["verdicts"][0].dump(), empty["verdicts"][0].dump());
  view.next.emplace().sizes.resize(1);
  const Json next = Json::parse(to_json(view))["next"];
  expect_nothing_default(job["next"].dump(), next.dump());
  expect_nothing_default(job["next"]["sizes"][0].dump(), next["sizes"][0].dump());
}

}  // namespace
}  // namespace steward::wire
