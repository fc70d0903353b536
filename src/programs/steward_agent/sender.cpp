#include "programs/steward_agent/sender.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <utility>

#include "base/clock.h"
#include "base/compress.h"
#include "base/log.h"
#include "base/text.h"
#include "net/http.h"
#include "wire/json.h"

namespace steward::agent {
namespace {

using namespace std::chrono_literals;
constexpr Duration kFirstWait = 1s;
constexpr Duration kLastWait = 60s;
constexpr Duration kFetchLimit = 15s;  // over TCP stewardd asks its munged and the name service first
constexpr Duration kClocksAgree = 2s;

std::string words_of(const net::Response& response) {
  const auto said = wire::error_from_json(response.body);
  return said ? said->message : fmt::format("HTTP status {}", response.status);
}

net::Message message_of(const meter::Spool::Item& item) {
  return {"POST", "/api/v1/reports", item.text, is_compressed(item.text) ? "zstd" : "", true};
}

}  // namespace

Sender::Sender(SenderOptions options, meter::Spool& spool,
               std::function<void(meter::ReportNumber, const ReportAnswer&)> answered)
    : options_(std::move(options)),
      spool_(spool),
      answered_(std::move(answered)),
      client_(options_.endpoint, options_.munge_socket),
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
        {{"reason", reason}, {"socket", options_.endpoint.text()}, {"waiting", spool_.waiting()}});
  }
  reachable_ = reachable;
  last_trouble_ = reason;
}

Sender::Outcome Sender::send_one() {
  const auto item = spool_.oldest();
  if (!item) return Outcome::nothing;
  const SystemClock clock;
  const Time sent = clock.now();
  const auto response = client_.ask(message_of(*item), kFetchLimit);
  if (!response) {
    tell_state(false, response.error().message);
    return Outcome::away;
  }
  compare_clocks(*response, sent, clock.now());
  return take_answer(item->number, *response);
}

// Half the way there and back is the best guess of when stewardd looked at its clock; it cannot be wrong by
// more than that half.
void Sender::compare_clocks(const net::Response& response, Time sent, Time answered) {
  const auto said = response.headers.find(net::kClockHeader);
  const auto ms = said == response.headers.end() ? std::nullopt : parse_integer(said->second);
  const Duration half = (answered - sent) / 2;
  if (!ms || half < Duration(0)) return;
  const Duration ahead = sent + half - from_ms(*ms);
  const Duration most = kClocksAgree + half;
  const int side = ahead > most ? 1 : ahead < -most ? -1 : 0;
  if (side == std::exchange(clock_side_, side)) return;
  if (side == 0) return log(LogLevel::info, "clock_agrees_with_stewardd_again");
  log(LogLevel::warning, "clock_differs_from_stewardd",
      {{"ahead_ms", ahead.count()},
       {"advice", "look at the time service of this host and of stewardd's (chronyc tracking)"}});
}

Sender::Outcome Sender::take_answer(meter::ReportNumber number, const net::Response& response) {
  if (response.status == 400 || response.status == 413 || response.status == 422) {
    spool_.set_aside(number, "stewardd will not take it: " + words_of(response));
    return Outcome::sent;
  }
  if (response.status != 200) {
    tell_state(false, words_of(response));
    return Outcome::away;
  }
  const auto answer = wire::answer_from_json(response.body);
  if (!answer) {
    tell_state(false, answer.error().message);
    return Outcome::away;
  }
  tell_state(true, "");
  // Words first: should the process die here, the report is sent again and stewardd hands nothing out twice.
  answered_({number.epoch, answer->acknowledged}, *answer);
  spool_.acknowledge({number.epoch, answer->acknowledged});
  // Understood, yet not committed: asking again at once would not help.
  return answer->acknowledged >= number.sequence ? Outcome::sent : Outcome::away;
}

}  // namespace steward::agent
