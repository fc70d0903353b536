// Executor: where work is put so that it runs on the one serving thread. Thread-safe.
#pragma once

#include <functional>

#include "base/time.h"

namespace steward {

class Executor {
 public:
  virtual ~Executor() = default;
  virtual void post(std::function<void()> work) = 0;
  virtual void after(Duration delay, std::function<void()> work) = 0;
};

}  // namespace steward
