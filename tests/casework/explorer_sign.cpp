// When two states of a case are the same.
#include <algorithm>

#include "casework/explorer_world.h"

namespace steward::casework {
namespace {

// How far a release that waits for its notice has come; empty: there is none.
std::string notice_of(const Node& node, const Permission& permission) {
  if (permission.if_idle == Duration(0) || permission.state != PermissionState::given) return "";
  if (!node.oracle.is_told(permission.id)) return "untold";
  return node.oracle.notice_is_over(permission.id, node.desk.now) ? "over" : "told";
}

std::string job_sign(const Node& node, std::size_t i, Side side) {
  const bool releases = side == Side::warrants;
  const Case& value = node.desk.see(node.in);
  const RunKey run = node.desk.run_of(node.jobs[i]);
  const CaseJob* job = job_in(value, run.job);
  std::string text = node.runs[i] ? "r" : "-";
  if (releases && !node.allowed[i]) text += "w";
  if (job == nullptr) return text;
  text += job->ended_at != no_time ? "e" : job->run == run ? "f" : "o";
  if (side == Side::words && job->told_at != no_time) text += "t";
  if (side != Side::two_jobs && job->settled) text += "x";
  if (const Finding* finding = finding_in(value, run.job, "idle_gpu")) text += finding->standing ? "S" : "s";
  if (const Permission* permission = newest_permission(value, run)) {
    text += std::string(to_string(permission->state)) + (permission->if_idle != Duration(0) ? "*" : "");
    if (releases) text += notice_of(node, *permission);
  }
  for (const Cancellation& each : value.cancellations) {
    if (each.run != run || &each != &value.cancellations.back()) continue;
    text += std::string(to_string(each.state)) + (each.emergency ? "E" : "P");
    const bool late = each.state == CancellationState::owed && node.desk.now - each.owed_at > minutes(2);
    if (releases && late) text += "late";
  }
  return text;
}

std::set<std::string> contact_signs(const Case& value, bool words) {
  std::set<std::string> signs;
  for (const Contact& contact : value.contacts) {
    const bool under_way = contact.passage == Passage::attempting || contact.passage == Passage::unclear;
    if (contact.passage == Passage::drafted || (words && under_way))
      signs.insert(std::string(to_string(contact.passage)) + (is_notice(contact.kind) ? "n" : ""));
    if (words && contact.kind == MessageKind::reminder && contact.owed_at >= value.state_since)
      signs.insert("reminded");
  }
  return signs;
}

}  // namespace

std::string sign(const Node& node, Side side) {
  const bool words = side == Side::words;
  const Case& value = node.desk.see(node.in);
  std::string text = std::string(to_string(value.state)) + (value.resolution ? "!" : "");
  std::array<std::string, 2> jobs = {job_sign(node, 0, side), job_sign(node, 1, side)};
  std::sort(jobs.begin(), jobs.end());
  for (const std::string& each : contact_signs(value, words)) text += "," + each;
  const Emergency* emergency = node.desk.book.find(node.emergency);
  text += emergency == nullptr ? "" : emergency->stands(node.desk.now) ? "|E" : "|e";
  const bool leave =
      std::any_of(value.exemptions.begin(), value.exemptions.end(),
                  [&](const Exemption& exemption) { return exemption.in_force(node.desk.now); });
  if (words && leave) text += "|X";
  if (words && node.touched) text += "|T";
  return text + "|" + jobs[0] + "|" + jobs[1];
}

}  // namespace steward::casework
