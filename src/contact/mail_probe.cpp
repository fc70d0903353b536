#include "contact/mail_probe.h"

#include <fmt/format.h>

#include "contact/curl.h"
#include "contact/mail_findings.h"
#include "contact/smtp_session.h"
#include "contact/smtp_transcript.h"

namespace steward::contact {
namespace {

void find_in_outcome(MailProbe& probe, const SmtpTranscript& transcript) {
  if (probe.outcome.kind == SendOutcome::Kind::accepted) return;
  if (!transcript.connected()) {
    probe.findings.push_back(
        fmt::format("The mail server gave no greeting ({}): check [mail] server, that it runs, and "
                    "that no firewall is between.",
                    probe.outcome.detail));
  } else if (transcript.login_refused()) {
    probe.findings.push_back(
        fmt::format("The login was refused ({}): check [mail] user and the first line of "
                    "password_file.",
                    probe.outcome.detail));
  } else {
    probe.findings.push_back(fmt::format("The letter was not taken: {}.", probe.outcome.detail));
  }
}

void find_no_tls(MailProbe& probe, const SmtpOptions& options, const SmtpConnection& connection) {
  if (is_loopback(connection.their_address)) return;  // nobody is in between
  probe.findings.push_back(options.tls == Tls::never ? "TLS is switched off ([mail] tls = \"never\"): "
                                                       "letters go readable through the network. Write tls = "
                                                       "\"required\" if the server offers TLS."
                                                     : "The mail server offers no TLS: letters, which name "
                                                       "people and their jobs, go readable through the "
                                                       "network. Ask whoever runs the server for STARTTLS.");
}

// What the server shows where nothing hangs on it; TLS from the start always looks.
std::string shown_certificate(SmtpOptions options, SmtpConnection connection) {
  if (connection.certificate_subject.empty() && !is_smtps(options)) {
    options.tls = Tls::attempt;
    (void)visit_by_smtp(options, &connection);
  }
  if (connection.certificate_subject.empty()) return "";
  return fmt::format(" is of {}, until {}, and", connection.certificate_subject,
                     connection.certificate_expiry);
}

// The certificate was not looked at, or did not hold.
void find_in_certificate(MailProbe& probe, SmtpOptions options, const SmtpConnection& connection) {
  const bool attempted = !verifies(options);
  options.tls = Tls::required;
  const Status holds = visit_by_smtp(options);
  if (holds && attempted) {
    probe.findings.push_back(
        "The mail server's certificate holds: write [mail] tls = \"required\", so that it is always looked "
        "at.");
  } else if (!holds && holds.error().code == ErrorCode::invalid) {
    probe.findings.push_back(fmt::format(
        "The mail server's certificate{} does not hold ({}), so nobody can tell whether it is the right "
        "server: name the server as its certificate does, or let this machine trust the authority that "
        "issued it.",
        shown_certificate(options, connection), holds.error().message));
  }
}

void add_names(MailProbe& probe, NameFindings found) {
  for (std::string& line : found.lines) probe.lines.push_back(std::move(line));
  for (std::string& finding : found.findings) probe.findings.push_back(std::move(finding));
}

}  // namespace

Result<MailProbe> probe_mail(const SmtpOptions& options, const Letter& letter, NameService& names) {
  if (const Status checked = check_smtp_options(options); !checked) return tl::unexpected(checked.error());
  const auto password = smtp_password(options);
  if (!password) return tl::unexpected(password.error());
  if (const Status started = start_curl(); !started) return tl::unexpected(started.error());
  SmtpTranscript transcript(*password);
  SmtpConnection connection;
  MailProbe probe;
  probe.outcome = send_by_smtp(
      options, *password, letter, [] { return true; },
      [&](SmtpVoice voice, std::string_view line) { transcript.heard(voice, line); }, &connection);
  find_in_outcome(probe, transcript);
  if (transcript.tls() || verifies(options))
    find_in_certificate(probe, options, connection);
  else if (transcript.connected())
    find_no_tls(probe, options, connection);
  probe.lines = transcript.lines(options, connection);
  add_names(probe, look_at_names(options, connection.our_address, names));
  return probe;
}

Result<MailProbe> look_at_mail(const SmtpOptions& options, NameService& names) {
  if (const Status checked = check_smtp_options(options); !checked) return tl::unexpected(checked.error());
  if (const auto password = smtp_password(options); !password) return tl::unexpected(password.error());
  if (const Status started = start_curl(); !started) return tl::unexpected(started.error());
  SmtpConnection connection;
  MailProbe probe;
  const Status visited = visit_by_smtp(options, &connection);
  const bool connected = !connection.their_address.empty();
  probe.outcome.kind = visited ? SendOutcome::Kind::accepted : SendOutcome::Kind::not_now;
  probe.outcome.detail = visited ? "" : visited.error().message;
  if (!connection.certificate_subject.empty() || verifies(options))
    find_in_certificate(probe, options, connection);
  else if (connected)
    find_no_tls(probe, options, connection);
  if (!visited && visited.error().code != ErrorCode::invalid)
    probe.findings.push_back(
        fmt::format("The mail server at {} cannot be talked to ({}): check [mail] server and tls, that it "
                    "runs, and that no "
                    "firewall is between.",
                    options.url, visited.error().message));
  add_names(probe, look_at_names(options, connection.our_address, names));
  return probe;
}

}  // namespace steward::contact
