#include "slurm/rows.h"

#include <fmt/format.h>
#include <sys/random.h>

#include <array>
#include <limits>

#include "base/check.h"
#include "base/text.h"
#include "slurm/values.h"

namespace steward::slurm {
namespace {

// Slurm's limit for a name is 1 KiB and for a comment some KiB more; a row beyond this is none of squeue's.
constexpr std::size_t kLongestRow = 256 * 1024;
constexpr std::size_t kCommentShown = 1000;

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
constexpr std::array<std::string_view, kFields> kNames = {
    "JobID",   "ArrayJobID", "ArrayTaskID", "HetJobID",   "UserID",    "UserName", "Account",   "Partition",
    "QOS",     "State",      "BatchFlag",   "SubmitTime", "StartTime", "EndTime",  "TimeLimit", "RestartCnt",
    "NumCPUs", "tres-alloc", "AllocNodes",  "AllocSID",   "Name",      "Comment"};

using Fields = std::array<std::string_view, kFields>;

bool is_null(std::string_view text) { return text.empty() || text == "(null)" || text == "N/A"; }

std::string word(std::string_view text) { return is_null(text) ? std::string() : one_line(text, 256); }

// False where the text is neither a number that fits nor one of Slurm's words for none.
bool read(std::string_view text, std::uint32_t& to) {
  to = 0;
  if (is_null(text)) return true;
  const auto value = parse_integer(text);
  if (!value || *value < 0 || *value > std::numeric_limits<std::uint32_t>::max()) return false;
  to = static_cast<std::uint32_t>(*value);
  return true;
}

bool read(std::string_view text, Time& to) {
  const auto value = parse_time(text);
  to = value.value_or(no_time);
  return value.has_value();
}

// "0-99%2" stands for tasks that are still folded into one pending row (or were cancelled there). What has
// nodes is one task and must be named as one: its raw id may be the array's, and would cancel all of it.
bool read_array(const Fields& f, SlurmId array, Job& job) {
  std::uint32_t task = 0;
  const bool named = !is_null(f[array_task_id]) && read(f[array_task_id], task);
  if (array != 0 && named) job.array = ArrayTask{array, task};
  if (named || !holds_resources(job.state)) return true;
  return is_null(f[array_task_id]) && (array == 0 || array == job.id);
}

bool read_identity(const Fields& f, Job& job) {
  if (!read(f[job_id], job.id) || job.id == 0) return false;
  if (is_null(f[user_id]) || !read(f[user_id], job.uid)) return false;
  SlurmId array = 0, leader = 0;
  if (!read(f[array_job_id], array) || !read(f[het_job_id], leader)) return false;
  if (!read_array(f, array, job)) return false;
  if (leader != 0) job.het_leader = leader;
  return true;
}

bool read_times(const Fields& f, Job& job) {
  if (!read(f[submit_time], job.submit) || !read(f[start_time], job.start) || !read(f[end_time], job.end)) {
    return false;
  }
  // CONFIGURING before the nodes are its own.
  if (job.state == JobState::running && job.start == no_time) job.state = JobState::pending;
  if (job.state == JobState::pending || job.state == JobState::requeued) {
    // Slurm prints its guess of a start; a run that has not begun has none.
    job.start = no_time;
    job.end = no_time;
  }
  const auto limit = parse_time_limit(f[time_limit]);
  job.time_limit = limit.value_or(Duration(0));
  return limit.has_value();
}

std::optional<Job> to_job(const Fields& f) {
  Job job;
  job.state = job_state_from(f[state]);
  if (f[state].empty() || !read_identity(f, job)) return std::nullopt;
  std::uint32_t batch = 0;
  if (!read_times(f, job) || !read(f[batch_flag], batch) || !read(f[restarts], job.restarts) ||
      !read(f[cpus], job.cpus) || !read(f[alloc_sid], job.alloc_sid)) {
    return std::nullopt;
  }
  job.batch = batch != 0;
  job.user = word(f[user_name]);
  job.account = word(f[account]);
  job.partition = word(f[partition]);
  job.qos = word(f[qos]);
  job.alloc_node = word(f[alloc_node]);
  job.gpus = gpus_of_tres(f[tres]).value_or(0);
  job.name = one_line(f[name]);
  job.comment = f[comment] == "(null)" ? std::string() : one_line(f[comment], kCommentShown);
  return job;
}

}  // namespace

std::string draw_mark() {
  constexpr std::string_view letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  std::array<unsigned char, 10> random{};
  STEWARD_CHECK(::getrandom(random.data(), random.size(), 0) == static_cast<ssize_t>(random.size()));
  std::string mark = "\x1f";
  for (const unsigned char byte : random) mark += letters[byte % letters.size()];
  return mark;
}

std::string row_format(std::string_view mark) {
  std::string format;
  for (const std::string_view field : kNames)
    fmt::format_to(std::back_inserter(format), "{}:{},", field, mark);
  format.pop_back();
  return format;
}

RowReader::RowReader(std::string mark, std::function<void(Row&&)> take)
    : mark_(std::move(mark)), take_(std::move(take)) {
  STEWARD_CHECK(!mark_.empty());
}

void RowReader::feed(std::string_view piece) {
  if (error_) return;
  text_ += piece;
  while (!error_ && read_row()) {
  }
  if (!error_ && text_.size() - row_at_ > kLongestRow) {
    give_up("it is too long", std::string_view(text_).substr(row_at_));
  }
  // Once a piece, not once a row: erasing moves what is left.
  text_.erase(0, row_at_);
  field_at_ -= row_at_;
  seek_at_ -= row_at_;
  row_at_ = 0;
}

// One whole row, if there is one.
bool RowReader::read_row() {
  while (fields_.size() < kFields) {
    const std::size_t at = text_.find(mark_, seek_at_);
    if (at == std::string::npos) {
      // A mark may have arrived in part.
      seek_at_ = std::max(field_at_, text_.size() - std::min(text_.size(), mark_.size() - 1));
      return false;
    }
    fields_.emplace_back(field_at_ - row_at_, at - field_at_);
    field_at_ = seek_at_ = at + mark_.size();
  }
  if (field_at_ == text_.size()) return false;
  const std::string_view row = std::string_view(text_).substr(row_at_, field_at_ - row_at_);
  if (text_[field_at_] != '\n') {
    give_up("it has more fields than were asked for", row);
    return false;
  }
  Fields values;
  for (std::size_t i = 0; i < kFields; ++i) values[i] = row.substr(fields_[i].first, fields_[i].second);
  auto job = to_job(values);
  if (!job) {
    give_up("a field cannot be read", row);
    return false;
  }
  ++rows_;
  take_(Row{std::move(*job), std::string(values[name])});
  fields_.clear();
  row_at_ = field_at_ = seek_at_ = field_at_ + 1;
  return true;
}

void RowReader::give_up(std::string_view why, std::string_view row) {
  error_ = Error{ErrorCode::garbled, fmt::format("squeue's row {} cannot be used: {}: \"{}\"", rows_ + 1, why,
                                                 one_line(row, 300))};
}

Status RowReader::finish() {
  if (!error_ && !text_.empty()) give_up("it ends too early", text_);
  if (error_) return tl::unexpected(*error_);
  return {};
}

}  // namespace steward::slurm
