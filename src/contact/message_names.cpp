#include "contact/message_names.h"

namespace steward::contact {

const Names& common_names() {
  static const Names names = {"case", "person", "user",     "job",   "job_name",
                              "jobs", "nodes",  "platform", "matter"};
  return names;
}

const std::map<MessageKind, Names>& own_names() {
  static const std::map<MessageKind, Names> names = {
      {MessageKind::finding, {"rule_sentence", "rule_advice", "reason", "others", "plot", "link"}},
      {MessageKind::habit,
       {"rule_sentence", "rule_advice", "reason", "examples", "window", "besides", "plot", "link"}},
      {MessageKind::front_end, {"rule_sentence", "rule_advice", "reason", "node", "plot", "link"}},
      {MessageKind::reminder, {"link"}},
      {MessageKind::ask, {"words", "staff", "link"}},
      {MessageKind::release_soon, {"release.idle", "release.notice", "link"}},
      {MessageKind::release_refused, {"reason"}},
      {MessageKind::cancelled, {}},
      {MessageKind::not_cancelled, {"reason"}},
      {MessageKind::emergency_declared, {"reason"}},
      {MessageKind::emergency, {"reason"}},
      {MessageKind::staff_word, {"words", "staff", "link"}},
      {MessageKind::remedied, {"ended"}},
      {MessageKind::emergency_report, {"words"}},
      {MessageKind::weekly, {"words"}},
      {MessageKind::platform_fault, {"words"}},
      {MessageKind::support, {"words"}},
      {MessageKind::mail_received, {"link"}},
      {MessageKind::staff_notice, {"words"}},
      {MessageKind::ticket_opened, {"words"}},
      {MessageKind::ticket_updated, {"words"}},
      {MessageKind::ticket_closed, {"words"}},
  };
  return names;
}

// The lines of matter.txt: what a case is about, in a few words ("your job 4711").
const Names& matter_names() {
  static const Names names = {"job",     "jobs",     "others", "besides", "support",
                              "concern", "platform", "need",   "quota",   "front_end"};
  return names;
}

const std::map<std::string, Names>& rule_names() {
  static const std::map<std::string, Names> names = {
      {"idle_gpu", {"gpus", "gpus.idle", "idle", "since", "window", "where", "reason"}},
      {"interactive_session", {"gpus", "cpus", "idle", "since", "window", "reason", "ucloud.shell"}},
      {"waits_for_input", {"gpus", "cpus", "idle", "since", "window", "reason", "ucloud.shell"}},
      {"development_server",
       {"gpus", "cpus", "idle", "since", "window", "stands", "reason", "ucloud.notebook"}},
      {"gpu_no_process", {"gpus", "cpus", "idle", "since", "window", "reason"}},
      {"gpu_not_needed", {"gpus", "cpus", "gpus.idle", "since", "window", "where", "reason"}},
      {"gpu_never_used", {"gpus", "gpus.idle", "idle", "since", "window", "where", "reason"}},
      {"some_gpus_unused", {"gpus", "gpus.idle", "gpus.used", "idle", "since", "window", "where", "reason"}},
      {"gpus_like_one", {"gpus", "since", "window", "reason"}},
      {"work_from_shell", {"gpus", "cpus", "since", "window", "reason", "ucloud.shell"}},
      {"tied_to_shell", {"gpus", "cpus", "since", "window", "submitted_on", "reason"}},
      {"gpu_too_large",
       {"jobs.over", "harm", "window", "examples", "gpu_type", "gpu_type.fits", "most_gpu_mib", "reason"}},
      {"cpus_over_need",
       {"jobs.over", "harm", "window", "examples", "core_time", "core_time.used", "core_time.wasted",
        "reason"}},
      {"serial_on_many_cores",
       {"jobs.over", "harm", "window", "examples", "cpus", "core_time.wasted", "reason"}},
      {"memory_over_need",
       {"jobs.over", "harm", "window", "examples", "memory_mib", "memory_mib.used", "reason"}},
      {"time_limit_over_need", {"jobs.over", "window", "examples", "longest", "enough", "reason"}},
      {"beyond_limits", {"quota", "gpus.most", "jobs.most", "beyond", "use", "window", "reason"}},
      {"off_peak", {"jobs.over", "window", "examples", "reason"}},
      {"front_end_harm",
       {"node", "harm", "since", "kinds", "cpu_permille", "memory_mib", "tasks", "reason", "ucloud.editor"}},
  };
  return names;
}

const Names& digest_names() {
  static const Names names = {"count", "cases", "person", "platform", "sections"};
  return names;
}

const Names& test_names() {
  static const Names names = {"platform", "staff"};
  return names;
}

}  // namespace steward::contact
