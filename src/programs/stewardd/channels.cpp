#include "programs/stewardd/channels.h"

#include <unistd.h>

#include <array>

#include "contact/mail_probe.h"
#include "contact/sendmail_channel.h"
#include "contact/smtp_channel.h"

namespace steward {
namespace {

std::string host_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "localhost";
}

contact::Sender sender(const policy::Site& site) { return {site.mail_from_name, site.mail_from_address}; }

contact::Tls tls(const std::string& word) {
  if (word == "never") return contact::Tls::never;
  return word == "required" ? contact::Tls::required : contact::Tls::attempt;
}

}  // namespace

contact::SmtpOptions smtp_options(const policy::Site& site) {
  contact::SmtpOptions options;
  options.url = site.mail_server;
  options.from = sender(site);
  options.helo = site.mail_helo.empty() ? host_name() : site.mail_helo;
  options.tls = tls(site.mail_tls);
  options.user = site.mail_user;
  options.password_file = site.mail_password_file;
  return options;
}

Result<std::unique_ptr<contact::Channel>> open_mail(const policy::Site& site, CommandRunner& runner) {
  if (!site.mail_sendmail.empty()) {
    auto made = contact::SendmailChannel::make({site.mail_sendmail, sender(site)}, runner);
    if (!made) return tl::unexpected(made.error());
    return std::unique_ptr<contact::Channel>(std::move(*made));
  }
  auto made = contact::SmtpChannel::make(smtp_options(site));
  if (!made) return tl::unexpected(made.error());
  return std::unique_ptr<contact::Channel>(std::move(*made));
}

MailTest try_mail(const policy::Site& site, contact::Channel& mail, const contact::Letter& letter) {
  using Kind = contact::SendOutcome::Kind;
  if (!site.mail_sendmail.empty()) {
    const contact::SendOutcome outcome = mail.send(letter, [] { return true; });
    return {outcome.kind == Kind::accepted,
            outcome.detail,
            {"handed to " + site.mail_sendmail.string() + ": " + outcome.detail},
            {"What becomes of the mail behind that command only its own log says (journalctl -u postfix)."}};
  }
  contact::SystemNameService names;
  auto probe = contact::probe_mail(smtp_options(site), letter, names);
  if (!probe) return {false, probe.error().message, {}, {}};
  return {probe->outcome.kind == Kind::accepted, probe->outcome.detail, std::move(probe->lines),
          std::move(probe->findings)};
}

MailTest look_at_mail(const policy::Site& site) {
  if (!site.mail_sendmail.empty()) {
    const bool runs = ::access(site.mail_sendmail.c_str(), X_OK) == 0;
    return {runs, runs ? "" : site.mail_sendmail.string() + " cannot be run", {}, {}};
  }
  contact::SystemNameService names;
  auto look = contact::look_at_mail(smtp_options(site), names);
  if (!look) return {false, look.error().message, {}, {}};
  // What is amiss stands in the findings.
  return {look->outcome.kind == contact::SendOutcome::Kind::accepted, "", std::move(look->lines),
          std::move(look->findings)};
}

Result<std::unique_ptr<contact::ChatChannel>> open_chat(const policy::Site& site) {
  if (site.chat_url_file.empty()) return std::unique_ptr<contact::ChatChannel>();
  return contact::ChatChannel::make({site.chat_url_file});
}

}  // namespace steward
