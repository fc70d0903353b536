#include "slurm/rows.h"

#include <fmt/format.h>

#include <array>
#include <limits>

#include "base/text.h"
#include "slurm/values.h"

namespace steward::slurm {
namespace {

constexpr std::size_t kCommentShown = 1000;

namespace squeue {
enum Field : std::size_t {
  job_id,
  array_job_id,
  array_task_id,
  het_job_id,
  user_id,
  user_name,
  account,
  partition,
  qos,
  state,
  batch_flag,
  submit_time,
  start_time,
  end_time,
  time_limit,
  restarts,
  cpus,
  tres,
  alloc_node,
  alloc_sid,
  name,
  comment,
  kFields
};
}  // namespace squeue
constexpr std::array<std::string_view, squeue::kFields> kSqueueNames = {
    "JobID",   "ArrayJobID", "ArrayTaskID", "HetJobID",   "UserID",    "UserName", "Account",   "Partition",
    "QOS",     "State",      "BatchFlag",   "SubmitTime", "StartTime", "EndTime",  "TimeLimit", "RestartCnt",
    "NumCPUs", "tres-alloc", "AllocNodes",  "AllocSID",   "Name",      "Comment"};

using Fields = std::span<const std::string_view>;

// "0-99%2" stands for tasks that are still folded into one pending row (or were cancelled there). What has
// nodes is one task and must be named as one: its raw id may be the array's, and would cancel all of it.
bool read_array(Fields f, SlurmId array, Job& job) {
  std::uint32_t task = 0;
  const bool named = !is_null(f[squeue::array_task_id]) && read(f[squeue::array_task_id], task);
  if (array != 0 && named) job.array = ArrayTask{array, task};
  if (named || !holds_resources(job.state)) return true;
  return is_null(f[squeue::array_task_id]) && (array == 0 || array == job.id);
}

bool read_identity(Fields f, Job& job) {
  if (!read(f[squeue::job_id], job.id) || job.id == 0) return false;
  if (is_null(f[squeue::user_id]) || !read(f[squeue::user_id], job.uid)) return false;
  SlurmId array = 0, leader = 0;
  if (!read(f[squeue::array_job_id], array) || !read(f[squeue::het_job_id], leader)) return false;
  if (!read_array(f, array, job)) return false;
  if (leader != 0) job.het_leader = leader;
  return true;
}

bool read_times(Fields f, Job& job) {
  if (!read(f[squeue::submit_time], job.submit) || !read(f[squeue::start_time], job.start) ||
      !read(f[squeue::end_time], job.end)) {
    return false;
  }
  // CONFIGURING before the nodes are its own.
  if (job.state == JobState::running && job.start == no_time) job.state = JobState::pending;
  if (job.state == JobState::pending || job.state == JobState::requeued) {
    // Slurm prints its guess of a start; a run that has not begun has none.
    job.start = no_time;
    job.end = no_time;
  }
  const auto limit = parse_time_limit(f[squeue::time_limit]);
  job.time_limit = limit.value_or(Duration(0));
  return limit.has_value();
}

std::optional<Job> queued_job(Fields f) {
  Job job;
  job.state = job_state_from(f[squeue::state]);
  if (f[squeue::state].empty() || !read_identity(f, job)) return std::nullopt;
  std::uint32_t batch = 0;
  if (!read_times(f, job) || !read(f[squeue::batch_flag], batch) ||
      !read(f[squeue::restarts], job.restarts) || !read(f[squeue::cpus], job.cpus) ||
      !read(f[squeue::alloc_sid], job.alloc_sid)) {
    return std::nullopt;
  }
  job.batch = batch != 0;
  job.user = word(f[squeue::user_name]);
  job.account = word(f[squeue::account]);
  job.partition = word(f[squeue::partition]);
  job.qos = word(f[squeue::qos]);
  job.alloc_node = word(f[squeue::alloc_node]);
  job.gpus = gpus_of_tres(f[squeue::tres]).value_or(0);
  job.name = one_line(f[squeue::name]);
  job.comment = f[squeue::comment] == "(null)" ? std::string() : one_line(f[squeue::comment], kCommentShown);
  return job;
}

}  // namespace

std::string row_format(std::string_view mark) {
  std::string format;
  for (const std::string_view field : kSqueueNames)
    fmt::format_to(std::back_inserter(format), "{}:{},", field, mark);
  format.pop_back();
  return format;
}

RowReader::RowReader(std::string mark, std::function<void(Row&&)> take)
    : take_(std::move(take)), rows_("squeue", std::move(mark), squeue::kFields, [this](auto fields) {
        auto job = queued_job(fields);
        if (job) take_(Row{std::move(*job), std::string(fields[squeue::name])});
        return job.has_value();
      }) {}

}  // namespace steward::slurm
