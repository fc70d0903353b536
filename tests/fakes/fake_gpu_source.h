// GPUs that say what a test tells them to.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "meter/gpu_source.h"

namespace steward::fakes {

class FakeGpuSource final : public meter::GpuSource {
 public:
  Result<std::vector<GpuDevice>> devices() override {
    if (!trouble.empty()) return fail(ErrorCode::unavailable, trouble);
    return present;
  }
  std::vector<meter::GpuReading> read() override {
    return trouble.empty() ? readings : std::vector<meter::GpuReading>{};
  }
  std::vector<std::pair<std::string, std::uint32_t>> processes() override {
    ++process_calls;
    return process_counts;
  }

  std::string trouble;  // not empty: the driver is broken, in these words
  std::vector<GpuDevice> present;
  std::vector<meter::GpuReading> readings;
  std::vector<std::pair<std::string, std::uint32_t>> process_counts;
  int process_calls = 0;
};

}  // namespace steward::fakes
