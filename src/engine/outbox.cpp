// Live's hands: what is owed is carried out here, each thing at most once at a time.
#include <fmt/format.h>

#include <algorithm>
#include <future>

#include "base/log.h"
#include "contact/address.h"
#include "contact/messages.h"
#include "engine/live.h"

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

std::string thread_of(const Case& in, ContactId contact) {
  for (const Contact& first : in.contacts) {
    if (first.channel == ChannelKind::mail && first.to == Audience::owner &&
        first.passage != Passage::dropped)
      return first.id == contact ? "" : first.message_id;
  }
  return "";
}

SlurmId job_of(const Case& in, CancellationId id) {
  for (const Cancellation& cancellation : in.cancellations) {
    if (cancellation.id == id) return cancellation.run.job.id;
  }
  return 0;
}

const Contact* contact_in(const Case& in, ContactId id) {
  for (const Contact& contact : in.contacts) {
    if (contact.id == id) return &contact;
  }
  return nullptr;
}

}  // namespace

// Runs `work` on the serving thread and waits for its answer. Called on workers.
template <typename Answer>
Answer Live::on_serving(std::function<Answer()> work, Answer when_stopping) {
  auto answer = std::make_shared<std::promise<Answer>>();
  std::future<Answer> future = answer->get_future();
  edges_.serving.post([answer, work = std::move(work)] { answer->set_value(work()); });
  while (future.wait_for(std::chrono::milliseconds(50)) != std::future_status::ready) {
    if (stopping_->load()) return when_stopping;
  }
  return future.get();
}

