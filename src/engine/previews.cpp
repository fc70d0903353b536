// Live: what would reach whom, shown before it does; and a mail that only tries the set-up.
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "contact/address.h"
#include "contact/messages.h"
#include "engine/letters.h"
#include "engine/live.h"
#include "engine/on_serving.h"
#include "model/rights.h"

namespace steward::engine {

// Not where letters wait: what was done to somebody's job must not wait for what staff try.
Executor& Live::trying_worker() {
  return edges_.chat_worker != nullptr ? *edges_.chat_worker : edges_.mail_worker;
}

void Live::add_preview(const Case& in, const Contact& contact, Previewing& previewing) const {
  Preview preview;
  preview.channel = contact.channel;
  preview.to = contact.to;
  preview.draft = contact.passage == Passage::drafted;
  preview.subject = contact.subject;
  preview.text = contact.channel == ChannelKind::terminal || contact.channel == ChannelKind::job_output
                     ? contact::terminal_text(contact.subject, contact.text)
                     : contact.text;
  const bool mail = contact.channel == ChannelKind::mail;
  const bool person = mail && contact.to == Audience::owner;
  if (person && waits_for_digest(contact.kind))
    preview.due = policy::next_digest(state_.policy.supply.office, edges_.clock.now());
  previewing.recipients.push_back({person, in.uid, in.user, mail && !person ? address_beside(contact) : ""});
  previewing.all.push_back(std::move(preview));
}

// The contacts that the outcome would owe, which is never committed.
void Live::add_outcome(const Outcome& outcome, Previewing& previewing) const {
  for (const Event& event : outcome.draft.events()) {
    ContactId id;
    if (const auto* owed = std::get_if<event::ContactOwed>(&event.body)) id = owed->contact;
    if (const auto* approved = std::get_if<event::ContactApproved>(&event.body)) id = approved->contact;
    if (!id) continue;
    const Case& in = outcome.draft.see(event.in);
    add_preview(in, *contact_in(in, id), previewing);
  }
}

void Live::preview(const Caller& caller, CaseId in, const std::optional<PersonAct>& act, Previewed then) {
  if (const Status allowed = may(caller, Act::see_all, nobody_uid); !allowed)
    return then(tl::unexpected<Error>(allowed.error()));
  const auto about = act ? case_of(*act) : std::optional(in);
  if (about) recall(*about);
  const auto previewing = std::make_shared<Previewing>();
  if (act) {
    const Outcome outcome = step(state_, {edges_.clock.now(), input::Person{caller, *act, 0}});
    if (outcome.refused) return then(tl::unexpected<Error>(*outcome.refused));
    add_outcome(outcome, *previewing);
  } else {
    const Case* value = state_.book.find(in);
    if (value == nullptr)
      return then(fail(ErrorCode::not_found, fmt::format("there is no case {}", in.value)));
    // What waits in a staff member's own case is for their colleagues to see.
    if (const Status others = may(caller, Act::contact, owner_of(*value, caller)); !others)
      return then(tl::unexpected<Error>(others.error()));
    for (const Contact& contact : value->contacts) {
      if (contact.passage == Passage::owed || contact.passage == Passage::drafted)
        add_preview(*value, contact, *previewing);
    }
  }
  trying_worker().post([this, previewing, then = std::move(then), stopping = stopping_] {
    if (stopping->load()) return;
    for (std::size_t i = 0; i < previewing->all.size(); ++i) {
      contact::Letter letter;
      const contact::SendOutcome reached = reach(previewing->recipients[i], letter);
      const bool found = reached.kind == contact::SendOutcome::Kind::accepted;
      previewing->all[i].address = found ? letter.to_address : "nobody: " + reached.detail;
      previewing->all[i].name = letter.to_name;
    }
    edges_.serving.post([previewing, then, stopping] {
      if (!stopping->load()) then(std::move(previewing->all));
    });
  });
}

void Live::test_mail(const Caller& caller, const std::string& address,
                     std::function<void(Result<MailTest>)> then) {
  if (const Status allowed = may(caller, Act::see_all, nobody_uid); !allowed)
    return then(tl::unexpected<Error>(allowed.error()));
  if (const Status fits = contact::check_address(address); !fits)
    return then(tl::unexpected<Error>(fits.error()));
  if (edges_.mail_probe == nullptr)
    return then(fail(ErrorCode::unavailable, "this stewardd has no way to try its mail"));
  contact::Letter letter;
  const contact::Rendered words = texts_.test(caller.user);
  letter.to_address = address;
  letter.subject = words.subject;
  letter.text = words.text;
  letter.language = texts_.usual;
  letter.zone = names_.zone;
  letter.links = names_.links;
  letter.date = edges_.clock.now();
  letter.message_id = fmt::format("<test.{}@{}>", to_ms(letter.date), names_.mail_domain);
  trying_worker().post([this, letter, then = std::move(then), stopping = stopping_] {
    if (stopping->load()) return;
    const auto made = std::make_shared<MailTest>(edges_.mail_probe(letter));
    edges_.serving.post([made, then, stopping] {
      if (!stopping->load()) then(std::move(*made));
    });
  });
}

}  // namespace steward::engine
