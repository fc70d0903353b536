#include "engine/told_reports.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "base/compress.h"
#include "wire/tape_json.h"

namespace steward::engine {
namespace {

constexpr std::size_t kLongestReport = 64 << 20;

std::optional<NodeReport> report_in(std::string_view compressed) {
  const auto text = decompress(compressed, kLongestReport);
  auto line = text ? wire::tape_line_from_json(*text) : tl::unexpected(text.error());
  if (!line) return std::nullopt;
  if (auto* kept = std::get_if<tape::KeptReport>(&line->content)) return std::move(kept->report);
  auto* body = std::get_if<InputBody>(&line->content);
  auto* sent = body == nullptr ? nullptr : std::get_if<input::Report>(body);
  return sent == nullptr ? std::nullopt : std::optional(std::move(sent->report));
}

using RunsByNode = std::map<std::string, std::vector<tape::ReportRun>>;

bool is_named(const RunsByNode& runs, const ReportId& id) {
  const auto of_node = runs.find(id.node);
  if (of_node == runs.end()) return false;
  return std::any_of(of_node->second.begin(), of_node->second.end(), [&](const tape::ReportRun& run) {
    return run.epoch == id.epoch && run.first <= id.sequence && id.sequence <= run.last;
  });
}

}  // namespace

void ToldReports::add(const NodeReport& report, std::string_view line) {
  reports_.push_back({id_of(report), report.begin, compress(line)});
}

void ToldReports::forget_before(Time time) {
  while (!reports_.empty() && reports_.front().begin < time) reports_.pop_front();
}

void ToldReports::next_life() {
  earlier_ = std::move(reports_);
  reports_.clear();
}

std::uint64_t ToldReports::name(const std::vector<tape::ReportRun>& runs,
                                const std::function<void(const NodeReport&)>& take) {
  RunsByNode by_node;
  std::uint64_t missing = 0;
  for (const tape::ReportRun& run : runs) {
    by_node[run.node].push_back(run);
    missing += run.last - run.first + 1;
  }
  // From the end: of two that are the same the last was committed.
  std::set<ReportId> found;
  for (auto each = earlier_.rbegin(); each != earlier_.rend(); ++each) {
    if (is_named(by_node, each->id) && found.insert(each->id).second) reports_.push_front(std::move(*each));
  }
  earlier_.clear();
  for (std::size_t i = 0; i < found.size(); ++i) {
    const auto report = report_in(reports_[i].line);
    if (!report) continue;
    take(*report);
    --missing;
  }
  return missing;
}

}  // namespace steward::engine
