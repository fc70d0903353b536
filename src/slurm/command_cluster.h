// ClusterSource by Slurm's commands: `scontrol -o show node|partition|reservation`, `scontrol show config`,
// `sacctmgr -nP show qos|user`.
#pragma once

#include "base/clock.h"
#include "base/subprocess.h"
#include "slurm/cluster_source.h"
#include "slurm/command.h"

namespace steward::slurm {

class CommandCluster final : public ClusterSource {
 public:
  // Both must outlive this. `limit`: of each command.
  CommandCluster(Place place, Duration limit, CommandRunner& runner, const Clock& clock)
      : place_(std::move(place)), limit_(limit), runner_(runner), clock_(clock) {}

  Result<Cluster> cluster() override;
  Result<Settings> settings(const std::string& user) override;

  // slurm.conf alone: nothing is asked of accounting. Errors: garbled, too, where it names no version.
  Result<Settings> config();
  // Those that are hidden from users, too.
  Result<std::vector<Partition>> partitions();

 private:
  Result<std::string> ask(const std::string& program, std::vector<std::string> arguments);

  Place place_;
  Duration limit_;
  CommandRunner& runner_;
  const Clock& clock_;
};

}  // namespace steward::slurm
