#include "engine/told_reports.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

namespace steward::engine {
namespace {

using RunsByNode = std::map<std::string, std::vector<tape::ReportRun>>;

bool is_named(const RunsByNode& runs, const ReportId& id) {
  const auto of_node = runs.find(id.node);
  if (of_node == runs.end()) return false;
  return std::any_of(of_node->second.begin(), of_node->second.end(), [&](const tape::ReportRun& run) {
    return run.epoch == id.epoch && run.first <= id.sequence && id.sequence <= run.last;
  });
}

}  // namespace

void ToldReports::forget_before(Time time) {
  while (!reports_.empty() && reports_.front().begin < time) reports_.pop_front();
}

void ToldReports::next_life() {
  earlier_ = std::move(reports_);
  reports_.clear();
}

const std::deque<NodeReport>& ToldReports::name(const std::vector<tape::ReportRun>& runs,
                                                std::uint64_t& missing) {
  RunsByNode by_node;
  std::uint64_t named = 0;
  for (const tape::ReportRun& run : runs) {
    by_node[run.node].push_back(run);
    named += run.last - run.first + 1;
  }
  // From the end: of two that are the same the last was committed.
  std::set<ReportId> found;
  for (auto each = earlier_.rbegin(); each != earlier_.rend(); ++each) {
    const ReportId id = id_of(*each);
    if (is_named(by_node, id) && found.insert(id).second) reports_.push_front(std::move(*each));
  }
  earlier_.clear();
  missing = named - found.size();
  return reports_;
}

}  // namespace steward::engine
