#include "meter/job_ids.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <charconv>

#include "meter/counters.h"
#include "meter/descriptor.h"

namespace steward::meter {
namespace {

std::optional<SlurmId> to_id(std::optional<std::uint64_t> number) {
  if (!number || *number == 0 || *number > UINT32_MAX) return std::nullopt;
  return static_cast<SlurmId>(*number);
}

// Calls `visit(line)` until it says true.
template <typename Visit>
void find_line(std::string_view text, Visit visit) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (visit(text.substr(0, end))) return;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

// "/var/spool/slurmd/n1_12.0" below the spool folder -> 12.
std::optional<SlurmId> job_in_socket(std::string_view path, std::string_view spool_dir) {
  if (!path.starts_with(spool_dir)) return std::nullopt;
  const std::string_view name = path.substr(path.rfind('/') + 1);
  const std::size_t underscore = name.rfind('_');  // node names may hold some
  if (underscore == std::string_view::npos || name.find('.', underscore) == std::string_view::npos)
    return std::nullopt;
  return to_id(leading_number(name.substr(underscore + 1)));
}

std::optional<SlurmId> by_socket(const JobIdOptions& options, const ProcFs& proc, pid_t stepd) {
  if (options.spool_dir.empty()) return std::nullopt;
  const std::vector<std::uint64_t> own = proc.sockets(stepd);
  std::optional<SlurmId> found;
  // "0000: 00000002 00000000 00010000 0001 01 INODE /path"
  find_line(proc.unix_sockets(), [&](std::string_view line) {
    const std::size_t slash = line.find(" /");
    if (slash == std::string_view::npos) return false;
    const std::size_t before = line.rfind(' ', slash - 1);
    const auto inode = leading_number(line.substr(before + 1));
    if (!inode || std::find(own.begin(), own.end(), *inode) == own.end()) return false;
    found = job_in_socket(line.substr(slash + 1), options.spool_dir);
    return found.has_value();
  });
  return found;
}

std::optional<SlurmId> by_environment(const ProcFs& proc, const std::vector<pid_t>& processes) {
  constexpr std::size_t most = 4;  // they all say the same
  for (std::size_t i = 0; i < std::min(most, processes.size()); ++i) {
    const auto value = proc.environment(processes[i], "SLURM_JOB_ID");
    if (const auto id = value ? to_id(leading_number(*value)) : std::nullopt) return id;
  }
  return std::nullopt;
}

}  // namespace

std::optional<JobId> recorded_job(const JobIdOptions& options, std::string_view sluid) {
  if (options.records.empty()) return std::nullopt;
  const std::string path = fmt::format("{}/{}", options.records, sluid);
  std::string text;
  if (!read_whole(Descriptor::read_at(AT_FDCWD, path.c_str()), text)) return std::nullopt;
  const auto id = to_id(leading_number(text));
  if (!id) return std::nullopt;
  const std::size_t space = std::min(text.find(' '), text.size() - 1);
  const auto uid = leading_number(std::string_view(text).substr(space + 1));
  return JobId{*id, uid && *uid < UINT32_MAX ? std::optional(static_cast<uid_t>(*uid)) : std::nullopt, false};
}

std::optional<SlurmId> job_in_title(std::string_view title) {
  constexpr std::string_view begin = "slurmstepd: [";
  if (!title.starts_with(begin)) return std::nullopt;
  return to_id(leading_number(title.substr(begin.size())));
}

std::optional<JobId> find_job(const JobIdOptions& options, const ProcFs& proc, std::optional<pid_t> stepd,
                              const std::vector<pid_t>& processes) {
  if (stepd) {
    const auto text = proc.text(*stepd);
    if (const auto id = text && !text->arguments.empty() ? job_in_title(text->arguments[0]) : std::nullopt)
      return JobId{*id, std::nullopt, false};
    if (const auto id = by_socket(options, proc, *stepd)) return JobId{*id, std::nullopt, false};
  }
  if (const auto id = by_environment(proc, processes)) return JobId{*id, std::nullopt, true};
  return std::nullopt;
}

}  // namespace steward::meter
