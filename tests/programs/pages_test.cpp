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
  service.health_now = {"observe", kNoon - seconds(12),
                        "",        5,
                        6,         {"a512-mi100-01: never reported"},
                        2,         "connection refused",
                        1,         {{"idle_gpu", 41, 3, 1}}};
  golden("health.txt", kKaren, {"health"});
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
