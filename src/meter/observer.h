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
#include "meter/sample.h"

namespace steward::meter {

struct ObserverOptions {
  std::string node;
  CgroupJobsOptions jobs;
  std::string gres_conf;  // empty: none
  Duration process_scan = std::chrono::seconds(60);
  std::shared_ptr<const KindTable> kinds;
};

class Observer {
 public:
  // `gpus` may be null: no GPUs here. It and `clock` outlive the observer.
  Observer(ObserverOptions options, GpuSource* gpus, const Clock& clock);
  // `uptime`: see Sample. Valid until the next call. Allocates nothing where no job, process or GPU is new
  // and no scan is due.
  const Sample& sample(Duration uptime);
  // When the watch says that jobs came or went between samples.
  void notice() { jobs_.notice(); }
  void set_process_scan(Duration period) { options_.process_scan = period; }
  CgroupWatch& watch() { return jobs_.watch(); }

 private:
  struct Looked {
    JobProcesses processes;
    bool present = false;
  };
  void sample_jobs(bool scan);
  void look(const JobReading& reading, JobProcesses& processes, bool all);
  void sample_gpus(bool scan);
  void find_gpu_users();
  GpuUser user_of(pid_t pid) const;
  void read_gres_again();
  void tell(std::string& known, const std::string& now, const char* event);

  ObserverOptions options_;
  GpuSource* gpus_;
  const Clock& clock_;
  ProcFs proc_;
  CgroupJobs jobs_;
  Machine machine_;
  Identifier identifier_;
  std::map<JobIdentity, Looked> processes_;
  std::vector<GresDevice> gres_;
  std::vector<GpuDevice> devices_;
  std::vector<std::string> scanned_;  // the GPUs that sample_.gpu_users is about
  Sample sample_;
  std::string cgroup_trouble_, gpu_trouble_, gres_trouble_;
  std::optional<Duration> last_scan_;
};

}  // namespace steward::meter
