#include "programs/steward/receive.h"

#include <sysexits.h>

#include <algorithm>
#include <array>
#include <istream>

#include "base/text.h"
#include "programs/steward/mail_parts.h"

namespace steward::cli {
namespace {

// To its end, however long it is: a mail server whose pipe breaks tries again for days.
std::string read_message(std::istream& in) {
  std::string message;
  std::array<char, 65536> part{};
  while (in) {
    in.read(part.data(), part.size());
    const auto got = static_cast<std::size_t>(in.gcount());
    message.append(part.data(), std::min(got, mail_bytes - message.size()));
  }
  return message;
}

int exit_code(ErrorCode code) {
  switch (code) {
    case ErrorCode::not_found:
      return EX_NOUSER;
    case ErrorCode::invalid:
      return EX_DATAERR;
    case ErrorCode::refused:
      return EX_NOPERM;
    case ErrorCode::conflict:
    case ErrorCode::unavailable:
    case ErrorCode::timeout:
    case ErrorCode::garbled:
    case ErrorCode::io:
      return EX_TEMPFAIL;
  }
  return EX_TEMPFAIL;
}

int told(const Session& session, const Error& error) {
  session.terminal.complain(error.message);
  return exit_code(error.code);
}

std::string bounce_of(const ReceivedMail& mail) {
  if (!mail.bounce) return "no";
  const Bounce& bounce = *mail.bounce;
  std::string text = bounce.failed ? "the letter was not delivered" : "the letter is late, or was passed on";
  if (!bounce.recipient.empty()) text += ", to " + bounce.recipient;
  if (!bounce.status.empty()) text += ", status " + bounce.status;
  if (!bounce.diagnostic.empty()) text += ": " + bounce.diagnostic;
  return text;
}

void show_mail(const Terminal& terminal, const ReceivedMail& mail) {
  const auto row = [&](const std::string& name, const std::string& value) {
    terminal.line(name + ":" + std::string(13 - name.size(), ' ') + (value.empty() ? "none" : value));
  };
  row("to", mail.recipient);
  row("sender", mail.sender);
  row("from", mail.from_name.empty() ? mail.from_address : mail.from_name + " <" + mail.from_address + ">");
  row("subject", mail.subject);
  row("message id", mail.message_id);
  row("in reply to", mail.in_reply_to);
  row("by a machine", mail.automatic ? "yes" : "no");
  row("bounce", bounce_of(mail));
  row("attachments", mail.attachments == 0 ? "" : std::to_string(mail.attachments) + ", which are not taken");
  row("words", std::to_string(mail.text.size()) + " bytes" + (mail.cut ? "; there was more" : ""));
  for (const auto line : split(mail.text, '\n')) terminal.line("  " + std::string(line));
}

}  // namespace

int receive_mail(const Session& session, const ReceiveOptions& options) {
  if (session.terminal.reads_terminal) {
    session.terminal.complain("a mail is read from stdin: steward receive " +
                              one_line(options.recipient, 80) + " < message.eml");
    return EX_USAGE;
  }
  const auto mail = take_apart(read_message(session.terminal.in), options.recipient, options.sender);
  if (!mail) return told(session, mail.error());
  if (options.dry_run) {
    show_mail(session.terminal, *mail);
    return EX_OK;
  }
  const Status taken = session.api.deliver(*mail);
  return taken ? EX_OK : told(session, taken.error());
}

}  // namespace steward::cli
