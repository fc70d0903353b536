// GPUs that say what a test tells them to.
#pragma once

#include <string>
#include <vector>

#include "meter/gpu_source.h"

namespace steward::fakes {

class FakeGpuSource final : public meter::GpuSource {
 public:
  Result<const std::vector<GpuDevice>*> devices() override {
    if (!trouble.empty()) return fail(ErrorCode::unavailable, trouble);
    return &present;
  }
  const std::vector<meter::GpuReading>& read(bool scan) override {
    scans += scan ? 1 : 0;
    return trouble.empty() ? readings : none_;
  }

  std::string trouble;  // not empty: the driver is broken, in these words
  std::vector<GpuDevice> present;
  std::vector<meter::GpuReading> readings;
  int scans = 0;  // times that processes were asked for, too

 private:
  std::vector<meter::GpuReading> none_;
};

}  // namespace steward::fakes
