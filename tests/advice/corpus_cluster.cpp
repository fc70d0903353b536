#include "advice/corpus_cluster.h"

namespace steward::advice {
namespace {

NodeType nodes(const char* names, std::uint32_t count, std::uint32_t cores, std::uint64_t memory_mib,
               std::uint32_t gpus, const char* type, std::uint32_t weight, const char* partition) {
  NodeType made;
  made.nodes = names;
  made.count = made.usable = count;
  made.cores = cores;
  made.cpus = 2 * cores;
  made.memory_mib = memory_mib;
  made.gpus = gpus;
  made.gpu_type = type;
  made.weight = weight;
  made.partitions = {partition};
  return made;
}

Partition partition(const char* name, bool is_default, Duration longest, std::vector<std::string> qos) {
  Partition made;
  made.name = name;
  made.is_default = is_default;
  made.default_time = made.longest = longest;
  made.allow_qos = std::move(qos);
  return made;
}

Qos qos(const char* name, std::uint32_t gpus, bool preemptible = false) {
  Qos made;
  made.name = name;
  made.most_jobs_per_user = made.most_gpus_per_user = gpus;
  made.preemptible = preemptible;
  return made;
}

}  // namespace

Cluster corpus_cluster() {
  Cluster cluster;
  cluster.at = from_seconds(1'795'420'800);
  cluster.name = "aicloud";
  cluster.slurm_version = "22.05.8";
  cluster.default_qos = "normal";
  cluster.node_types = {
      nodes("a256-t4-[01-04]", 4, 32, 256'000, 6, "t4", 10, "prioritized"),
      nodes("i256-a10-[06-10]", 5, 32, 256'000, 4, "a10", 20, "prioritized"),
      nodes("a512-l4-06", 1, 64, 512'000, 8, "l4", 25, "prioritized"),
      nodes("a256-a40-[04-07]", 4, 32, 256'000, 3, "a40", 30, "prioritized"),
      nodes("i256-a40-[01-02]", 2, 24, 256'000, 4, "a40", 30, "aicentre"),
      nodes("nv-ai-[02-03]", 2, 48, 1'470'000, 16, "v100", 40, "prioritized"),
      nodes("nv-ai-04", 1, 128, 980'000, 8, "a100", 50, "aicentre-a100"),
      nodes("a768-l40s-[01-06]", 6, 64, 768'000, 8, "l40s", 60, "prioritized"),
      nodes("a512-mi100-01", 1, 16, 512'000, 0, "", 99, "cpu"),
  };
  cluster.partitions = {
      partition("prioritized", true, hours(144), {"normal", "deadline", "unprivileged"}),
      partition("cpu", false, hours(144), {"normal", "deadline", "unprivileged"}),
      partition("aicentre", false, hours(0), {"aicentre", "unprivileged"}),
      partition("aicentre-a100", false, hours(0), {"aicentre-a100", "unprivileged"}),
  };
  cluster.qos = {qos("normal", 12), qos("deadline", 12), qos("unprivileged", 0, true), qos("aicentre", 0),
                 qos("aicentre-a100", 0)};
  // 1 December 2026, all day in Copenhagen.
  cluster.closures = {{from_seconds(1'796'079'660), from_seconds(1'796'165'940), "", "service window"}};
  return cluster;
}

}  // namespace steward::advice
