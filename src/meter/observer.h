// One node, sample by sample: cgroups, processes and GPUs put together. Used by one thread.
//
// What cannot be read is told once per change in the log and in every sample's `trouble`; the rest goes on.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "meter/cgroup_jobs.h"
#include "meter/gpu_source.h"
#include "meter/gres.h"
#include "meter/identifier.h"
#include "meter/report_builder.h"

namespace steward::meter {

struct ObserverOptions {
  std::string node;
  CgroupOptions cgroup;
  std::string proc_root = "/proc";
  std::string gres_conf;  // empty: none
  Duration process_scan = std::chrono::seconds(60);
};

class Observer {
 public:
  // `gpus` may be null: no GPUs here. It and `clock` outlive the observer.
  Observer(ObserverOptions options, GpuSource* gpus, const Clock& clock);
  // `uptime`: see Sample.
  Sample sample(Duration uptime);

 private:
  void sample_jobs(Sample& sample, bool scan);
  void look(const JobReading& reading, JobProcesses& processes, bool all);
  void sample_gpus(Sample& sample, bool scan);
  void read_gres_again();
  void tell(std::string& known, const std::string& now, const char* event);

  ObserverOptions options_;
  GpuSource* gpus_;
  const Clock& clock_;
  ProcFs proc_;
  CgroupJobs jobs_;
  Identifier identifier_;
  std::map<JobIdentity, JobProcesses> processes_;
  std::vector<GresDevice> gres_;
  std::map<std::string, std::uint32_t> gpu_processes_;
  std::string cgroup_trouble_, gpu_trouble_, gres_trouble_;
  std::optional<Duration> last_scan_;
};

}  // namespace steward::meter
