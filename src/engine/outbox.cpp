// Live's hands: what is owed is carried out here, each thing at most once at a time.
#include <fmt/format.h>

#include <algorithm>

#include "base/log.h"
#include "contact/address.h"
#include "contact/messages.h"
#include "engine/digest.h"
#include "engine/letters.h"
#include "engine/live.h"
#include "engine/on_serving.h"

namespace steward::engine {
namespace {

Delivery delivery_of(contact::SendOutcome::Kind kind) {
  switch (kind) {
    case contact::SendOutcome::Kind::accepted:
      return Delivery::accepted;
    case contact::SendOutcome::Kind::refused:
      return Delivery::refused;
    case contact::SendOutcome::Kind::unclear:
    case contact::SendOutcome::Kind::not_now:
      break;
  }
  return Delivery::unclear;
}

bool passes(ErrorCode code) { return code == ErrorCode::unavailable || code == ErrorCode::timeout; }

}  // namespace

void Live::carry_out() {
  if (winding_down_) return;
  Due owed = due(state_.book);
  const Time now = edges_.clock.now();
  carry_out_mails(owed);
  if (edges_.tickets != nullptr && backoff_[ChannelKind::ticket].ready(now)) send_each(owed.tickets);
  if (edges_.chat != nullptr && backoff_[ChannelKind::chat].ready(now)) send_each(owed.chats);
  if (slurm_backoff_.ready(now)) {
    for (const auto& [in, contact] : owed.outputs) {
      if (may_go(in, contact)) print(in, contact);
    }
  }
  if (!cancel_backoff_.ready(now)) return;
  for (const auto& [in, cancellation] : owed.observe) cancel(in, cancellation);
  for (const auto& [in, cancellation] : owed.resolve) resolve(in, cancellation);
}

void Live::carry_out_mails(Due& owed) {
  const Time now = edges_.clock.now();
  if (!backoff_[ChannelKind::mail].ready(now)) return;
  // What failed last goes last, so that no letter that breaks its connection holds up the others; and what
  // was done to a person's job goes before what they may do better.
  std::stable_sort(owed.mails.begin(), owed.mails.end(), [this](const auto& one, const auto& other) {
    return turn_of(one.first, one.second) < turn_of(other.first, other.second);
  });
  const auto not_yet = [&](const auto& each) {
    const auto waits = letter_backoff_.find(each.second);
    return (waits != letter_backoff_.end() && !waits->second.ready(now)) || !may_go(each.first, each.second);
  };
  std::erase_if(owed.mails, not_yet);
  std::erase_if(owed.waiting, not_yet);
  send_each(owed.mails);
  for (const Digest& digest : digests_due(state_.book, owed.waiting, state_.policy.supply.office, now))
    send(digest.contacts);
}

void Live::send_each(const Due::Contacts& owed) {
  for (const auto& each : owed) send({each});
}

std::pair<std::uint64_t, bool> Live::turn_of(CaseId in, ContactId id) const {
  const auto failed = failed_.find(id);
  return {failed == failed_.end() ? 0 : failed->second,
          !is_notice(contact_in(*state_.book.find(in), id)->kind)};
}

// In observe mode Steward says nothing of its own accord, not even what contact mode still owed.
bool Live::may_go(CaseId in, ContactId contact) const {
  if (state_.policy.mode == policy::Mode::contact) return true;
  const MessageKind kind = contact_in(*state_.book.find(in), contact)->kind;
  return !tells_finding(kind) && kind != MessageKind::remedied && kind != MessageKind::reminder &&
         kind != MessageKind::release_soon && kind != MessageKind::release_refused;
}

// Whoever is no person has an address in the policy.
Result<std::string> Live::address_beside(const Contact& contact) const {
  const policy::Addresses& addresses = state_.policy.addresses;
  switch (contact.to) {
    case Audience::staff:
      return contact::mail_address(addresses.staff, names_.mail_domain);
    case Audience::desk:
      return contact::mail_address(addresses.desk, names_.mail_domain);
    case Audience::infrastructure:
      return contact::mail_address(addresses.infrastructure, names_.mail_domain);
    case Audience::owner:
      break;
  }
  return fail(ErrorCode::invalid, "nobody to send it to");
}

// Asked once more when the worker comes to it: ten letters in a queue before a dead server are not ten waits.
bool Live::may_try(const Due::Contacts& contents, ChannelKind channel) const {
  if (winding_down_ || !backoff_.at(channel).ready(edges_.clock.now())) return false;
  return std::all_of(contents.begin(), contents.end(), [this](const auto& each) {
    const Case* in = state_.book.find(each.first);
    const Contact* contact = in == nullptr ? nullptr : contact_in(*in, each.second);
    return contact != nullptr && sendable(*contact);
  });
}

std::pair<contact::Channel*, Executor*> Live::way_of(ChannelKind channel) {
  if (channel == ChannelKind::ticket) return {edges_.tickets, &edges_.ticket_worker};
  if (channel == ChannelKind::chat) return {edges_.chat, edges_.chat_worker};
  return {&edges_.mail, &edges_.mail_worker};
}

namespace {

input::ContactCommit commit_of(const Due::Contacts& contents) {
  input::ContactCommit commit{contents.front().second, {}};
  for (std::size_t i = 1; i < contents.size(); ++i) commit.also.push_back(contents[i].second);
  return commit;
}

}  // namespace

// On a worker: looks the person up, hands the letter over, and comes back with what became of it.
void Live::send(const Due::Contacts& contents) {
  const auto under_way = [this](const auto& each) { return sending_.contains(each.second); };
  if (std::any_of(contents.begin(), contents.end(), under_way)) return;
  std::vector<Part> parts;
  for (const auto& [in, id] : contents) {
    const Case& value = *state_.book.find(in);
    parts.push_back({&value, contact_in(value, id)});
    sending_.insert(id);
  }
  const Case& value = *parts.front().in;
  const Contact& contact = *parts.front().contact;
  const ChannelKind channel = contact.channel;
  const bool to_person = channel == ChannelKind::mail && contact.to == Audience::owner;
  Recipient recipient{to_person, value.uid, value.user,
                      channel == ChannelKind::mail && !to_person ? address_beside(contact) : ""};
  const auto [way, worker] = way_of(channel);
  backoff_[channel];  // so that may_try() finds one
  worker->post([this, contents, channel, way = way, recipient = std::move(recipient),
                letter = digest_of(parts, texts_, names_, edges_.clock.now()),
                stopping = stopping_]() mutable {
    if (stopping->load()) return;
    bool held = !on_serving<bool>([this, contents, channel] { return may_try(contents, channel); }, false);
    contact::SendOutcome outcome;
    if (!held) {
      outcome = reach(recipient, letter);
      if (outcome.kind == contact::SendOutcome::Kind::accepted) {
        outcome = way->send(letter, [this, &contents, &held] {
          held = !on_serving<bool>(
              [this, contents] { return !winding_down_ && take(commit_of(contents)).has_value(); }, false);
          return !held;
        });
      }
    }
    edges_.serving.post([this, stopping, contents, channel, outcome, held, id = letter.message_id] {
      if (stopping->load()) return;
      // Held by ourselves: the other side has done nothing wrong, and the letter is still owed.
      if (held) {
        for (const auto& each : contents) sending_.erase(each.second);
      } else {
        sent(contents, channel, outcome, id);
      }
    });
  });
}

// Called on a worker. accepted: the letter has its recipient.
contact::SendOutcome Live::reach(const Recipient& recipient, contact::Letter& letter) {
  using Kind = contact::SendOutcome::Kind;
  if (recipient.person) {
    const auto reached = edges_.people->look_up(recipient.uid, recipient.user);
    if (!reached) {
      const bool later = passes(reached.error().code);
      return {later ? Kind::not_now : Kind::refused, reached.error().message, later};
    }
    letter.to_address = reached->address;
    letter.to_name = reached->name;
    return {Kind::accepted, ""};
  }
  if (!recipient.address) return {Kind::refused, recipient.address.error().message};
  letter.to_address = *recipient.address;
  return {Kind::accepted, ""};
}

// A server that says "not yet" for days will not take it at all (RFC 5321, 4.5.4.1: four to five days).
// Counted from its first try: what is not urgent may have waited longer for that.
bool Live::given_up(ContactId id) const {
  constexpr Duration patience = hours(5 * 24);
  const auto since = failing_since_.find(id);
  return since != failing_since_.end() && edges_.clock.now() - since->second >= patience;
}

void Live::forget_failures(ContactId id) {
  letter_backoff_.erase(id);
  failed_.erase(id);
  failing_since_.erase(id);
}

void Live::note_outcome(const Due::Contacts& contents, ChannelKind channel,
                        const contact::SendOutcome& outcome) {
  using Kind = contact::SendOutcome::Kind;
  Backoff& backoff = backoff_[channel];
  const bool well = outcome.kind == Kind::accepted || outcome.kind == Kind::refused || outcome.about_letter;
  const std::string word(to_string(channel));
  if (well) {
    if (backoff.failing()) log(LogLevel::info, word + "_back", {{"failures", backoff.failures()}});
    backoff.succeeded();
    if (channel == ChannelKind::mail) mail_trouble_.clear();
  }
  if (outcome.kind == Kind::accepted || outcome.kind == Kind::refused) {
    for (const auto& each : contents) forget_failures(each.second);
    return;
  }
  for (const auto& each : contents) {
    failed_[each.second] = ++failures_;
    failing_since_.try_emplace(each.second, edges_.clock.now());
  }
  // Unclear waits too: a notice's attempts would otherwise be used up on the same broken connection.
  if (channel == ChannelKind::mail && !well) mail_trouble_ = outcome.detail;
  Duration wait{0};
  if (outcome.about_letter) {
    for (const auto& each : contents)
      wait = letter_backoff_.try_emplace(each.second, minutes(30)).first->second.failed(edges_.clock.now());
  } else {
    wait = backoff.failed(edges_.clock.now());
  }
  log(LogLevel::warning, word + (outcome.kind == Kind::not_now ? "_not_now" : "_unclear"),
      {{"contact", contents.front().second.value}, {"why", outcome.detail}, {"retry_in_ms", wait.count()}});
}

void Live::sent(const Due::Contacts& contents, ChannelKind channel, const contact::SendOutcome& outcome,
                const std::string& message_id) {
  for (const auto& each : contents) sending_.erase(each.second);
  note_outcome(contents, channel, outcome);
  const input::ContactCommit all = commit_of(contents);
  if (outcome.kind != contact::SendOutcome::Kind::not_now) {
    const std::string together =
        all.also.empty() ? ""
                         : fmt::format(" (in one mail about {} matters, {})", contents.size(), message_id);
    return take_or_keep(
        input::ContactDone{all.contact, delivery_of(outcome.kind), outcome.detail + together, all.also});
  }
  for (const auto& each : contents) {
    if (!given_up(each.second)) continue;
    forget_failures(each.second);
    take_or_keep(input::ContactDone{
        each.second, Delivery::refused, "given up after five days: " + outcome.detail, {}});
  }
}

// Into the job's own output, by Slurm; looking and acting are one piece of work there.
void Live::print(CaseId in, ContactId id) {
  const Contact& contact = *contact_in(*state_.book.find(in), id);
  if (!contact.run || !sending_.insert(id).second) return;
  edges_.slurm_worker.post([this, in, id, raw = contact.run->job.id,
                            text = contact::terminal_text(contact.subject, contact.text),
                            stopping = stopping_] {
    if (stopping->load()) return;
    const bool begun = on_serving<bool>(
        [this, id] {
          return !winding_down_ && take(input::ContactCommit{id, {}}).has_value();
        },
        false);
    const Status told = begun ? edges_.slurm.notify(raw, text) : Status();
    edges_.serving.post([this, id, begun, told, stopping] {
      if (stopping->load()) return;
      sending_.erase(id);
      if (!begun) return;
      const bool lost = !told && told.error().code == ErrorCode::timeout;
      take_or_keep(input::ContactDone{id,
                                      told   ? Delivery::accepted
                                      : lost ? Delivery::unclear
                                             : Delivery::refused,
                                      told ? "printed by Slurm" : told.error().message,
                                      {}});
    });
  });
}

// "Attempting" is committed before the words leave in the answer: from there on the agent could write them.
std::vector<TerminalWord> Live::hand_out_words(const std::string& node) {
  std::vector<TerminalWord> words;
  const auto present = state_.at_terminal.find(node);
  if (present == state_.at_terminal.end()) return words;
  const bool front_end =
      std::find(names_.front_ends.begin(), names_.front_ends.end(), node) != names_.front_ends.end();
  if (!front_end) return words;
  for (const auto& [in, id] : due(state_.book).words) {
    const Case& value = *state_.book.find(in);
    if (!present->second.contains(value.uid) || !may_go(in, id)) continue;
    const auto who = identify(value.uid);  // the number may be somebody else's by now
    if (!who || who->user != value.user) continue;
    const Contact contact = *contact_in(value, id);
    TerminalWord word{id, value.uid, contact::terminal_text(contact.subject, contact.text)};
    if (take(input::ContactCommit{id})) words.push_back(std::move(word));
  }
  return words;
}

}  // namespace steward::engine
