// Sends spooled reports to stewardd, oldest first, on a thread of its own, so that a slow or absent stewardd
// never delays a sample. Waits 1 s, doubling to 60 s with jitter, while stewardd is away; says so once. Words
// for terminals that come with an answer are written here too. One connection is kept for all of it.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "base/result.h"
#include "meter/spool.h"
#include "model/report.h"
#include "net/client.h"

namespace steward::agent {

struct SenderOptions {
  net::Endpoint endpoint;
  std::string munge_socket;
  // How long after a new report its sending may start; spreads a cluster's nodes over the interval.
  Duration spread{0};
  std::string node;  // seeds the spread
};

class Sender {
 public:
  // `answered` is called on the sender's thread after each acknowledged report. All outlive the sender.
  Sender(SenderOptions options, meter::Spool& spool,
         std::function<void(meter::ReportNumber, const ReportAnswer&)> answered);
  void wake();  // a report was added
  // Asks the thread to end. True when it has within `limit`; otherwise it still waits for stewardd's answer,
  // and the process may end all the same: everything it works on is on disk.
  bool stop(Duration limit);

 private:
  enum class Outcome { sent, nothing, away };
  void run(const std::stop_token& stop);
  Outcome send_one();
  Outcome take_answer(meter::ReportNumber number, const net::Response& response);
  void compare_clocks(const net::Response& response, Time sent, Time answered);
  void tell_state(bool reachable, const std::string& reason);
  Duration backoff();
  void rest(const std::stop_token& stop, Duration limit, bool until_woken);

  SenderOptions options_;
  meter::Spool& spool_;
  std::function<void(meter::ReportNumber, const ReportAnswer&)> answered_;
  std::mutex mutex_;
  std::condition_variable_any woken_;
  bool work_ = true;  // what an earlier run left in the spool
  bool ended_ = false;
  net::Client client_;
  int clock_side_ = 0;  // as told: our clock is ahead of stewardd's (+1), behind (-1), or agrees
  std::string last_trouble_;
  bool reachable_ = true;
  Duration wait_{0};
  std::uint64_t noise_;
  std::jthread thread_;
};

}  // namespace steward::agent
