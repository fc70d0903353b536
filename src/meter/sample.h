// One look at a node, as the report builder takes it. Points into what the observer keeps: valid until its
// next sample.
#pragma once

#include <string>
#include <vector>

#include "meter/cgroup_jobs.h"
#include "meter/gpu_source.h"
#include "meter/machine.h"
#include "meter/people.h"
#include "meter/processes.h"
#include "model/report.h"

namespace steward::meter {

struct JobSample {
  JobReading reading;
  ProcessSummary processes;
};

struct Sample {
  Time at = no_time;   // wall clock
  Duration uptime{0};  // a clock that never steps; any origin
  std::string trouble;
  std::vector<JobSample> jobs;
  const std::vector<GpuReading>* gpus = nullptr;    // null: none here
  std::vector<std::vector<GpuUser>> gpu_users;      // of each of these, as of the last scan; may be empty
  const std::vector<GpuDevice>* devices = nullptr;  // null: none here, or not told
  const MachineReading* machine = nullptr;
  const std::vector<PersonReading>* people = nullptr;  // front-ends
};

}  // namespace steward::meter
