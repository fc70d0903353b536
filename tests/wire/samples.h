// One value of every type that wire carries, each field different from its default, so that a field which a
// description forgets is found by the round trip.
#pragma once

#include <string>
#include <vector>

#include "model/act.h"
#include "model/checkup.h"
#include "model/cluster.h"
#include "model/event.h"
#include "model/mail.h"
#include "model/report.h"
#include "model/view.h"

namespace steward::samples {

inline RunKey run() { return {{"aicloud", 4711, from_ms(1'760'000'000'000)}, from_ms(1'760'000'060'000)}; }

inline Evidence evidence() {
  return {{"gpu.idle", Value(std::int64_t{-3})},
          {"node", Value(std::string("a256-t4-01"))},
          {"window", Value(Duration(5000))},
          {"since", Value(from_ms(1'760'000'000'001))}};
}

inline JobUse job_use() {
  JobUse value;
  value.job = 4711;
  value.uid = 1001;
  value.samples = 3;
  value.cpu_ms = 29'000;
  value.memory = {2048, 64, 512, 3000, 4000, 8192};
  value.io = IoUse{1 << 20, 2 << 20};
  value.oom_kills = 2;
  value.processes = 7;
  value.tasks = 70;
  value.stuck = 1;
  value.interactive_step = true;
  value.waits_at_terminal = true;
  value.kinds = {{ProcessKind::shell, 2}, {ProcessKind::trainer, 1}};
  value.longest_sleep = minutes(90);
  value.quiet = seconds(45);
  value.steps = {{"batch", 28'000, 2000, 6}, {"0", 1'000, 48, 1}};
  return value;
}

inline NodeReport report() {
  NodeReport value;
  value.cluster = "aicloud";
  value.node = "a256-t4-01";
  value.epoch = 1'760'000'000'000;
  value.sequence = 18'446'744'073'709'551'615U;
  value.begin = from_ms(1'760'000'030'000);
  value.end = from_ms(1'760'000'060'000);
  value.expected_samples = 3;
  value.trouble = "NVML: \"not found\"";
  value.devices = {{"GPU-1", "NVIDIA A10", 2, 3, 1, 24'576, GpuHealth::lost, 2, true, GpuPart{"GPU-0", 7, 1}},
                   {"GPU-2", "NVIDIA A10", std::nullopt, 4, 5, 24'576, GpuHealth::unreadable}};
  value.gpus = {{"GPU-1", 4, 3, 2, 512, 1024, 70'000, 2'100'000, 6, {{4711, 1001, 5}, {0, 1002, 1}}}};
  value.jobs = {job_use()};
  value.machine = MachineUse{64, 250, 1234, 262'144, 131'072, Pressure{1, 2, 3, 4, 5}};
  value.people = {{1001, "åse", 900, 512, 7, 30, IoUse{5, 6}, {{ProcessKind::compiler, 3}}, 1}};
  value.at_terminal = {1001, 4'294'967'294U};
  value.delivered = {{ContactId{12}, Delivery::refused, "no terminal"}};
  value.agent = AgentUse{7, 6, 1, 2, Duration(15'000), true, true};
  return value;
}

inline ReportAnswer answer() { return {7, {{ContactId{12}, 1001, "Kære Åse,\nyour GPU"}}}; }

inline JobKey other_job() { return {"aicloud", 4712, from_ms(1'760'000'000'500)}; }

inline Emergency emergency() {
  Emergency value;
  value.id = EmergencyId{9};
  value.declared_by = "staff1";
  value.declared_at = from_ms(10);
  value.expires_at = from_ms(20);
  value.cause = Cause::network;
  value.reason = "disk full";
  value.evidence = "df says so";
  value.told = "the file systems stall";
  value.platform = "I/O pressure 80 % on 3 nodes";
  value.runs = {run(), {other_job(), from_ms(5)}};
  value.needs_second = true;
  value.confirmed_by = "staff2";
  value.confirmed_at = from_ms(11);
  return value;
}

inline CaseJob case_job() {
  CaseJob value;
  value.run = run();
  value.shown = "120_3";
  value.name = "train\u0001";
  value.nodes = "a256-t4-[01-02]";
  value.ended_at = from_ms(31);
  value.told_at = from_ms(32);
  value.cancelled = true;
  value.settled = true;
  return value;
}

inline Plot plot() {
  return {
      from_ms(1'760'000'000'000), from_ms(1'760'003'600'000), {{"GPU 0", {0, 125, 1000, Strip::unknown}}}};
}

inline Contact contact() {
  Contact value;
  value.id = ContactId{4};
  value.kind = MessageKind::ask;
  value.channel = ChannelKind::terminal;
  value.to = Audience::desk;
  value.run = run();
  value.passage = Passage::unclear;
  value.owed_at = from_ms(7);
  value.attempted_at = from_ms(17);
  value.settled_at = from_ms(8);
  value.message_id = "<1@x>";
  value.subject = "subject";
  value.text = "text";
  value.detail = "detail";
  value.approved_by = "staff3";
  value.attempts = 2;
  value.language = "da";
  value.plot = plot();
  value.link_used_at = from_ms(18);
  return value;
}

inline Case open_case() {
  Case value;
  value.id = CaseId{3};
  value.uid = 1001;
  value.user = "åse@aau.dk";
  value.principle = "holding";
  value.state = CaseState::silent;
  value.state_since = from_ms(6);
  value.opened_at = from_ms(5);
  value.begun_at = from_ms(5);
  value.repeats = 2;
  value.version = 33;
  value.jobs = {case_job(), {}};
  value.findings = {
      {"idle_gpu", run().job, "one GPU idle", evidence(), plot(), from_ms(5), from_ms(6), false, true}};
  value.contacts = {contact()};
  value.permissions = {
      {PermissionId{5}, run(), PermissionState::withdrawn, from_ms(9), "staff1", from_ms(10), minutes(60)}};
  value.cancellations = {{CancellationId{6}, run(), PermissionId{5}, EmergencyId{9},
                          CancellationState::failed, from_ms(11), from_ms(11), from_ms(12), "scancel: no"}};
  value.conversation = {{from_ms(13), "åse@aau.dk", true, Meaning::explanation, "why?"}};
  value.tasks = {
      {TaskId{7}, from_ms(14), "mail refused", ContactId{4}, CancellationId{6}, from_ms(15), "staff2"}};
  value.exemptions = {
      {ExemptionId{8}, "idle_gpu", other_job(), from_ms(40), "debugging", "staff2", from_ms(39)}};
  value.touches = {{33, from_ms(16), "staff2", "left a note"}};
  value.assigned = "staff2";
  value.ticket = "INC0012345";
  return value;
}

inline Case closed_case() {
  Case value = open_case();
  value.state = CaseState::closed;
  value.resolution = Resolution::cancelled_with_permission;
  value.closed_at = from_ms(16);
  value.closed_by = "staff2";
  value.closing_words = "thanks";
  return value;
}

// One of each kind, in the order of event::Body.
inline std::vector<event::Body> bodies() {
  return {
      event::CaseOpened{1001, "åse@aau.dk", "holding", CaseState::drafted},
      event::JobJoined{run(), "120_3", "train", "a256-t4-01"},
      event::RunEnded{run(), true},
      event::RunChanged{run()},
      event::FindingMade{"idle_gpu", run().job, "one GPU idle", evidence(), plot()},
      event::FindingEnded{"idle_gpu", run().job, true},
      event::HoldLifted{CaseState::drafted},
      event::FellSilent{},
      event::CaseReopened{CaseState::answered, "staff1", "they wrote again"},
      event::CaseAssigned{"staff2", "staff1"},
      event::TicketNumbered{"INC0012345", "staff1"},
      event::ContactOwed{ContactId{4}, MessageKind::ask, ChannelKind::terminal, Audience::desk, run(), true,
                         "<1@x>", "subject", "text", "da", plot()},
      event::ContactApproved{ContactId{4}, "staff1", "subject", "text"},
      event::ContactDropped{ContactId{4}, "the job ended"},
      event::ContactAttempting{ContactId{4}},
      event::ContactSettled{ContactId{4}, Delivery::unclear, "lost"},
      event::PermissionAsked{PermissionId{5}, run(), "staff1"},
      event::PermissionAnswered{PermissionId{5}, PermissionState::given, run(), minutes(60)},
      event::PermissionLapsed{PermissionId{5}, "the run is over"},
      event::EmergencyDeclared{emergency()},
      event::EmergencyConfirmed{EmergencyId{9}, "staff2"},
      event::CancellationOwed{CancellationId{6}, run(), PermissionId{5}, EmergencyId{9}, "staff1"},
      event::CancellationAttempting{CancellationId{6}},
      event::CancellationSettled{CancellationId{6}, true, "gone"},
      event::WordSaid{"åse@aau.dk", true, Meaning::wrong, "why?"},
      event::TaskOpened{TaskId{7}, "mail refused", ContactId{4}, CancellationId{6}},
      event::TaskDone{TaskId{7}, "staff2"},
      event::ExemptionGranted{ExemptionId{8}, "idle_gpu", other_job(), from_ms(40), "debugging", "staff2"},
      event::ExemptionEnded{ExemptionId{8}, "staff2"},
      event::CaseClosed{Resolution::mistaken, "staff2", "sorry"},
      event::CaseErased{"staff2", "its time was over"},
      event::PersonForgotten{"staff2"},
      event::ContactReturned{ContactId{4}, "5.1.1 no such mailbox"},
      event::LinkUsed{ContactId{4}}};
}

// One of each kind, in the order of PersonAct.
inline std::vector<PersonAct> acts() {
  return {act::Reply{CaseId{3}, "I debug", Meaning::explanation},
          act::Permit{CaseId{3}, from_ms(1'760'000'060'000), 4711},
          act::Decline{CaseId{3}, "it ends soon", 4711},
          act::Withdraw{CaseId{3}, 4711},
          act::Concern{"node n1 is loud"},
          act::Support{"please help", 4711},
          act::Say{CaseId{3}, "hello"},
          act::OpenCase{4711, "look at this"},
          act::Note{CaseId{3}, "new here"},
          act::Ask{CaseId{3}, "may we?", 4711},
          act::Approve{CaseId{3}, ContactId{4}, "subject", "text"},
          act::Assign{CaseId{3}, "staff2"},
          act::Ticket{CaseId{3}, "INC0012345"},
          act::Grant{CaseId{3}, "idle_gpu", 4711, hours(48), "debugging"},
          act::Revoke{CaseId{3}, ExemptionId{8}},
          act::Close{CaseId{3}, Resolution::remedied, "fine"},
          act::Reopen{CaseId{3}, "once more"},
          act::SettleTask{CaseId{3}, TaskId{7}},
          act::DeclareEmergency{Cause::network, "fire", "smoke", {4711, 4712}, minutes(30), "a fire"},
          act::ConfirmEmergency{EmergencyId{9}},
          act::Cancel{CaseId{3}, EmergencyId{9}, 4711}};
}

inline JobOnNode job_on_node() {
  JobOnNode value{"n1", "120_3", "ase", 4, 2048, 320, 1024, 5, 9, 1, 2, {}, Duration(4000)};
  value.kinds = {{ProcessKind::trainer, 4}, {ProcessKind::shell, 1}};
  return value;
}

inline NextRun next_run() {
  NextRun value;
  value.withheld = "too short";
  value.so_far = true;
  value.runs = {"120_3", "4700"};
  value.sizes = {{"memory_mib", SizeOutcome::less, Value(std::int64_t{65'536}), Value(std::int64_t{18'700}),
                  Value(std::int64_t{23'552}), "at most 18.3 GiB", "#SBATCH --mem=23G"},
                 {"gpu_type", SizeOutcome::keep, Value(std::string("NVIDIA A10")), {}, {}, "as it is", ""}};
  value.elsewhere = Elsewhere{"JupyterLab", "https://example.org/", {"log in"}};
  return value;
}
inline EndedJob ended_job();

inline JobView job_view() {
  JobView value;
  value.job = {4711,
               ArrayTask{120, 3},
               4700,
               1001,
               "ase",
               "acc",
               "gpu",
               "normal",
               "train",
               "note",
               JobState::completing,
               true,
               from_ms(1),
               from_ms(2),
               from_ms(3),
               from_ms(4),
               4,
               hours(5),
               "front1",
               77,
               2,
               8,
               true,
               true,
               {{"n1", 4, 2048, {0, 3}}}};
  value.gpus = {{"n1", 3, "GPU-1", "NVIDIA A10", {10, 9, 8}, 1024, Duration(30'000), "#. ", 2, 1}};
  value.nodes = {job_on_node()};
  value.verdicts = {{"idle_gpu", "holding", Judgement::breaks, "idle", evidence(), true, true}};
  value.open_case = CaseId{3};
  value.ended = ended_job();
  value.next = next_run();
  return value;
}

inline GpuSeries gpu_series() {
  return {"n1", 3, "GPU-1", "NVIDIA A10", 23028, {1, std::nullopt}, {2, std::nullopt}, {3, -4}};
}
inline Points points() { return {from_ms(30'000), Duration(60'000), 2}; }
inline JobSeries job_series() {
  return {points(), {{"n1", 4, 2048, {std::nullopt, 320}, {17, 18}}}, {gpu_series()}};
}
inline NodeSeries node_series() {
  return {points(), {1, 2}, {3, std::nullopt}, {5, 6}, {7, 8}, {9, 10}, {gpu_series()}};
}

inline NodeView node_view() {
  NodeView view;
  view.summary = {"n1", from_ms(4), "no GPUs", report().machine, 8, 7, 6, 5, 4, 3, 2, 1, 9};
  view.gpus = {{3,
                "GPU-1",
                "NVIDIA A10",
                23028,
                GpuHealth::lost,
                2,
                true,
                "120_3",
                "ase",
                870,
                1024,
                143,
                {{"120_3", "ase", 2}}}};
  view.jobs = {job_on_node()};
  view.people = {{"ase", report().people.at(0)}};
  return view;
}

inline PersonData person_data() {
  return {1001, "åse@aau.dk", {open_case(), closed_case()}, {job_view()}, "da"};
}

inline Cluster cluster() {
  Cluster value;
  value.at = from_seconds(1'795'000'000);
  value.name = "aicloud";
  value.slurm_version = "22.05.8";
  value.default_qos = "normal";
  value.node_types = {{"a256-t4-[01-04]", 4, 3, 32, 64, 256'000, 6, "t4", 10, {"prioritized"}, {"nvme"}}};
  value.partitions = {{"prioritized",
                       true,
                       false,
                       hours(12),
                       hours(144),
                       4,
                       {"normal"},
                       {"odd"},
                       {"aau"},
                       {"ex"},
                       {"ai"},
                       3800,
                       40'000,
                       6}};
  value.qos = {{"normal", hours(48), 12, 12, 8, true}};
  value.closures = {{value.at, value.at + hours(24), "n1", "window"}};
  value.reservations = {{"course", value.at, value.at + hours(4), "n2", {"mads"}, {"aau"}}};
  value.site.release = {minutes(20), hours(2)};
  value.site.ucloud = {"Hub", "https://hub.example.org/start/", "lab", "code", "term", "r"};
  return value;
}
inline Check check() { return {"mail", CheckOutcome::amiss, "No SPF.", "Ask for one."}; }

inline Health health() {
  return {"contact",
          from_ms(4),
          "slow",
          true,
          from_ms(5),
          "slurmdbd is away",
          3,
          4,
          {"n4: no route"},
          5,
          "smtp: refused",
          6,
          {{"idle_gpu", 7, 2, 1}},
          {{"n3", Duration(-4000)}},
          {"processes hang on n3"}};
}

inline EndedJob ended_job() {
  EndedJob job;
  job.id = 4711;
  job.array = ArrayTask{4710, 3};
  job.het_leader = 4709;
  job.uid = 1001;
  job.user = "åse";
  job.account = "aau";
  job.partition = "prioritized";
  job.qos = "normal";
  job.name = "train | \"x\"";
  job.state = JobState::timeout;
  job.batch = true;
  job.submit = from_ms(1'000);
  job.eligible = from_ms(2'000);
  job.start = from_ms(3'000);
  job.end = from_ms(9'000);
  job.time_limit = hours(6);
  job.cpus = 6;
  job.memory_mib = 40'000;
  job.gpus = 2;
  job.nodes = 1;
  job.node_list = "i256-a10-06";
  job.gpu_type = "NVIDIA A10";
  job.chose_gpu = true;
  job.accounted = {5'000, 1'024};
  job.measured = MeasuredUse{seconds(12), seconds(6), seconds(3), 9'000,
                             5'500,       1'100,      seconds(6), GpuSpread{1, seconds(5), seconds(2)}};
  return job;
}

inline HistoryImport history_import() {
  return {true, from_ms(1), from_ms(2), from_ms(3), 4, "slurmdbd is away"};
}
inline Waste waste() {
  return {1001, "åse", {"gpu_too_large", "need", Judgement::breaks, "small", evidence(), true, true}};
}

inline ReceivedMail received_mail() {
  ReceivedMail value;
  value.recipient = "steward+3.k7q2@cloud.example.org";
  value.sender = "mads@example.org";
  value.from_address = "mads.holm@example.org";
  value.from_name = "Mads \"Åse\" Holm";
  value.subject = "Re: Your job";
  value.message_id = "<a1@example.org>";
  value.in_reply_to = "<c11.5e1f@cloud.example.org>";
  value.text = "It loads\ndata.";
  value.cut = true;
  value.attachments = 2;
  value.automatic = true;
  value.bounce = Bounce{true, "5.1.1", "550 no such user", "ida@example.org"};
  return value;
}

inline LedgerCheck ledger_check() { return {true, 17, "ab", "entry 17: body changed"}; }

}  // namespace steward::samples
