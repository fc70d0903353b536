#include "contact/sendmail_channel.h"

#include <fmt/format.h>
#include <sysexits.h>
#include <unistd.h>

#include <algorithm>

#include "base/text.h"
#include "contact/address.h"

namespace steward::contact {
namespace {

using Kind = SendOutcome::Kind;

constexpr std::size_t detail_limit = 200;
constexpr std::size_t sendmail_output = 1 << 20;
constexpr int by_signal = 128;  // exit statuses above it: CommandResult in base/subprocess.h

// What happened while it ran.
struct Attempt {
  bool committed = false;
  bool denied = false;
};

std::string with_unix_lines(std::string text) {
  text.erase(std::remove(text.begin(), text.end(), '\r'), text.end());  // none stands alone in a message_text
  return text;
}

Command command_for(const SendmailOptions& options, const Letter& letter) {
  Command command;
  const std::string& sender = letter.bounces_to.empty() ? options.from.address : letter.bounces_to;
  command.argv = {options.command.string(), "-i", "-f", sender, "--", letter.to_address};
  command.environment = {{"PATH", "/usr/sbin:/usr/bin:/sbin:/bin"}, {"LC_ALL", "C"}};
  command.limit = options.limit;
  command.output_limit = sendmail_output;
  return command;
}

// It says no to this letter, and would again (sysexits.h): no such person, no such host, no such form.
bool is_about_letter(int status) {
  return status == EX_NOUSER || status == EX_NOHOST || status == EX_DATAERR;
}

SendOutcome judge_end(const CommandResult& done, const Attempt& attempt) {
  const std::string_view all = done.error_output;
  const std::string said = one_line(trim(all.substr(0, all.find('\n'))), detail_limit);
  const std::string detail =
      fmt::format("sendmail: exit status {}{}{}", done.exit_status, said.empty() ? "" : ": ", said);
  if (!attempt.committed) {
    if (done.exit_status == 0) return {Kind::not_now, "sendmail ended before it had read the letter"};
    return {is_about_letter(done.exit_status) ? Kind::refused : Kind::not_now, detail};
  }
  if (done.exit_status == 0) return {Kind::accepted, "sendmail has taken it"};
  // Sendmail's own and its kin say EX_TEMPFAIL of what they have queued, too.
  const bool unclear = done.exit_status > by_signal || done.exit_status == EX_TEMPFAIL;
  return {unclear ? Kind::unclear : Kind::refused, detail};
}

SendOutcome judge(const Result<CommandResult>& done, const Attempt& attempt) {
  if (attempt.denied) return {Kind::not_now, "stopped before the commit point"};
  if (done) return judge_end(*done, attempt);
  return {attempt.committed ? Kind::unclear : Kind::not_now, done.error().message};
}

}  // namespace

Result<std::unique_ptr<SendmailChannel>> SendmailChannel::make(SendmailOptions options,
                                                               CommandRunner& runner) {
  if (const Status from = check_address(options.from.address); !from)
    return fail_in("mail sender", from.error());
  const std::string command = one_line(options.command.native(), 200);
  if (!options.command.is_absolute())
    return fail(ErrorCode::invalid, fmt::format("sendmail \"{}\": write a path that begins with /", command));
  if (::access(options.command.c_str(), X_OK) != 0) {
    return fail(ErrorCode::not_found,
                fmt::format("sendmail: {} cannot be run; name the command of this machine's mail system, or "
                            "a mail server instead",
                            command));
  }
  return std::unique_ptr<SendmailChannel>(new SendmailChannel(std::move(options), runner));
}

SendOutcome SendmailChannel::send(const Letter& letter, const std::function<bool()>& commit_point) {
  // Looked at here, too: they stand on a command line.
  for (const std::string* address : {&letter.to_address, &letter.bounces_to}) {
    if (address->empty() && address == &letter.bounces_to) continue;
    if (const Status checked = check_address(*address); !checked)
      return {Kind::refused, checked.error().message};
  }
  Attempt attempt;
  Command command = command_for(options_, letter);
  command.input = CommandInput{with_unix_lines(message_text(letter, options_.from)), [&] {
                                 attempt.committed = commit_point();
                                 attempt.denied = !attempt.committed;
                                 return attempt.committed;
                               }};
  return judge(runner_.run(command, [](std::string_view) {}), attempt);
}

}  // namespace steward::contact
