// SendmailChannel: letters by the machine's own sendmail command, for sites whose mail system it is. The
// command queues them, and so tells little: what comes back later is a bounce, to the envelope's sender.
//
//   /usr/sbin/sendmail -i -f SENDER -- RECIPIENT     the letter on stdin, lines end in '\n'
//
// The commit point is asked when the command has read the whole letter and is not told yet that this was all:
// sendmail acts on the end of its input. Should stewardd die before, its read fails (base/staged_input.h).
#pragma once

#include <filesystem>
#include <memory>

#include "base/subprocess.h"
#include "contact/channel.h"
#include "contact/mime.h"

namespace steward::contact {

struct SendmailOptions {
  std::filesystem::path command = "/usr/sbin/sendmail";
  Sender from;
  Duration limit = seconds(60);
};

// send() may be called from several threads. Borrows the runner.
class SendmailChannel final : public Channel {
 public:
  // Runs nothing yet. Errors: invalid (sender's address, a command that is no absolute path), not_found (it
  // cannot be run).
  static Result<std::unique_ptr<SendmailChannel>> make(SendmailOptions options, CommandRunner& runner);
  SendOutcome send(const Letter& letter, const std::function<bool()>& commit_point) override;

 private:
  SendmailChannel(SendmailOptions options, CommandRunner& runner)
      : options_(std::move(options)), runner_(runner) {}
  SendmailOptions options_;
  CommandRunner& runner_;
};

}  // namespace steward::contact
