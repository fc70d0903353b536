#include "contact/smtp_options.h"

#include <fmt/format.h>

#include "base/text.h"
#include "contact/address.h"
#include "contact/secret.h"

namespace steward::contact {
namespace {

constexpr std::string_view kPlain = "smtp://", kTls = "smtps://";

bool is_host_and_port(std::string_view text) {
  return !text.empty() &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]") ==
             std::string_view::npos;
}

bool is_helo(std::string_view text) {
  return text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-") ==
         std::string_view::npos;
}

Status check_url(const SmtpOptions& options) {
  const bool tls = is_smtps(options);
  if (!tls && !options.url.starts_with(kPlain)) {
    return fail(ErrorCode::invalid,
                fmt::format("mail server \"{}\": write smtp://host:port or smtps://host:port",
                            one_line(options.url, 80)));
  }
  if (!is_host_and_port(std::string_view(options.url).substr(tls ? kTls.size() : kPlain.size()))) {
    return fail(ErrorCode::invalid,
                fmt::format("mail server \"{}\": only a host and a port may follow the \"//\"",
                            one_line(options.url, 80)));
  }
  return {};
}

Status check_login(const SmtpOptions& options) {
  if (options.user.empty()) return {};
  if (one_line(options.user, options.user.size() + 1) != options.user)
    return fail(ErrorCode::invalid, "the mail login's user holds control characters");
  if (!verifies(options)) {
    return fail(ErrorCode::invalid,
                "a mail login needs TLS: write tls = \"required\" or smtps://, so that the password is never "
                "sent in the clear");
  }
  if (options.password_file.empty())
    return fail(ErrorCode::invalid, "a mail login needs a password_file beside the user");
  return {};
}

}  // namespace

bool is_smtps(const SmtpOptions& options) { return options.url.starts_with(kTls); }

bool verifies(const SmtpOptions& options) { return is_smtps(options) || options.tls == Tls::required; }

Status check_smtp_options(const SmtpOptions& options) {
  if (const Status url = check_url(options); !url) return url;
  if (const Status from = check_address(options.from.address); !from)
    return fail_in("mail sender", from.error());
  if (!is_helo(options.helo)) {
    return fail(ErrorCode::invalid,
                fmt::format("\"{}\" is no host name to greet with", one_line(options.helo, 80)));
  }
  return check_login(options);
}

Result<std::string> smtp_password(const SmtpOptions& options) {
  if (options.user.empty()) return std::string();
  return read_secret(options.password_file, "the mail password");
}

}  // namespace steward::contact
