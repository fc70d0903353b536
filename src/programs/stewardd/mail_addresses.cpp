#include "programs/stewardd/mail_addresses.h"

#include <fmt/format.h>

#include "contact/address.h"

namespace steward {
namespace {

// A local part has 64 bytes (RFC 5321 4.5.3.1.1); a token of ten-digit numbers has fifty, and a '+' before
// it.
constexpr std::size_t longest_local = 13;

Status check_answers_to(const std::string& address) {
  if (auto fits = contact::check_address(address); !fits) return fail_in("[mail] answers_to", fits.error());
  const std::string local = address.substr(0, address.rfind('@'));
  if (local.find('+') == std::string::npos && local.size() <= longest_local) return {};
  return fail(
      ErrorCode::invalid,
      fmt::format(
          "[mail] answers_to: \"{}\" gets a + and a token behind it: it may have no + of its own, and "
          "{} bytes before the @ at most, such as steward@…",
          address, longest_local));
}

}  // namespace

Status check_mail_addresses(const policy::Site& site) {
  if (auto fits = contact::check_address("x@" + site.mail_domain); !fits)
    return fail_in("[mail] domain: write what stands behind the @", fits.error());
  if (site.mail_answers_to.empty()) {
    if (site.portal_url.empty()) return {};
    // Whoever reads answers would be sent the links that they quote, which answer as the person.
    return fail(ErrorCode::invalid,
                "[portal] url puts links into mails, and people quote mails in their answers: say [mail] "
                "answers_to, too, "
                "so that answers come to `steward receive`, which takes the links out");
  }
  if (auto fits = check_answers_to(site.mail_answers_to); !fits) return fits;
  if (!site.mail_receiver_user.empty()) return {};
  return fail(
      ErrorCode::invalid,
      "[mail] answers_to needs receiver_user, too: the account that hands answers over (steward receive)");
}

}  // namespace steward
