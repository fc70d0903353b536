// Verifier: checks credentials on a few threads of its own, since munged may hang. Made, called and destroyed
// on the serving thread; answers come there, too. Its destructor waits for the checks in hand (libmunge gives
// up after ten seconds); those that have not begun are dropped, and never answered.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/executor.h"
#include "net/http.h"

namespace steward::net {

class Verifier {
 public:
  using Check = std::function<Result<Peer>(const std::string& authorization)>;  // any thread; may block
  Verifier(Executor& serving, Check check, std::size_t threads = 4);
  ~Verifier();
  Verifier(const Verifier&) = delete;
  Verifier& operator=(const Verifier&) = delete;

  // More than `kMostWaiting` at once are refused at once (unavailable): munged hangs, or is flooded.
  void verify(std::string authorization, std::function<void(Result<Peer>)> done);
  bool idle();

  static constexpr std::size_t kMostWaiting = 2048;

 private:
  struct Item {
    std::string authorization;
    std::function<void(Result<Peer>)> done;
  };
  void run(const std::stop_token& stop);

  Executor& serving_;
  const Check check_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::deque<Item> items_;
  std::size_t working_ = 0;
  std::vector<std::jthread> threads_;  // last: they use the others
};

}  // namespace steward::net
