// StagedInput: a text for a child's stdin, whose end is held back until it may be told.
//
// For programs that act on the end of their input, as sendmail does. It is a pair of sockets and no pipe, for
// the case that this process dies before the end may be told: a pipe would then end as if all had been said.
// Here one byte lies unread at our side until then, and a socket that is closed with something unread makes
// the other side's read fail (ECONNRESET).
// Not thread-safe.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/descriptor.h"

namespace steward {

class StagedInput {
 public:
  // `may_end`: see CommandInput in base/subprocess.h. Borrows both. Nullopt: errno tells why.
  static std::optional<StagedInput> make(const std::string& text, const std::function<bool()>& may_end);

  int childs_side() const { return theirs_.get(); }
  void child_has_its_side() { theirs_.close(); }

  // Does what can be done without waiting for the child: writes; once the child has read all of it, asks
  // may_end; and then tells the end, or is denied. Does nothing more when the child has ended.
  void go_on(bool child_ended);
  bool denied() const { return denied_; }
  bool waits_for_child() const { return ours_.open(); }
  // What to poll for POLLOUT; -1: nothing.
  int to_write_to() const { return sent_ < text_->size() ? ours_.get() : -1; }

 private:
  StagedInput(const std::string& text, const std::function<bool()>& may_end, Descriptor ours,
              Descriptor theirs)
      : text_(&text), may_end_(&may_end), ours_(std::move(ours)), theirs_(std::move(theirs)) {}
  bool all_was_read() const;
  bool write();
  void tell_the_end();

  const std::string* text_;
  const std::function<bool()>* may_end_;
  Descriptor ours_, theirs_;
  std::size_t sent_ = 0;
  bool denied_ = false;
};

}  // namespace steward
