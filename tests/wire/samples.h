// One value of every type that wire carries, each field different from its default, so that a field which a
// description forgets is found by the round trip.
#pragma once

#include <string>
#include <vector>

#include "model/act.h"
#include "model/event.h"
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
  value.devices = {{"GPU-1", "NVIDIA A10", 2, 3, 1, 24'576, GpuHealth::lost},
                   {"GPU-2", "NVIDIA A10", std::nullopt, 4, 5, 24'576, GpuHealth::unreadable}};
  value.gpus = {{"GPU-1", 3, 2, 512, 1024, 70'000, 6}};
  value.jobs = {
      {4711, 1001, 3, 29'000, 2048, 7, true, true, {{ProcessKind::shell, 2}, {ProcessKind::trainer, 1}}}};
  value.at_terminal = {1001, 4'294'967'294U};
  value.delivered = {{ContactId{12}, Delivery::refused, "no terminal"}};
  return value;
}

inline ReportAnswer answer() { return {7, {{ContactId{12}, 1001, "Kære Åse,\nyour GPU"}}}; }

inline Emergency emergency() {
  return {EmergencyId{9}, "staff1", from_ms(10), from_ms(20), "disk full", "df says so", {run(), run()}};
}

inline Case open_case() {
  Case value;
  value.id = CaseId{3};
  value.uid = 1001;
  value.user = "åse@aau.dk";
  value.job = run().job;
  value.run = run();
  value.job_shown = "120_3";
  value.job_name = "train\u0001";
  value.node_list = "a256-t4-[01-02]";
  value.opened_at = from_ms(5);
  value.held = true;
  value.findings = {{"idle_gpu", "one GPU idle", evidence(), from_ms(5), from_ms(6), false}};
  value.contacts = {{ContactId{4}, MessageKind::ask, ChannelKind::terminal, Passage::unclear, from_ms(7),
                     from_ms(17), from_ms(8), "<1@x>", "subject", "text", "detail", 2}};
  value.permissions = {
      {PermissionId{5}, run(), PermissionState::withdrawn, from_ms(9), "staff1", from_ms(10)}};
  value.cancellations = {{CancellationId{6}, run(), PermissionId{5}, EmergencyId{9},
                          CancellationState::failed, from_ms(11), from_ms(12), "scancel: no"}};
  value.conversation = {{from_ms(13), "åse@aau.dk", true, "why?"}};
  value.tasks = {
      {TaskId{7}, from_ms(14), "mail refused", ContactId{4}, CancellationId{6}, from_ms(15), "staff2"}};
  return value;
}

inline Case closed_case() {
  Case value = open_case();
  value.resolution = Resolution::cancelled_with_permission;
  value.closed_at = from_ms(16);
  value.closed_by = "staff2";
  value.closing_words = "thanks";
  return value;
}

// One of each kind, in the order of event::Body.
inline std::vector<event::Body> bodies() {
  return {
      event::CaseOpened{1001, "åse@aau.dk", run(), "120_3", "train", "a256-t4-01", true},
      event::FindingMade{"idle_gpu", "one GPU idle", evidence()},
      event::FindingEnded{"idle_gpu"},
      event::RunChanged{run()},
      event::HoldLifted{},
      event::ContactOwed{ContactId{4}, MessageKind::ask, ChannelKind::terminal, "<1@x>", "subject", "text"},
      event::ContactAttempting{ContactId{4}},
      event::ContactSettled{ContactId{4}, Delivery::unclear, "lost"},
      event::PermissionAsked{PermissionId{5}, run(), "staff1"},
      event::PermissionAnswered{PermissionId{5}, PermissionState::given, run()},
      event::PermissionLapsed{PermissionId{5}, "the run is over"},
      event::EmergencyDeclared{emergency()},
      event::CancellationOwed{CancellationId{6}, run(), PermissionId{5}, EmergencyId{9}, "staff1"},
      event::CancellationAttempting{CancellationId{6}},
      event::CancellationSettled{CancellationId{6}, true, "gone"},
      event::WordSaid{"åse@aau.dk", true, "why?"},
      event::TaskOpened{TaskId{7}, "mail refused", ContactId{4}, CancellationId{6}},
      event::TaskDone{TaskId{7}, "staff2"},
      event::CaseClosed{Resolution::mistaken, "staff2", "sorry"}};
}

// One of each kind, in the order of PersonAct.
inline std::vector<PersonAct> acts() {
  return {act::Reply{CaseId{3}, "I debug"},
          act::Permit{CaseId{3}, from_ms(1'760'000'060'000)},
          act::Decline{CaseId{3}, "it ends soon"},
          act::Withdraw{CaseId{3}},
          act::Say{CaseId{3}, "hello"},
          act::OpenCase{4711, "look at this"},
          act::Ask{CaseId{3}, "may we?"},
          act::Close{CaseId{3}, Resolution::remedied, "fine"},
          act::SettleTask{CaseId{3}, TaskId{7}},
          act::DeclareEmergency{"fire", "smoke", {4711, 4712}, minutes(30)},
          act::Cancel{CaseId{3}, EmergencyId{9}}};
}

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
               4,
               hours(5),
               "front1",
               77,
               2,
               8,
               true,
               {{"n1", 4, 2048, {0, 3}}}};
  value.gpus = {{"n1", 3, "GPU-1", "NVIDIA A10", {10, 9, 8}, 1024, Duration(30'000), "#. "}};
  value.verdicts = {{"idle_gpu", Judgement::breaks, "idle", evidence()}};
  value.open_case = CaseId{3};
  return value;
}

}  // namespace steward::samples
