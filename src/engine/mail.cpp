// Live's taking of mail: whose matter an address belongs to, and what becomes of the words.
#include <fmt/format.h>

#include "base/log.h"
#include "engine/letters.h"
#include "engine/live.h"

namespace steward::engine {
namespace {

// "steward+TOKEN@aicloud.dk".
std::string_view token_in(std::string_view recipient) {
  const std::string_view local = recipient.substr(0, recipient.rfind('@'));
  const std::size_t plus = local.find('+');
  return plus == std::string_view::npos ? std::string_view() : local.substr(plus + 1);
}

bool is_ours(const contact::TokenKey& key, const contact::TokenClaim& claim, const Case& in,
             const Contact& contact) {
  using Use = contact::TokenUse;
  return contact::is_genuine(key, Use::reply, claim, in, contact) ||
         contact::is_genuine(key, Use::bounces, claim, in, contact);
}

std::string why_returned(const Bounce& bounce) {
  return fmt::format("{}{}{}", bounce.status, bounce.status.empty() ? "" : " ",
                     bounce.diagnostic.empty() ? "the mail server gave no reason" : bounce.diagnostic);
}

std::string words_of(const ReceivedMail& mail) {
  std::string words = mail.text.empty() ? "(no words of their own)" : mail.text;
  if (mail.cut) words += "\n(The mail was longer; the rest is not here.)";
  if (mail.attachments > 0) words += fmt::format("\n({} attachments were not taken.)", mail.attachments);
  return words;
}

// What the mail server should make of a refusal: only what passes is worth another try.
Error for_mail_server(const Error& error) {
  const bool passes = error.code == ErrorCode::io || error.code == ErrorCode::unavailable;
  if (passes) return {ErrorCode::unavailable, error.message};
  const bool kept = error.code == ErrorCode::not_found || error.code == ErrorCode::invalid;
  return {kept ? error.code : ErrorCode::refused, error.message};
}

}  // namespace

Status Live::take_mail(const ReceivedMail& mail) {
  const Error unknown{ErrorCode::not_found, "no matter has this address; answer with `steward reply`"};
  const auto claim = contact::read_token(token_in(mail.recipient));
  if (!claim) return tl::unexpected(unknown);
  recall(claim->in);
  const Case* in = state_.book.find(claim->in);
  const Contact* contact = in == nullptr ? nullptr : contact_in(*in, claim->contact);
  if (contact == nullptr || !is_ours(names_.token_key, *claim, *in, *contact)) return tl::unexpected(unknown);
  // Late, or passed on: nothing has come of it yet.
  if (mail.bounce && !mail.bounce->failed) return {};
  using What = input::Mail::What;
  // Our own letter, sent back without a word, is not their word.
  const bool nobodys = mail.automatic || mail.text.empty();
  const What what = mail.bounce ? What::returned : nobodys ? What::automatic : What::answer;
  const std::string text = mail.bounce ? why_returned(*mail.bounce) : words_of(mail);
  log(LogLevel::info, "mail_received", {{"contact", claim->contact.value}, {"what", to_string(what)}});
  const auto taken = take(input::Mail{what, claim->contact, mail.from_address, text});
  if (taken) return {};
  return tl::unexpected(for_mail_server(taken.error()));
}

}  // namespace steward::engine
