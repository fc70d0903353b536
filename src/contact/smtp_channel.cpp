#include "contact/smtp_channel.h"

#include "contact/curl.h"
#include "contact/smtp_session.h"

namespace steward::contact {

Result<std::unique_ptr<SmtpChannel>> SmtpChannel::make(SmtpOptions options) {
  if (const Status checked = check_smtp_options(options); !checked) return tl::unexpected(checked.error());
  auto password = smtp_password(options);
  if (!password) return tl::unexpected(password.error());
  if (const Status started = start_curl(); !started) return tl::unexpected(started.error());
  return std::unique_ptr<SmtpChannel>(new SmtpChannel(std::move(options), std::move(*password)));
}

SendOutcome SmtpChannel::send(const Letter& letter, const std::function<bool()>& commit_point) {
  return send_by_smtp(options_, password_, letter, commit_point);
}

}  // namespace steward::contact
