// ClusterSource: what there is to ask Slurm for. An edge beside slurm.h: asked seldom, on the same worker.
#pragma once

#include "base/result.h"
#include "model/cluster.h"
#include "slurm/settings.h"

namespace steward::slurm {

class ClusterSource {
 public:
  virtual ~ClusterSource() = default;
  // Five short commands, one after the other; blocks for them. `at` is when the first was asked. QOS are
  // empty where accounting is away. Errors: unavailable, timeout, garbled.
  virtual Result<Cluster> cluster() = 0;
  // How Slurm is set up, and what `user` (Steward's own account) may see. Errors as above.
  virtual Result<Settings> settings(const std::string& user) = 0;
};

}  // namespace steward::slurm
