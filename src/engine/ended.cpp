#include "engine/ended.h"

namespace steward::engine {
EndedJob ended_job_of(const Job& job, Time now) {
  EndedJob ended;
  ended.id = job.id;
  ended.array = job.array;
  ended.het_leader = job.het_leader;
  ended.uid = job.uid;
  ended.user = job.user;
  ended.account = job.account;
  ended.partition = job.partition;
  ended.qos = job.qos;
  ended.name = job.name;
  ended.state = job.state;
  ended.batch = job.batch;
  ended.submit = job.submit;
  ended.start = job.start;
  const bool told = !holds_resources(job.state) && job.end > job.start && job.end <= now;
  ended.end = told ? job.end : std::max(now, job.start);
  ended.time_limit = job.time_limit;
  ended.cpus = job.cpus;
  for (const NodeAllocation& each : job.nodes) ended.memory_mib += each.memory_mib;
  ended.gpus = job.gpus;
  ended.chose_gpu = job.chose_gpu;
  ended.nodes = static_cast<std::uint32_t>(job.nodes.size());
  ended.node_list = node_names(job);
  return ended;
}

Job job_of(const EndedJob& ended) {
  Job job;
  job.id = ended.id;
  job.array = ended.array;
  job.het_leader = ended.het_leader;
  job.uid = ended.uid;
  job.user = ended.user;
  job.account = ended.account;
  job.partition = ended.partition;
  job.qos = ended.qos;
  job.name = ended.name;
  job.state = ended.state;
  job.batch = ended.batch;
  job.submit = ended.submit;
  job.start = ended.start;
  job.end = ended.end;
  job.time_limit = ended.time_limit;
  job.gpus = ended.gpus;
  job.cpus = ended.cpus;
  job.chose_gpu = ended.chose_gpu;
  return job;
}

}  // namespace steward::engine
