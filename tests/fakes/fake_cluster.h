// A ClusterSource that says what the test put in.
#pragma once

#include "slurm/cluster_source.h"

namespace steward {

class FakeCluster final : public slurm::ClusterSource {
 public:
  Result<Cluster> cluster() override {
    if (away) return fail(ErrorCode::unavailable, "slurmctld is away");
    return now;
  }
  Result<slurm::Settings> settings(const std::string&) override {
    if (away) return fail(ErrorCode::unavailable, "slurmctld is away");
    return set_up;
  }
  Cluster now;
  slurm::Settings set_up;
  bool away = false;
};

}  // namespace steward
