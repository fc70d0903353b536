#include "programs/steward_agent/sender.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "base/log.h"
#include "base/text.h"
#include "net/http.h"
#include "wire/json.h"

namespace steward::agent {
namespace {

using namespace std::chrono_literals;
constexpr Duration kFirstWait = 1s;
constexpr Duration kLastWait = 60s;
constexpr Duration kFetchLimit = 5s;

std::string words_of(const net::Response& response) {
  const auto said = wire::error_from_json(response.body);
  return said ? said->message : fmt::format("HTTP status {}", response.status);
}

}  // namespace

Sender::Sender(SenderOptions options, meter::Spool& spool,
               std::function<void(meter::ReportNumber, const ReportAnswer&)> answered)
    : options_(std::move(options)),
      spool_(spool),
      answered_(std::move(answered)),
      noise_(std::hash<std::string>{}(options_.node)),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

void Sender::wake() {
  const std::lock_guard lock(mutex_);
  work_ = true;
  woken_.notify_all();
}

bool Sender::stop(Duration limit) {
  thread_.request_stop();
  std::unique_lock lock(mutex_);
  return woken_.wait_for(lock, limit, [this] { return ended_; });
}

void Sender::rest(const std::stop_token& stop, Duration limit, bool until_woken) {
  std::unique_lock lock(mutex_);
  if (until_woken) {
    woken_.wait(lock, stop, [this] { return work_; });
    work_ = false;
  } else if (limit > Duration(0)) {
    woken_.wait_for(lock, stop, limit, [] { return false; });
  }
}

// Half of the wait is fixed, half is chance, so that a cluster's agents do not return all at once.
Duration Sender::backoff() {
  wait_ = std::clamp(wait_ * 2, kFirstWait, kLastWait);
  noise_ = noise_ * 6364136223846793005ULL + 1442695040888963407ULL;  // Knuth's MMIX generator
  return wait_ / 2 + Duration(static_cast<std::int64_t>((noise_ >> 33) %
                                                        static_cast<std::uint64_t>(wait_.count() / 2 + 1)));
}

void Sender::run(const std::stop_token& stop) {
  const Duration spread(
      options_.spread.count() == 0
          ? 0
          : static_cast<std::int64_t>(noise_ % static_cast<std::uint64_t>(options_.spread.count())));
  while (!stop.stop_requested()) {
    rest(stop, Duration(0), true);
    rest(stop, spread, false);
    while (!stop.stop_requested()) {
      const Outcome outcome = send_one();
      if (outcome == Outcome::nothing) break;
      if (outcome == Outcome::away) {
        rest(stop, backoff(), false);
      } else {
        wait_ = Duration(0);
      }
    }
  }
  const std::lock_guard lock(mutex_);
  ended_ = true;
  woken_.notify_all();
}

void Sender::tell_state(bool reachable, const std::string& reason) {
  if (reachable == reachable_ && reason == last_trouble_) return;
  if (reachable) {
    log(LogLevel::info, "stewardd_takes_reports", {{"waiting", spool_.waiting()}});
  } else {
    log(LogLevel::warning, "stewardd_takes_no_reports",
        {{"reason", reason}, {"socket", options_.socket.native()}, {"waiting", spool_.waiting()}});
  }
  reachable_ = reachable;
  last_trouble_ = reason;
}

Sender::Outcome Sender::send_one() {
  const auto item = spool_.oldest();
  if (!item) return Outcome::nothing;
  const auto response = net::fetch(options_.socket, "POST", "/api/v1/reports", item->text, kFetchLimit);
  if (!response) {
    tell_state(false, response.error().message);
    return Outcome::away;
  }
  if (response->status == 400 || response->status == 413 || response->status == 422) {
    spool_.set_aside(item->number, "stewardd will not take it: " + words_of(*response));
    return Outcome::sent;
  }
  if (response->status != 200) {
    tell_state(false, words_of(*response));
    return Outcome::away;
  }
  const auto answer = wire::answer_from_json(response->body);
  if (!answer) {
    tell_state(false, answer.error().message);
    return Outcome::away;
  }
  tell_state(true, "");
  // Words first: should the process die here, the report is sent again and stewardd hands nothing out twice.
  answered_({item->number.epoch, answer->acknowledged}, *answer);
  spool_.acknowledge({item->number.epoch, answer->acknowledged});
  // Understood, yet not committed: asking again at once would not help.
  return answer->acknowledged >= item->number.sequence ? Outcome::sent : Outcome::away;
}

}  // namespace steward::agent
