// Live's taking of mail: whose matter an address belongs to, and what becomes of the words.
#include <fmt/format.h>

#include "base/log.h"
#include "contact/text_parts.h"
#include "engine/letters.h"
#include "engine/live.h"

namespace steward::engine {
namespace {

using What = input::Mail::What;
using Use = contact::TokenUse;

// "steward+TOKEN@aicloud.dk".
std::string_view token_in(std::string_view recipient) {
  const std::string_view local = recipient.substr(0, recipient.rfind('@'));
  const std::size_t plus = local.find('+');
  return plus == std::string_view::npos ? std::string_view() : local.substr(plus + 1);
}

// What the mail's address proves, and of which contact; nothing: it is none of ours. Looks, and recalls
// nothing: anybody can write to any address.
struct Addressed {
  CaseId in;
  ContactId contact;
  bool bounces = false;
};
std::optional<Addressed> addressed_by(const casework::CaseBook& book, store::Store& store, const Names& names,
                                      std::string_view token) {
  const auto claim = contact::read_token(token);
  if (!claim) return std::nullopt;
  const auto in = find_case(book, store, claim->in);
  const Contact* contact = in ? contact_in(*in, claim->contact) : nullptr;
  if (contact == nullptr) return std::nullopt;
  const Addressed addressed{claim->in, claim->contact, false};
  if (contact::is_genuine(names.token_key, Use::reply, *claim, *in, *contact)) return addressed;
  if (contact::is_genuine(names.token_key, Use::bounces, *claim, *in, *contact))
    return Addressed{claim->in, claim->contact, true};
  return std::nullopt;
}

// Words come to the address that answers go to, and what came back to the one in the envelope, which the mail
// server's users may see: nobody speaks for the person by that one.
std::optional<What> what_it_is(const ReceivedMail& mail, bool to_bounces) {
  if (mail.bounce) return to_bounces ? std::optional(What::returned) : What::automatic;
  if (mail.automatic) return What::automatic;
  return to_bounces ? std::nullopt : std::optional(What::answer);
}

std::string why_returned(const Bounce& bounce) {
  return fmt::format("{}{}{}", bounce.status, bounce.status.empty() ? "" : " ",
                     bounce.diagnostic.empty() ? "the mail server gave no reason" : bounce.diagnostic);
}

std::string words_of(const ReceivedMail& mail, const std::string& portal_url) {
  std::string words = mail.text.empty() ? "(No words of their own were found in this mail.)"
                                        : contact::without_tokens(mail.text, portal_url);
  if (mail.cut) words += "\n(The mail was longer; the rest is not here.)";
  if (mail.attachments > 0) words += fmt::format("\n({} attachments were not taken.)", mail.attachments);
  return words;
}

// What the mail server should make of a refusal: what may pass is worth another try.
Error for_mail_server(const Error& error) {
  const bool final = error.code == ErrorCode::not_found || error.code == ErrorCode::invalid ||
                     error.code == ErrorCode::refused;
  return final ? error : Error{ErrorCode::unavailable, error.message};
}

}  // namespace

Status Live::take_mail(const ReceivedMail& mail) {
  const auto addressed = addressed_by(state_.book, edges_.store, names_, token_in(mail.recipient));
  const auto what = addressed ? what_it_is(mail, addressed->bounces) : std::nullopt;
  if (!what) return fail(ErrorCode::not_found, "no matter has this address; answer with `steward reply`");
  // Late, or passed on: nothing has come of it yet.
  if (mail.bounce && !mail.bounce->failed) return {};
  recall(addressed->in);
  const std::string text = mail.bounce ? why_returned(*mail.bounce) : words_of(mail, names_.portal_url);
  log(LogLevel::info, "mail_received",
      {{"contact", addressed->contact.value}, {"what", input::to_string(*what)}});
  const auto taken = take(input::Mail{*what, addressed->contact, mail.from_address, text});
  if (taken) return {};
  return tl::unexpected(for_mail_server(taken.error()));
}

}  // namespace steward::engine
