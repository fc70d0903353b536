// From samples to reports: one NodeReport per interval [k·report, (k+1)·report) of wall-clock time. Pure.
//
// A sample tells of the time since the one before it, so it counts for the interval that ends at or after its
// slot (its time rounded down to the sampling grid). The first sample tells of no time: its report begins
// there. So does one after a step of the wall clock (against uptime) or after a gap longer than an interval;
// the interval that was open then is closed at its last sample. A report so covers exactly the time that was
// watched, and expected_samples are its own; samples that are missing in between stay missing. A job or GPU
// that was seen but not measured has samples == 0.
//
// A job is quiet since it last used 1 % of one core between two samples: less is what sleeping programs use.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "meter/sample.h"
#include "model/report.h"

namespace steward::meter {

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
  // Another pace from here on. Only between two intervals, as right after a report was complete: each
  // report's expected_samples are those of one pace.
  void set_sample(Duration sample);
  bool open() const { return open_; }

 private:
  struct StepSum {
    StepUse use;
    std::uint64_t cpu_ns = 0;
    bool here = false;  // in this interval
  };
  // Kept from one interval to the next: a sample allocates nothing where no job, step or GPU is new.
  struct JobSum {
    JobUse use;
    std::vector<StepSum> steps;
    ProcessSummary processes;
    bool here = false;
    std::uint64_t cpu_ns = 0;
    IoUse io;
    bool io_told = false;
    std::uint32_t waiting = 0;
    std::uint32_t looks = 0;
    std::optional<Duration> quiet_since;  // uptime
    void begin_interval();
  };
  struct GpuSum {
    GpuUse use;
    bool here = false;
    std::uint32_t readings = 0;
    std::uint64_t permille = 0, power_mw = 0;
    void begin_interval();
  };
  struct PersonSum {
    PersonUse use;
    std::uint64_t cpu_ns = 0;
    bool io_told = false;
    IoUse io;
  };
  void add_machine(const MachineReading& now, Duration span, bool measured);
  void add_person(const PersonReading& reading, bool measured);
  void close_machine(NodeReport& report) const;
  bool follows(const Sample& sample) const;
  void open(Time begin, Time end);
  NodeReport close(Time end);
  void close_early(std::vector<NodeReport>& complete);
  JobSum& sum_of(const JobIdentity& id);
  void add_job(const JobSample& job, bool measured, Duration span, Duration uptime);
  static void add_steps(const std::vector<Step>& steps, JobSum& sum, bool measured);
  static void add_memory(const JobMemoryReading& memory, JobMemory& largest);
  JobUse close_job(const JobSum& sum) const;
  static GpuUse close_gpu(const std::string& uuid, const GpuSum& sum);
  void add_gpu(const GpuReading& reading, const std::vector<GpuUser>* users, bool measured);

  BuilderOptions options_;
  bool open_ = false;
  Time begin_ = no_time;
  Time end_ = no_time;
  Time last_slot_ = no_time;
  std::optional<Time> last_at_;
  Duration last_uptime_{0};
  std::string trouble_;
  std::vector<GpuDevice> devices_;
  bool devices_told_ = false;  // in this interval
  std::map<std::pair<SlurmId, std::optional<uid_t>>, JobSum> jobs_;
  std::map<std::string, GpuSum, std::less<>> gpus_;
  std::map<uid_t, PersonSum> people_;
  std::optional<MachineReading> machine_begin_, machine_last_;
  std::uint64_t least_available_mib_ = 0;
  Duration machine_span_{0};
};

}  // namespace steward::meter
