// How a worker asks the serving thread and waits for its answer. Internal to engine/.
#pragma once

#include <chrono>
#include <functional>
#include <future>
#include <memory>

#include "engine/live.h"

namespace steward::engine {

// Runs `work` on the serving thread and waits for its answer. Called on workers.
template <typename Answer>
Answer Live::on_serving(std::function<Answer()> work, Answer when_stopping) {
  auto answer = std::make_shared<std::promise<Answer>>();
  std::future<Answer> future = answer->get_future();
  edges_.serving.post([answer, work = std::move(work)] { answer->set_value(work()); });
  while (future.wait_for(std::chrono::milliseconds(50)) != std::future_status::ready) {
    if (stopping_->load()) return when_stopping;
  }
  return future.get();
}

}  // namespace steward::engine
