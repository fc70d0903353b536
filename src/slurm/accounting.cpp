#include "slurm/accounting.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/calendar.h"
#include "base/text.h"
#include "slurm/values.h"

namespace steward::slurm {
namespace {

namespace sacct {
enum Field : std::size_t {
  raw_id,
  shown_id,
  uid,
  user,
  account,
  partition,
  qos,
  state,
  submit,
  eligible,
  start,
  end,
  time_limit,
  cpus,
  tres,
  node_count,
  node_list,
  total_cpu,
  max_rss,
  name,
  kFields
};
}  // namespace sacct
constexpr std::array<std::string_view, sacct::kFields> kSacctNames = {
    "JobIDRaw",  "JobID",  "UID",      "User",     "Account", "Partition",    "QOS",
    "State",     "Submit", "Eligible", "Start",    "End",     "TimelimitRaw", "AllocCPUS",
    "AllocTRES", "NNodes", "NodeList", "TotalCPU", "MaxRSS",  "JobName"};

// All in which a run has ended. DL (deadline) jobs that never began are left out by their start.
constexpr std::string_view kEnded = "CD,F,TO,CA,OOM,NF,PR,RQ,BF,DL";

using Fields = std::span<const std::string_view>;

// "12", "12_3", "12+1"; "12_[4-9]" stands for tasks that never began, and is no run.
bool read_identity(Fields f, EndedJob& job) {
  if (!read(f[sacct::raw_id], job.id) || job.id == 0 || !read(f[sacct::uid], job.uid)) return false;
  const std::string_view shown = f[sacct::shown_id];
  const std::size_t at = shown.find_first_of("_+");
  if (at == std::string_view::npos || shown.substr(at + 1, 1) == "[") return true;
  SlurmId whole = 0;
  std::uint32_t part = 0;
  if (!read(shown.substr(0, at), whole) || !read(shown.substr(at + 1), part)) return false;
  if (shown[at] == '_') job.array = ArrayTask{whole, part};
  if (shown[at] == '+') job.het_leader = whole;
  return true;
}

std::optional<EndedJob> ended_job(Fields f) {
  EndedJob job;
  if (!read_identity(f, job) || !read(f[sacct::submit], job.submit) ||
      !read(f[sacct::eligible], job.eligible) || !read(f[sacct::start], job.start) ||
      !read(f[sacct::end], job.end) || !read(f[sacct::cpus], job.cpus) ||
      !read(f[sacct::node_count], job.nodes))
    return std::nullopt;
  const auto cpu = parse_cpu_time(f[sacct::total_cpu]);
  if (!cpu) return std::nullopt;
  job.time_limit = parse_time_limit(f[sacct::time_limit]).value_or(Duration(0));
  job.accounted.cpu_ms = cpu->count();
  job.state =
      job_state_from(f[sacct::state].substr(0, f[sacct::state].find_first_of(" +")));  // "CANCELLED by 1000"
  job.user = word(f[sacct::user]);
  job.account = word(f[sacct::account]);
  job.partition = word(f[sacct::partition]);
  job.qos = word(f[sacct::qos]);
  job.gpus = gpus_of_tres(f[sacct::tres]).value_or(0);
  job.memory_mib = memory_of_tres(f[sacct::tres]).value_or(0);
  job.node_list = word(f[sacct::node_list]);
  job.name = one_line(f[sacct::name], 120);
  return job;
}

}  // namespace

std::string accounting_command() {
  const std::string mark = "@" + draw_mark().substr(1) + "@";
  return fmt::format(
      "env TZ=UTC LC_ALL=C SLURM_TIME_FORMAT=%s SLURM_BITSTR_LEN=0 sacct -a -D -p --noconvert --delimiter={} "
      "-s {} "
      "-S 2020-01-01 -E now -o {} > accounting.txt",
      mark, kEnded, fmt::join(kSacctNames, ","));
}

Result<std::string> mark_of_header(std::string_view line) {
  const std::size_t second = line.find(kSacctNames[1], kSacctNames[0].size());
  if (!line.starts_with(kSacctNames[0]) || second == std::string_view::npos ||
      second == kSacctNames[0].size())
    return fail(ErrorCode::invalid, "the first line does not name sacct's fields");
  const std::string mark(line.substr(kSacctNames[0].size(), second - kSacctNames[0].size()));
  std::string wanted;
  for (const std::string_view name : kSacctNames) wanted.append(name).append(mark);
  if (line != wanted)
    return fail(ErrorCode::invalid, fmt::format("its fields are not {}", fmt::join(kSacctNames, ",")));
  if (mark.size() < 3)
    return fail(ErrorCode::invalid, fmt::format("the delimiter \"{}\" may stand in any job's name", mark));
  return mark;
}

std::vector<std::string> accounting_arguments(std::string_view mark, Time from, Time to) {
  // In UTC, as sacct is told to live: it takes no seconds since 1970.
  const auto words_of = [](Time time) { return iso_time(time).substr(0, 19); };
  std::string fields = fmt::format("{}", fmt::join(kSacctNames, ","));
  return {"-a",          "-D",
          "-p",          "-n",
          "--noconvert", fmt::format("--delimiter={}", mark),
          "-s",          std::string(kEnded),
          "-S",          words_of(from),
          "-E",          words_of(to),
          "-o",          fields};
}

AccountingReader::AccountingReader(std::string mark, Take take)
    : take_(std::move(take)),
      rows_("sacct", std::move(mark), sacct::kFields, [this](auto fields) { return take_row(fields); }) {}

bool AccountingReader::take_row(std::span<const std::string_view> fields) {
  if (fields[sacct::raw_id].find('.') != std::string_view::npos) return take_step(fields);
  hand_over();
  job_ = ended_job(fields);
  raw_id_ = fields[sacct::raw_id];
  return job_.has_value();
}

bool AccountingReader::take_step(std::span<const std::string_view> fields) {
  const std::size_t dot = fields[sacct::raw_id].find('.');
  // A step whose job is outside of the window, or of another run.
  if (!job_ || fields[sacct::raw_id].substr(0, dot) != raw_id_) return true;
  job_->batch |= fields[sacct::raw_id].substr(dot + 1) == "batch";
  if (is_null(fields[sacct::max_rss])) return true;
  const auto rss = parse_memory(fields[sacct::max_rss]);
  if (!rss) return false;
  std::optional<std::uint64_t>& most = job_->accounted.most_rss_mib;
  most = std::max(most.value_or(0), *rss >> 20);
  return true;
}

void AccountingReader::hand_over() {
  if (job_ && job_->start != no_time && job_->end >= job_->start) take_(std::move(*job_));
  job_.reset();
}

Status AccountingReader::finish() {
  const Status status = rows_.finish();
  if (status) hand_over();  // else its steps may be lacking
  return status;
}

}  // namespace steward::slurm
