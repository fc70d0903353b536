#include "engine/letters.h"

#include <fmt/format.h>

#include <algorithm>

#include "contact/address.h"
#include "contact/text_parts.h"

namespace steward::engine {
namespace {

// The first mail of the case that went alone: later ones are shown below it.
std::string thread_of(const Case& in, ContactId contact) {
  for (const Contact& first : in.contacts) {
    if (first.channel == ChannelKind::mail && first.to == Audience::owner &&
        first.passage != Passage::dropped && first.kind != MessageKind::mail_received &&
        !waits_for_digest(first.kind))
      return first.id == contact ? "" : first.message_id;
  }
  return "";
}

// "steward@aicloud.dk" and a token: "steward+TOKEN@aicloud.dk".
std::string with_token(const std::string& address, const std::string& token) {
  const std::size_t at = address.rfind('@');
  return fmt::format("{}+{}{}", address.substr(0, at), token, address.substr(std::min(at, address.size())));
}

std::string link_of(const Case& in, const Contact& contact, const Names& names, Time now) {
  const Time until = now + names.link_lasts;
  return fmt::format("{}/answer/{}", names.portal_url,
                     contact::make_token(names.token_key, contact::TokenUse::link, in, contact, until));
}

// Where answers and returned mails go.
void address_answers(const Case& in, const Contact& contact, const Names& names, contact::Letter& letter) {
  letter.reply_to = names.reply_to;
  if (names.answers_to.empty()) return;
  letter.reply_to = with_token(names.answers_to,
                               contact::make_token(names.token_key, contact::TokenUse::reply, in, contact));
  letter.bounces_to = with_token(
      names.answers_to, contact::make_token(names.token_key, contact::TokenUse::bounces, in, contact));
}

}  // namespace

std::optional<Case> find_case(const casework::CaseBook& book, store::Store& store, CaseId id) {
  if (const Case* known = book.find(id); known != nullptr) return *known;
  auto stored = store.find_case(id);
  if (!stored || !*stored || (*stored)->user.empty()) return std::nullopt;
  return std::move(**stored);
}

contact::Letter letter_of(const Case& in, const Contact& contact, const Names& names, Time now) {
  contact::Letter letter;
  letter.contact = contact.id;
  letter.subject = contact.subject;
  letter.text = contact.text;
  letter.language = contact.language;
  letter.zone = names.zone;
  if (contact.plot) letter.plot = *contact.plot;
  letter.message_id = contact.message_id;
  letter.date = now;
  letter.case_id = std::to_string(in.id.value);
  letter.occasion = to_string(contact.kind);
  letter.ticket = in.ticket;
  letter.links = names.links;
  if (contact.channel == ChannelKind::mail && contact.to == Audience::owner) {
    letter.thread_id = thread_of(in, contact.id);
    if (!names.portal_url.empty())
      letter.text = contact::with_link(letter.text, contact.id, link_of(in, contact, names, now));
    address_answers(in, contact, names, letter);
  }
  // The desk answers the person who asks, not Steward.
  if (const auto asker = contact::mail_address(in.user, names.mail_domain);
      contact.kind == MessageKind::support && asker)
    letter.reply_to = *asker;
  return letter;
}

contact::Letter digest_of(const std::vector<Part>& parts, const Texts& texts, const Names& names, Time now) {
  const Part& first = parts.front();
  if (parts.size() == 1) return letter_of(*first.in, *first.contact, names, now);
  DigestBrief brief{first.in->user, first.contact->language, {}};
  for (const Part& part : parts) brief.parts.emplace_back(part.in->id, *part.contact);
  const casework::Written written = texts.digest(brief);
  contact::Letter letter;
  letter.contact = first.contact->id;
  letter.subject = written.subject;
  letter.text = written.text;
  letter.language = written.language;
  letter.zone = names.zone;
  letter.message_id = written.message_id;
  letter.date = now;
  letter.links = names.links;
  if (!names.portal_url.empty()) {
    for (const Part& part : parts)
      letter.text =
          contact::with_link(letter.text, part.contact->id, link_of(*part.in, *part.contact, names, now));
  }
  address_answers(*first.in, *first.contact, names, letter);
  return letter;
}

}  // namespace steward::engine