void Live::carry_out() {
  if (winding_down_) return;
  Due owed = due(state_.book);
  const Time now = edges_.clock.now();
  // What failed last goes last, so that no letter that breaks its connection holds up the others; and what
  // was done to a person's job goes before what they may do better.
  std::stable_sort(owed.mails.begin(), owed.mails.end(), [this](const auto& one, const auto& other) {
    return turn_of(one.first, one.second) < turn_of(other.first, other.second);
  });
  if (mail_backoff_.ready(now)) {
    for (const auto& [in, contact] : owed.mails) {
      const auto waits = letter_backoff_.find(contact);
      if (waits != letter_backoff_.end() && !waits->second.ready(now)) continue;
      if (may_go(in, contact)) send(in, contact);
    }
  }
  if (ticket_backoff_.ready(now) && edges_.tickets != nullptr) {
    for (const auto& [in, contact] : owed.tickets) send(in, contact);
  }
  if (!cancel_backoff_.ready(now)) return;
  for (const auto& [in, cancellation] : owed.observe) cancel(in, cancellation);
  for (const auto& [in, cancellation] : owed.resolve) resolve(in, cancellation);
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

Result<std::string> Live::address_of(const Case& in, const Contact& contact) const {
  const policy::Addresses& addresses = state_.policy.addresses;
  switch (contact.to) {
    case Audience::owner:
      return contact::mail_address(in.user, names_.mail_domain);
    case Audience::staff:
      return contact::mail_address(addresses.staff, names_.mail_domain);
    case Audience::desk:
      return contact::mail_address(addresses.desk, names_.mail_domain);
    case Audience::infrastructure:
      return contact::mail_address(addresses.infrastructure, names_.mail_domain);
  }
  return fail(ErrorCode::invalid, "nobody to send it to");
}

contact::Letter Live::letter_for(const Case& in, const Contact& contact) const {
  contact::Letter letter;
  letter.contact = contact.id;
  letter.reply_to = contact.to == Audience::owner ? names_.reply_to : "";
  // The desk answers the person who asks, not Steward.
  if (const auto asker = contact::mail_address(in.user, names_.mail_domain);
      contact.kind == MessageKind::support && asker)
    letter.reply_to = *asker;
  letter.subject = contact.subject;
  letter.text = contact.text;
  letter.message_id = contact.message_id;
  letter.thread_id = contact.to == Audience::owner ? thread_of(in, contact.id) : "";
  letter.date = edges_.clock.now();
  letter.case_id = std::to_string(in.id.value);
  letter.occasion = to_string(contact.kind);
  letter.ticket = in.ticket;
  return letter;
}

// Asked once more when the worker comes to it: ten letters in a queue before a dead server are not ten waits.
bool Live::may_try(ContactId id, ChannelKind channel) const {
  const Backoff& backoff = channel == ChannelKind::ticket ? ticket_backoff_ : mail_backoff_;
  const auto in = case_with(state_.book, id);
  return !winding_down_ && in && sendable(*contact_in(*state_.book.find(*in), id)) &&
         backoff.ready(edges_.clock.now());
}

// On a worker: looks the person up, hands the letter over, and comes back with what became of it.
void Live::send(CaseId in, ContactId id) {
  if (!sending_.insert(id).second) return;
  const Case& value = *state_.book.find(in);
  const Contact& contact = *contact_in(value, id);
  const ChannelKind channel = contact.channel;
  const bool mail = channel == ChannelKind::mail;
  const auto address = mail ? address_of(value, contact) : Result<std::string>("");
  const uid_t uid = contact.to == Audience::owner ? value.uid : 0;
  Executor& worker = mail ? edges_.mail_worker : edges_.ticket_worker;
  worker.post([this, id, letter = letter_for(value, contact), address, uid, user = value.user, channel,
               stopping = stopping_]() mutable {
    if (stopping->load()) return;
    bool held = !on_serving<bool>([this, id, channel] { return may_try(id, channel); }, false);
    contact::SendOutcome outcome;
    if (!held && !address) outcome = {contact::SendOutcome::Kind::refused, address.error().message};
    if (!held && address) {
      letter.to_address = *address;
      if (uid != 0) {
        const auto account = edges_.directory.by_uid(uid);
        if (account && account->user == user) letter.to_name = account->full_name;
      }
      contact::Channel& way = channel == ChannelKind::ticket ? *edges_.tickets : edges_.mail;
      outcome = way.send(letter, [this, id, &held] {
        held = !on_serving<bool>(
            [this, id] { return !winding_down_ && take(input::ContactCommit{id}).has_value(); }, false);
        return !held;
      });
    }
    edges_.serving.post([this, stopping, id, channel, outcome, held] {
      if (stopping->load()) return;
      // Held by ourselves: the other side has done nothing wrong, and the letter is still owed.
      if (held) {
        sending_.erase(id);
      } else {
        sent(id, channel, outcome);
      }
    });
  });
}

// A server that says "not yet" for days will not take it at all (RFC 5321, 4.5.4.1: four to five days).
bool Live::given_up(ContactId id) const {
  constexpr Duration patience = hours(5 * 24);
  const auto in = case_with(state_.book, id);
  if (!in) return false;
  return edges_.clock.now() - contact_in(*state_.book.find(*in), id)->owed_at >= patience;
}

void Live::sent(ContactId contact, ChannelKind channel, const contact::SendOutcome& outcome) {
  sending_.erase(contact);
  using Kind = contact::SendOutcome::Kind;
  const bool mail = channel == ChannelKind::mail;
  Backoff& backoff = mail ? mail_backoff_ : ticket_backoff_;
  const bool well = outcome.kind == Kind::accepted || outcome.kind == Kind::refused || outcome.about_letter;
  if (well) {
    if (backoff.failing())
      log(LogLevel::info, mail ? "mail_back" : "tickets_back", {{"failures", backoff.failures()}});
    backoff.succeeded();
    if (mail) mail_trouble_.clear();
  }
  if (outcome.kind == Kind::accepted || outcome.kind == Kind::refused) {
    letter_backoff_.erase(contact);
    failed_.erase(contact);
  } else {
    failed_[contact] = ++failures_;
    // Unclear waits too: a notice's attempts would otherwise be used up on the same broken connection.
    if (mail && !well) mail_trouble_ = outcome.detail;
    Backoff& waits =
        outcome.about_letter ? letter_backoff_.try_emplace(contact, minutes(30)).first->second : backoff;
    const Duration wait = waits.failed(edges_.clock.now());
    const bool not_now = outcome.kind == Kind::not_now;
    log(LogLevel::warning,
        mail ? (not_now ? "mail_not_now" : "mail_unclear") : (not_now ? "ticket_not_now" : "ticket_unclear"),
        {{"contact", contact.value}, {"why", outcome.detail}, {"retry_in_ms", wait.count()}});
  }
  if (outcome.kind == Kind::not_now) {
    if (!given_up(contact)) return;
    letter_backoff_.erase(contact);
    failed_.erase(contact);
    return take_or_keep(
        input::ContactDone{contact, Delivery::refused, "given up after five days: " + outcome.detail});
  }
  take_or_keep(input::ContactDone{contact, delivery_of(outcome.kind), outcome.detail});
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

// Looking, deciding and acting are one piece of work on Slurm's worker, so that no poll can come between.
void Live::cancel(CaseId in, CancellationId id) {
  if (!cancelling_.insert(id).second) return;
  const SlurmId raw = job_of(*state_.book.find(in), id);
  edges_.slurm_worker.post([this, id, raw, stopping = stopping_] {
    if (stopping->load()) return;
    // Withdrawn while it waited for its turn: Slurm is not asked for nothing.
    if (!on_serving<bool>([this, id] { return still_owed(id); }, false)) {
      return edges_.serving.post([this, id, stopping] {
        if (!stopping->load()) cancelling_.erase(id);
      });
    }
    const Time observed_at = edges_.clock.now();
    const auto job = edges_.slurm.job(raw);
    if (!job) {
      const slurm::CancelResult result{slurm::CancelOutcome::unclear, job.error().message};
      edges_.serving.post([this, id, result, stopping] {
        if (!stopping->load()) cancel_done(id, result);
      });
      return;
    }
    using Issued = std::shared_ptr<std::optional<Warrant>>;
    const Issued warrant = on_serving<Issued>(
        [this, id, observed = *job, observed_at]() -> Issued {
          if (winding_down_) return nullptr;
          auto taken = take(input::CancelObserved{id, observed, observed_at});
          if (taken && !taken->warrant && still_owed(id)) looked_too_slowly(id);
          if (!taken || !taken->warrant) return nullptr;
          return std::make_shared<std::optional<Warrant>>(std::move(taken->warrant));
        },
        nullptr);
    slurm::CancelResult result{slurm::CancelOutcome::unclear, ""};
    if (warrant) result = edges_.slurm.cancel(std::move(**warrant));
    edges_.serving.post([this, id, result, stopping] {
      if (!stopping->load()) cancel_done(id, result);
    });
  });
}

bool Live::still_owed(CancellationId id) const {
  for (const auto& [in, cancellation] : due(state_.book).observe) {
    if (cancellation == id) return true;
  }
  return false;
}

// Slurm took longer than a warrant lives. Some tries later a person has to look; the owner's word stands
// meanwhile.
void Live::looked_too_slowly(CancellationId id) {
  constexpr int most_looks = 5;
  const Duration wait = cancel_backoff_.failed(edges_.clock.now());
  log(LogLevel::warning, "slurm_too_slow_to_cancel",
      {{"cancellation", id.value}, {"looks", slow_looks_[id] + 1}, {"retry_in_ms", wait.count()}});
  if (++slow_looks_[id] < most_looks) return;
  slow_looks_.erase(id);
  take_or_keep(input::CancelDone{id, false, "Slurm answers too slowly to look and act within a second"});
}

void Live::cancel_done(CancellationId id, const slurm::CancelResult& result) {
  cancelling_.erase(id);
  if (result.outcome == slurm::CancelOutcome::unclear) {
    // Not begun: it stays owed. Begun: Slurm is asked what became of the run. Either way not at once.
    if (!result.detail.empty()) {
      const Duration wait = cancel_backoff_.failed(edges_.clock.now());
      log(LogLevel::warning, "cancellation_unclear",
          {{"cancellation", id.value}, {"why", result.detail}, {"retry_in_ms", wait.count()}});
    }
    return;
  }
  cancel_backoff_.succeeded();
  take_or_keep(input::CancelDone{id, result.outcome == slurm::CancelOutcome::done, result.detail});
}

void Live::resolve(CaseId in, CancellationId id) {
  if (!cancelling_.insert(id).second) return;
  const SlurmId raw = job_of(*state_.book.find(in), id);
  edges_.slurm_worker.post([this, id, raw, stopping = stopping_] {
    if (stopping->load()) return;
    const auto job = std::make_shared<Result<std::optional<Job>>>(edges_.slurm.job(raw));
    edges_.serving.post([this, id, job, stopping] {
      if (stopping->load()) return;
      if (!*job) return cancel_done(id, {slurm::CancelOutcome::unclear, job->error().message});
      cancelling_.erase(id);
      cancel_backoff_.succeeded();
      take_or_keep(input::CancelResolved{id, **job});
    });
  });
}

}  // namespace steward::engine
