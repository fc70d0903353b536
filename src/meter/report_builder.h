// From samples to reports: one NodeReport per interval [k·report, (k+1)·report) of wall-clock time. Pure.
//
// A sample tells of the time since the one before it, so it counts for the interval that ends at or after its
// slot (its time rounded down to the sampling grid). The first sample tells of no time: its report begins
// there. So does one after a step of the wall clock (against uptime) or after a gap longer than an interval;
// the interval that was open then is closed at its last sample. A report so covers exactly the time that was
// watched, and expected_samples are its own; samples that are missing in between stay missing. A job or GPU
// that was seen but not measured has samples == 0.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "meter/cgroup_jobs.h"
#include "meter/gpu_source.h"
#include "meter/processes.h"
#include "model/report.h"

namespace steward::meter {

struct JobSample {
  JobIdentity id;
  bool valid = false;
  std::uint64_t cpu_ns = 0;
  std::uint64_t memory_bytes = 0;
  ProcessSummary processes;
};

struct Sample {
  Time at = no_time;   // wall clock
  Duration uptime{0};  // a clock that never steps; any origin
  std::string trouble;
  std::vector<JobSample> jobs;
  std::vector<GpuReading> gpus;
  std::vector<GpuDevice> devices;
  std::map<std::string, std::uint32_t> gpu_processes;  // by UUID, as last asked
};

struct BuilderOptions {
  std::string cluster;
  std::string node;
  Duration report = std::chrono::seconds(30);
  Duration sample = std::chrono::seconds(10);  // divides `report`
};

class ReportBuilder {
 public:
  explicit ReportBuilder(BuilderOptions options);
  // The reports that are complete with this sample, without epoch and sequence: none, one, or two after
  // missed samples.
  std::vector<NodeReport> add(const Sample& sample);
  // The open interval as far as it goes, for `--once`. Nothing where no sample was taken.
  std::optional<NodeReport> finish();

 private:
  struct JobSum {
    JobUse use;
    std::uint64_t cpu_ns = 0;
    std::uint32_t waiting = 0;
    std::uint32_t looks = 0;
  };
  struct GpuSum {
    std::uint32_t samples = 0, active = 0, readings = 0;  // samples: the driver's own
    std::uint64_t permille = 0, memory_mib = 0, power_mw = 0;
  };
  bool follows(const Sample& sample) const;
  void open(Time begin, Time end);
  NodeReport close(Time end);
  void close_early(std::vector<NodeReport>& complete);
  void add_job(const JobSample& job, bool measured);
  void add_gpu(const GpuReading& reading, bool measured);

  BuilderOptions options_;
  bool open_ = false;
  Time begin_ = no_time;
  Time end_ = no_time;
  Time last_slot_ = no_time;
  std::optional<Time> last_at_;
  Duration last_uptime_{0};
  std::string trouble_;
  std::vector<GpuDevice> devices_;
  std::map<std::string, std::uint32_t> gpu_processes_;
  std::map<std::pair<SlurmId, uid_t>, JobSum> jobs_;
  std::map<std::string, GpuSum> gpus_;
};

}  // namespace steward::meter
