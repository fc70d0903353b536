// A Channel in memory, with the fault points of a real one. What it accepted lies in a Mailbox that outlives
// it, as a mail server outlives the daemon that a test kills.
#pragma once

#include <algorithm>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "contact/channel.h"

namespace steward::fakes {

// The other side. Thread-safe.
class Mailbox {
 public:
  void take(const contact::Letter& letter) {
    const std::lock_guard lock(mutex_);
    letters_.push_back(letter);
  }
  std::vector<contact::Letter> letters() const {
    const std::lock_guard lock(mutex_);
    return letters_;
  }
  std::size_t count(const std::string& message_id) const {
    const std::lock_guard lock(mutex_);
    return static_cast<std::size_t>(
        std::count_if(letters_.begin(), letters_.end(),
                      [&](const contact::Letter& letter) { return letter.message_id == message_id; }));
  }

 private:
  mutable std::mutex mutex_;
  std::vector<contact::Letter> letters_;
};

enum class ChannelFault {
  none,
  away,                // nobody answers: not_now, the commit point is not reached
  refuses_person,      // a 5xx before the commit point
  refuses_letter,      // a no after the commit point
  lost_before_taken,   // after the commit point the connection dies; the other side has nothing: unclear
  lost_after_taken,    // the same, but the other side has it: unclear
  dies_before_commit,  // the process ends (ProcessDied is thrown) right before the commit point is asked
  dies_after_commit,   // right after it was passed
  dies_after_taken,    // when the other side has accepted and the answer is on its way
};

// Stands for kill -9: thrown through send(), to be caught where the test ends its "process".
struct ProcessDied {};

class FakeChannel final : public contact::Channel {
 public:
  explicit FakeChannel(std::shared_ptr<Mailbox> mailbox) : mailbox_(std::move(mailbox)) {}

  // The fault of the next send not yet provided for; sends without one go well.
  void next(ChannelFault fault) {
    const std::lock_guard lock(mutex_);
    faults_.push_back(fault);
  }
  std::size_t sends() const {
    const std::lock_guard lock(mutex_);
    return sends_;
  }

  contact::SendOutcome send(const contact::Letter& letter,
                            const std::function<bool()>& commit_point) override {
    using Kind = contact::SendOutcome::Kind;
    const ChannelFault fault = begin();
    if (fault == ChannelFault::away) return {Kind::not_now, "connection refused"};
    if (fault == ChannelFault::refuses_person) return {Kind::refused, "550 5.1.1 no such user here"};
    if (fault == ChannelFault::dies_before_commit) throw ProcessDied{};
    if (!commit_point()) return {Kind::not_now, "stopped before the commit point"};
    if (fault == ChannelFault::dies_after_commit) throw ProcessDied{};
    if (fault == ChannelFault::refuses_letter) return {Kind::refused, "554 5.7.1 transaction failed"};
    if (fault == ChannelFault::lost_before_taken) return {Kind::unclear, "connection lost"};
    mailbox_->take(letter);
    if (fault == ChannelFault::dies_after_taken) throw ProcessDied{};
    if (fault == ChannelFault::lost_after_taken) return {Kind::unclear, "connection lost"};
    return {Kind::accepted, "250 2.6.0 accepted"};
  }

 private:
  ChannelFault begin() {
    const std::lock_guard lock(mutex_);
    ++sends_;
    if (faults_.empty()) return ChannelFault::none;
    const ChannelFault fault = faults_.front();
    faults_.pop_front();
    return fault;
  }

  std::shared_ptr<Mailbox> mailbox_;
  mutable std::mutex mutex_;
  std::deque<ChannelFault> faults_;
  std::size_t sends_ = 0;
};

}  // namespace steward::fakes
