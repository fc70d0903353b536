// The site's ticket system, behind a command of the site's own: run once for each opening, update and closing
// of a case, with what it needs in its environment.
//
//   STEWARD_EVENT    opened | updated | closed
//   STEWARD_CASE     the case's number          STEWARD_TICKET   the ticket's, once it is known
//   STEWARD_SUBJECT  one line                   STEWARD_TEXT     several, at most 100 kB
//
// Exit status 0: done; of "opened", the first line printed is the ticket's number. Anything else: refused,
// with the first line of stderr as the reason, and a task for staff. Nothing is tried twice: a command that
// queues by itself is the place for that.
#pragma once

#include <filesystem>

#include "base/subprocess.h"
#include "contact/channel.h"

namespace steward::contact {

struct TicketOptions {
  std::filesystem::path command;
  Duration limit = seconds(30);
};

// One thread at a time. Borrows the runner.
class TicketChannel final : public Channel {
 public:
  TicketChannel(TicketOptions options, CommandRunner& runner)
      : options_(std::move(options)), runner_(runner) {}
  SendOutcome send(const Letter& letter, const std::function<bool()>& commit_point) override;

 private:
  TicketOptions options_;
  CommandRunner& runner_;
};

}  // namespace steward::contact
