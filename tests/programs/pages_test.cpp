#include "golden.h"
#include "wire/json.h"
#include "world.h"

namespace steward::cli {
namespace {

class Pages : public World {
 protected:
  void golden(const std::string& name, uid_t uid, std::vector<std::string> words) {
    const Outcome outcome = run(uid, std::move(words));
    EXPECT_EQ(outcome.code, kDone) << outcome.err;
    EXPECT_EQ(outcome.err, "");
    expect_golden(name, outcome.out);
  }
};

TEST_F(Pages, Me) { golden("me.txt", kMads, {"me"}); }
TEST_F(Pages, MeWithoutUtf8) {
  utf8 = false;
  golden("me_ascii.txt", kMads, {"me"});
}
TEST_F(Pages, MeOnANarrowTerminal) {
  width = 60;
  golden("me_narrow.txt", kMads, {"me"});
}
TEST_F(Pages, MeWithNothing) {
  service.all_jobs.clear();
  service.all_cases.clear();
  golden("me_nothing.txt", kMads, {"me"});
}
TEST_F(Pages, MeOfStaff) { golden("me_staff.txt", kKaren, {"me"}); }
TEST_F(Pages, Jobs) { golden("jobs.txt", kMads, {"jobs"}); }
TEST_F(Pages, JobsOfEverybody) {
  Job& waiting = service.all_jobs.emplace_back(job_view(4713, kIda, "ida", "fold-2")).job;
  waiting.state = JobState::pending;
  waiting.start = no_time;
  waiting.nodes.clear();
  service.all_jobs.back().gpus.clear();
  service.all_jobs.back().verdicts.clear();
  service.all_jobs[1].job.array = ArrayTask{4700, 12};
  service.all_jobs[1].job.nodes.push_back({"a256-a40-05", 8, 4096, {}});
  service.all_jobs[1].verdicts = {
      {"idle_gpu", "holding", Judgement::unknown, "only 2 of 480 intervals were measured", {}}};
  golden("jobs_everybody.txt", kKaren, {"jobs", "--everybody"});
}
TEST_F(Pages, Job) { golden("job.txt", kMads, {"job", "4711"}); }
// A job of three hours: the first GPU works from its tenth minute on, the second never does.
JobSeries three_hours() {
  JobSeries series;
  series.points = {kNoon - hours(3), minutes(5), 36};
  GpuSeries busy{"a256-a40-04", 0, "GPU-5e1f0b7a-0001", "NVIDIA A40", 46068, {}, {}, {}};
  GpuSeries idle{"a256-a40-04", 1, "GPU-5e1f0b7a-0002", "NVIDIA A40", 46068, {}, {}, {}};
  JobNodeSeries node{"a256-a40-04", 16, 65536, {}, {}};
  for (std::int64_t i = 0; i < 36; ++i) {
    busy.busy_percent.emplace_back(i < 2 ? 0 : 60 + i);
    busy.memory_used_mib.emplace_back(i < 2 ? 500 : 30211);
    busy.power_w.emplace_back(i < 2 ? 60 : 280);
    const bool measured = i > 6;
    idle.busy_percent.push_back(measured ? std::optional<std::int64_t>(0) : std::nullopt);
    idle.memory_used_mib.push_back(measured ? std::optional<std::int64_t>(3) : std::nullopt);
    idle.power_w.push_back(measured ? std::optional<std::int64_t>(31) : std::nullopt);
    node.cpu_centi.emplace_back(i < 4 ? 1580 : 210 + i);
    node.memory_used_mib.emplace_back(1024 * i);
  }
  series.nodes = {node};
  series.gpus = {busy, idle};
  return series;
}

JobOnNode on_its_node() {
  JobOnNode node{"a256-a40-04", "4711", "mads", 16, 65536, 212, 36000, 21, 90, 2, 1, {}, std::nullopt};
  node.kinds = {{ProcessKind::trainer, 17}, {ProcessKind::shell, 1}, {ProcessKind::other, 3}};
  return node;
}

TEST_F(Pages, JobOverTime) {
  service.all_series["4711"] = three_hours();
  service.all_jobs[0].nodes = {on_its_node()};
  service.all_jobs[0].gpus[0].processes = 17;
  service.all_jobs[0].gpus[0].strangers = 1;
  golden("job_over_time.txt", kMads, {"job", "4711"});
  utf8 = false;
  width = 60;
  golden("job_over_time_ascii.txt", kMads, {"job", "4711"});
}

TEST_F(Pages, NothingIsSaidOfProcessesOnAYoungRunsGpus) {
  EXPECT_NE(run(kMads, {"job", "4711"}).out.find("no process of this job"), std::string::npos);
  service.all_jobs[0].job.start = kNoon - seconds(90);
  EXPECT_EQ(run(kMads, {"job", "4711"}).out.find("no process of this job"), std::string::npos);
}

TEST_F(Pages, JobSeriesAsJson) {
  service.all_series["4711"] = three_hours();
  const Outcome outcome = run(kMads, {"job", "4711", "--series"});
  EXPECT_EQ(outcome.code, kDone);
  const auto series = wire::job_series_from_json(outcome.out);
  ASSERT_TRUE(series) << series.error().message;
  EXPECT_EQ(*series, three_hours());
}

class NodePages : public Pages {
 protected:
  void SetUp() override {
    NodeView works;
    works.summary = {"a256-a40-04",
                     kNoon - seconds(12),
                     "",
                     MachineUse{64, 330, 2110, 524288, 262144, Pressure{}},
                     2,
                     2,
                     1,
                     1,
                     1,
                     0,
                     1,
                     0,
                     0};
    works.gpus = {
        {0,
         "GPU-5e1f0b7a-0001",
         "NVIDIA A40",
         46068,
         GpuHealth::ok,
         0,
         false,
         "4711",
         "mads",
         870,
         30211,
         280,
         {{"4711", "mads", 17}, {"", "ida", 1}}},
        {1, "GPU-5e1f0b7a-0002", "NVIDIA A40", 46068, GpuHealth::ok, 0, false, "4711", "mads", 0, 3, 31, {}}};
    works.jobs = {on_its_node()};
    NodeView sick;
    sick.summary.node = "a256-a40-05";
    sick.summary.reported = kNoon - minutes(17);
    sick.summary.trouble = "the GPU driver does not answer";
    sick.summary.gpus = 2;
    sick.summary.gpus_sick = 1;
    NodeView front;
    front.summary.node = "ai-fe02";
    front.summary.reported = kNoon - seconds(3);
    front.summary.machine = MachineUse{32, 970, 9710, 131072, 4096, Pressure{480, 12, 0, 130, 40}};
    front.summary.people = 2;
    PersonUse use;
    use.cpu_ms = 29'400;
    use.memory_mib = 90'000;
    use.processes = 41;
    use.tasks = 300;
    use.kinds = {{ProcessKind::ide_server, 3}, {ProcessKind::compiler, 32}};
    front.people = {{"ida", use}, {"mads", PersonUse{}}};
    service.all_nodes = {works, sick, front};
    const JobSeries job = three_hours();
    service.series_of_node = {job.points, {}, {}, {}, {}, {}, job.gpus};
    for (std::int64_t i = 0; i < 36; ++i) {
      service.series_of_node.busy_percent.emplace_back(i * 2);
      service.series_of_node.used_mib.emplace_back(262144);
      service.series_of_node.pressure_cpu_percent.emplace_back(0);
      service.series_of_node.pressure_io_percent.emplace_back(i > 30 ? 80 : 0);
    }
  }
};

TEST_F(NodePages, All) { golden("nodes.txt", kKaren, {"nodes"}); }
TEST_F(NodePages, ThoseThatWantAttention) {
  width = 80;
  golden("nodes_amiss.txt", kKaren, {"nodes", "--amiss"});
}
TEST_F(NodePages, One) { golden("node.txt", kKaren, {"nodes", "a256-a40-04"}); }
TEST_F(NodePages, AFrontEnd) { golden("node_front_end.txt", kKaren, {"nodes", "ai-fe02"}); }
TEST_F(NodePages, AreForStaff) {
  EXPECT_EQ(run(kMads, {"nodes"}).code, kFailed);
  EXPECT_EQ(run(kMads, {"nodes", "a256-a40-04"}).code, kFailed);
  EXPECT_EQ(run(kKaren, {"nodes", "--series"}).code, kUsage);
  EXPECT_EQ(run(kKaren, {"nodes", "no/such"}).code, kFailed);
  EXPECT_EQ(run(kKaren, {"nodes", "n1", "--hours", "0"}).code, kUsage);
}

TEST_F(Pages, JobWhoseGpuIsNotReported) {
  service.all_jobs[0].gpus[1].uuid.clear();
  service.all_jobs[0].gpus[1].history.clear();
  service.all_jobs[0].verdicts = {{"idle_gpu",
                                   "holding",
                                   Judgement::unknown,
                                   "GPU 1 of node a256-a40-04 is not reported by the node's agent",
                                   {}}};
  golden("job_unknown.txt", kMads, {"job", "4711"});
}
TEST_F(Pages, Cases) { golden("cases.txt", kMads, {"cases"}); }
TEST_F(Pages, CasesOfEverybodyOnANarrowTerminal) {
  width = 80;
  golden("cases_everybody.txt", kKaren, {"cases", "--everybody", "--open"});
}
TEST_F(Pages, CaseForItsOwner) { golden("case_owner.txt", kMads, {"case", "3"}); }
TEST_F(Pages, CaseForStaffWithEveryMessage) { golden("case_staff.txt", kKaren, {"case", "3", "--full"}); }
TEST_F(Pages, CaseThatIsClosed) {
  Case& in = the_case();
  in.findings[0].standing = false;
  in.permissions[0].state = PermissionState::used;
  in.permissions[0].answered_at = kNoon - minutes(10);
  in.cancellations = {{CancellationId{50},
                       in.jobs[0].run,
                       PermissionId{12},
                       {},
                       CancellationState::done,
                       kNoon - minutes(9),
                       kNoon - minutes(9),
                       kNoon - minutes(9),
                       ""}};
  in.tasks[0].done_at = kNoon - minutes(5);
  in.tasks[0].done_by = "karen";
  in.state = CaseState::closed;
  in.jobs[0].ended_at = kNoon - minutes(9);
  in.jobs[0].cancelled = true;
  in.resolution = Resolution::cancelled_with_permission;
  in.closed_at = kNoon - minutes(8);
  in.closed_by = "steward";
  in.closing_words = "Thank you.";
  golden("case_closed.txt", kKaren, {"case", "3"});
}
TEST_F(Pages, CaseAsEvents) {
  service.events = {
      {1, kNoon - minutes(70), CaseId{3}, kMads, event::FindingEnded{"idle_gpu", the_case().jobs[0].job()}},
      {12, kNoon - minutes(3), CaseId{3}, kMads, event::WordSaid{"mads", false, Meaning::words, "x"}}};
  golden("case_events.txt", kKaren, {"case", "3", "--events"});
}
TEST_F(Pages, Health) {
  service.health_now = {"observe",
                        kNoon - seconds(12),
                        "",
                        true,
                        kNoon - hours(3),
                        "sacct failed (1): slurmdbd: Connection refused",
                        5,
                        6,
                        {"a512-mi100-01: never reported"},
                        2,
                        "connection refused",
                        1,
                        {{"idle_gpu", 41, 3, 1}},
                        {{"a512-l4-06", Duration(-7000)}},
                        {"processes hang, or all waits for I/O, on a256-t4-01"}};
  golden("health.txt", kKaren, {"health"});
}
TEST_F(Pages, History) {
  HistoryView& history = service.history_now;
  history = {kNoon - hours(24 * 30),
             kNoon,
             kNoon,
             42,
             3,
             {hours(512), hours(421), hours(301)},
             hours(3072),
             hours(1260),
             {},
             {},
             {},
             {{"gpu_too_large",
               "need",
               Judgement::breaks,
               "12 of 15 jobs that asked for their GPUs by name would have run on a lesser type (Tesla T4 "
               "instead of "
               "NVIDIA A40): 120 GPU-hours",
               {{"harm", Duration(hours(120))}}},
              {"off_peak", "need", Judgement::keeps, "too few jobs, or too little, to speak of", {}}},
             {}};
  for (int day = 0; day < 30; ++day) {
    const GpuTime gpu{hours(day % 7 * 6), hours(day % 7 * 5), hours(day % 7 * 3)};
    history.days.push_back({history.from + hours(24 * day), gpu});
  }
  history.types = {{"NVIDIA A40", {hours(400), hours(320), hours(250)}},
                   {"", {hours(112), hours(101), hours(51)}}};
  EndedJob job;
  job.id = 4711;
  job.name = "train-bert";
  job.end = kNoon - hours(30);
  job.gpus = 2;
  job.measured = MeasuredUse{hours(40), hours(4), hours(2), 0, 0, 0, {}};
  history.most_idle = {job};
  job.id = 4720;
  job.array = ArrayTask{4712, 8};
  job.measured->gpu_active = hours(39);
  history.best = {job};
  golden("history.txt", kMads, {"history"});
}
TEST_F(Pages, LedgerThatIsIntact) {
  service.ledger_state = {true, 1203, "9f2c", ""};
  golden("ledger.txt", kKaren, {"ledger", "verify"});
}
TEST_F(Pages, EmergencyPlan) {
  at_terminal = true;
  typed = "no\n";
  const Outcome outcome =
      run(kKaren, {"emergency", "declare", "--cause", "storage", "--reason", "storage stalls", "--evidence",
                   "graph of 14:00", "--job", "4711", "--job", "4712"});
  EXPECT_EQ(outcome.code, kFailed);
  EXPECT_TRUE(service.acts.empty());
  expect_golden("emergency_plan.txt", outcome.out);
}
TEST_F(Pages, PermitPlan) {
  at_terminal = true;
  typed = "y\n";
  const Outcome outcome = run(kMads, {"permit", "3"});
  EXPECT_EQ(outcome.code, kFailed);
  EXPECT_TRUE(service.acts.empty()) << "only the whole word yes is a yes";
  expect_golden("permit_plan.txt", outcome.out);
}
TEST_F(Pages, HelpTeaches) { golden("help.txt", kMads, {"--help"}); }
// Everything a stranger can choose, filled with what terminals obey: nothing of it may be printed.
TEST_F(Pages, NoStrangersTextReachesTheTerminalRaw) {
  const std::string evil = "\x1b[2J\x1b]0;owned\x07 \u202Eevil\u009b31m\r\nroot# \xff";
  JobView& job = service.all_jobs[0];
  for (std::string* each :
       {&job.job.name, &job.job.comment, &job.job.account, &job.job.partition, &job.job.qos,
        &job.job.nodes[0].node, &job.gpus[0].name, &job.gpus[0].node, &job.verdicts[1].reason}) {
    *each = evil;
  }
  Case& in = the_case();
  for (std::string* each : {&in.jobs[0].name, &in.jobs[0].nodes, &in.findings[0].reason,
                            &in.contacts[0].subject, &in.contacts[0].text, &in.contacts[1].detail,
                            &in.conversation[0].text, &in.conversation[1].who, &in.tasks[0].what}) {
    *each = evil;
  }
  in.findings[0].evidence.push_back({evil, evil});
  at_terminal = true;
  for (const std::vector<std::string>& words : {std::vector<std::string>{"me"},
                                                {"jobs", "--everybody"},
                                                {"job", "4711"},
                                                {"cases", "--everybody"},
                                                {"case", "3", "--full"},
                                                {"case", "3", "--json"},
                                                {"job", "4711", "--json"}}) {
    const Outcome outcome = run(kKaren, words);
    EXPECT_EQ(outcome.code, kDone) << outcome.err;
    for (const char byte : outcome.out)
      EXPECT_TRUE(byte == '\n' || static_cast<unsigned char>(byte) >= 0x20) << words[0];
    for (const char* bad : {"\u202E", "\u009b", "\nroot#", "\xff"}) {
      EXPECT_EQ(outcome.out.find(bad), std::string::npos) << words[0] << "\n" << outcome.out;
    }
  }
}

TEST_F(Pages, JsonIsTheApisOwnBytes) {
  const Outcome outcome = run(kMads, {"case", "3", "--json"});
  Case seen = the_case();
  seen.tasks.clear();
  seen.conversation.pop_back();  // the note
  EXPECT_EQ(outcome.out, wire::to_json(seen) + "\n");
  EXPECT_EQ(run(kMads, {"job", "4711", "--json"}).out, wire::to_json(service.all_jobs[0]) + "\n");
}

}  // namespace
}  // namespace steward::cli
