#include "slurm/command_slurm.h"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "base/log.h"
#include "base/text.h"

namespace steward::slurm {
namespace {

// Up to here one question a run costs slurmctld less than a listing of all jobs.
constexpr std::size_t kFewRuns = 16;
// Questions about single runs in one poll: what a user who makes listings doubtful can cost at most.
constexpr std::size_t kMostQuestions = 64;
constexpr std::size_t kListingLimit = std::size_t{1} << 30;
constexpr std::size_t kRecordLimit = std::size_t{16} << 20;

constexpr std::string_view kNoSuchJob = "Invalid job id specified";

bool tells_no_such_job(const CommandResult& result) {
  return result.exit_status != 0 && result.error_output.find(kNoSuchJob) != std::string::npos;
}

// Does it have nodes, and does Slurm still tell all it holds there? GRES indexes vanish when a job is
// completing.
bool has_details(const Job& job) {
  return job.state == JobState::running || job.state == JobState::suspended;
}

void set_details(Job& job, const Details& details) {
  job.nodes = details.nodes;
  job.suspend = details.suspend;
  job.chose_gpu = details.chose_gpu;
  job.detailed = true;
  if (job.gpus != 0) return;
  // AccountingStorageTRES without gres/gpu: the TRES tell of no GPU, the indexes do.
  for (const NodeAllocation& node : job.nodes)
    job.gpus += static_cast<std::uint32_t>(node.gpu_indexes.size());
}

Wanted wanted_of(const Row& row) { return {row.job.id, row.raw_name, row.job.uid}; }

}  // namespace

CommandSlurm::CommandSlurm(Options options, CommandRunner& runner, const Clock& clock)
    : options_(std::move(options)), runner_(runner), clock_(clock) {
  if (!options_.pause) options_.pause = [](Duration time) { std::this_thread::sleep_for(time); };
}

CommandSlurm::RunName CommandSlurm::name_of(const Job& job) {
  return {job.id, job.submit, job.start, job.restarts, job.cpus};
}

Command CommandSlurm::command(std::string program, std::vector<std::string> arguments) const {
  return slurm_command({options_.bin_dir, options_.slurm_conf}, options_.limit, std::move(program),
                       std::move(arguments));
}

Status CommandSlurm::rows(std::vector<std::string> arguments, const std::function<void(Row&&)>& take) {
  std::vector<std::string> all = {"-a", "-h", "-t", "all"};
  std::move(arguments.begin(), arguments.end(), std::back_inserter(all));
  Command squeue = command("squeue", std::move(all));
  squeue.output_limit = kListingLimit;
  const std::string mark = draw_mark();
  squeue.environment["SQUEUE_FORMAT2"] = row_format(mark);
  RowReader reader(mark, take);
  const auto result = runner_.run(squeue, [&](std::string_view piece) { reader.feed(piece); });
  if (!result) return tl::unexpected(result.error());
  if (tells_no_such_job(*result)) return fail(ErrorCode::not_found, "Slurm knows no such job");
  if (result->exit_status != 0) return failed("squeue", *result);
  return reader.finish();
}

Result<Snapshot> CommandSlurm::poll() {
  Snapshot snapshot;
  snapshot.at = clock_.now();
  std::vector<Asked> asked;
  std::map<RunName, Details> still_known;
  std::map<RunName, std::uint32_t> still_failed;
  const Status status = rows({}, [&](Row&& row) {
    Job& job = row.job;
    // A state that is not known here may be one that holds its nodes: what is known of the run stays known.
    if (holds_resources(job.state) || job.state == JobState::other) {
      const RunName name = name_of(job);
      if (const auto known = known_.find(name); known != known_.end()) {
        set_details(job, known->second);
        still_known.insert(known_.extract(known));
      } else if (has_details(job)) {
        if (const auto f = failed_.find(name); f != failed_.end()) still_failed.insert(*f);
        asked.push_back({snapshot.jobs.size(), wanted_of(row), show_id(job)});
      }
    }
    snapshot.jobs.push_back(std::move(job));
  });
  if (!status) {
    known_.merge(still_known);  // nothing is known to have ended
    return tl::unexpected(status.error());
  }
  known_ = std::move(still_known);
  failed_ = std::move(still_failed);
  add_details(snapshot, std::move(asked));
  return snapshot;
}

void CommandSlurm::add_details(Snapshot& snapshot, std::vector<Asked> asked) {
  std::optional<Error> trouble;
  if (asked.size() > kFewRuns) {
    if (const Status status = ask_all(snapshot, asked); !status) trouble = status.error();
  }
  // Those that failed least come first, so that a few unreadable records never keep all others waiting.
  const auto failures = [&](const Asked& one) {
    const auto f = failed_.find(name_of(snapshot.jobs[one.place]));
    return f == failed_.end() ? 0u : f->second;
  };
  std::stable_sort(asked.begin(), asked.end(),
                   [&](const Asked& a, const Asked& b) { return failures(a) < failures(b); });
  std::size_t questions = 0, without = 0;
  for (const Asked& one : asked) {
    Job& job = snapshot.jobs[one.place];
    const bool give_up =
        trouble && (trouble->code == ErrorCode::unavailable || trouble->code == ErrorCode::timeout);
    if (give_up || ++questions > kMostQuestions) {
      ++without;
      continue;
    }
    auto details = ask_one(one.wanted, one.target);
    if (details) {
      set_details(job, *details);
      known_[name_of(job)] = std::move(*details);
    } else if (details.error().code != ErrorCode::not_found) {  // else it ended a moment ago
      ++without;
      ++failed_[name_of(job)];
      trouble = details.error();
    }
  }
  if (without > 0) {
    log(LogLevel::warning, "job_details_missing",
        {{"jobs", without},
         {"reason", trouble ? trouble->message : std::string("more than one poll asks for")}});
  }
}

Status CommandSlurm::ask_all(Snapshot& snapshot, std::vector<Asked>& asked) {
  std::map<SlurmId, Wanted> wanted;
  for (const Asked& one : asked) wanted.emplace(one.wanted.id, one.wanted);
  ListingReader reader(std::move(wanted));
  Command scontrol = command("scontrol", {"-o", "-d", "show", "job"});
  scontrol.output_limit = kListingLimit;
  const auto result = runner_.run(scontrol, [&](std::string_view piece) { reader.feed(piece); });
  if (!result) return tl::unexpected(result.error());
  if (result->exit_status != 0) return failed("scontrol", *result);
  auto found = reader.finish();
  std::erase_if(asked, [&](const Asked& one) {
    const auto details = found.find(one.wanted.id);
    if (details == found.end()) return false;
    Job& job = snapshot.jobs[one.place];
    set_details(job, details->second);
    known_[name_of(job)] = std::move(details->second);
    return true;
  });
  return {};
}

Result<Details> CommandSlurm::ask_one(const Wanted& wanted, const std::string& target) {
  Command scontrol = command("scontrol", {"-o", "-d", "show", "job", target});
  scontrol.output_limit = kRecordLimit;
  std::string answer;
  const auto result = runner_.run(scontrol, [&](std::string_view piece) { answer += piece; });
  if (!result) return tl::unexpected(result.error());
  if (tells_no_such_job(*result)) return fail(ErrorCode::not_found, "Slurm knows no such job");
  if (result->exit_status != 0) return failed("scontrol", *result);
  return parse_record(answer, wanted);
}

Result<std::optional<Row>> CommandSlurm::row(SlurmId raw) {
  std::optional<Row> found;
  const Status status = rows({"-j", std::to_string(raw)}, [&](Row&& row) {
    if (row.job.id == raw) found = std::move(row);
  });
  if (!status && status.error().code != ErrorCode::not_found) return tl::unexpected(status.error());
  return found;
}

Result<std::optional<Job>> CommandSlurm::job(SlurmId raw) {
  auto found = row(raw);
  if (!found) return tl::unexpected(found.error());
  if (!*found) return std::optional<Job>();
  Job job = std::move((*found)->job);
  if (!holds_resources(job.state)) return std::optional<Job>(std::move(job));
  if (const auto known = known_.find(name_of(job)); known != known_.end()) {
    set_details(job, known->second);
  } else if (has_details(job)) {
    if (const auto nodes = ask_one({job.id, (*found)->raw_name, job.uid}, show_id(job)))
      set_details(job, *nodes);
  }
  return std::optional<Job>(std::move(job));
}

}  // namespace steward::slurm
