// What is owed now, by the book, and where it is written down.
#include <algorithm>

#include "engine/step.h"

namespace steward::engine {
namespace {

template <typename Items, typename IdType>
std::optional<CaseId> holder(const casework::CaseBook& book, Items Case::*items, IdType id) {
  const auto holds = [&](const Case& value) {
    return std::any_of((value.*items).begin(), (value.*items).end(),
                       [&](const auto& item) { return item.id == id; });
  };
  for (CaseId in : book.restless()) {
    if (holds(*book.find(in))) return in;
  }
  for (const auto& [in, value] : book.cases()) {  // an agent's late word about what is settled
    if (holds(value)) return in;
  }
  return std::nullopt;
}

}  // namespace

Due due(const casework::CaseBook& book) {
  Due result;
  for (CaseId id : book.restless()) {
    const Case& value = *book.find(id);
    bool ticket_waits = false;
    for (const Contact& contact : value.contacts) {
      const bool ticket = contact.channel == ChannelKind::ticket;
      if (ticket && contact.passage == Passage::attempting) ticket_waits = true;
      if (!sendable(contact) || (ticket && ticket_waits)) continue;
      ticket_waits |= ticket;
      (ticket                                 ? result.tickets
       : contact.channel == ChannelKind::mail ? result.mails
                                              : result.words)
          .emplace_back(id, contact.id);
    }
    for (const Cancellation& cancellation : value.cancellations) {
      if (cancellation.state == CancellationState::owed) result.observe.emplace_back(id, cancellation.id);
      if (cancellation.state == CancellationState::attempting)
        result.resolve.emplace_back(id, cancellation.id);
    }
  }
  return result;
}

std::optional<CaseId> case_with(const casework::CaseBook& book, ContactId contact) {
  return holder(book, &Case::contacts, contact);
}

std::optional<CaseId> case_with(const casework::CaseBook& book, CancellationId cancellation) {
  return holder(book, &Case::cancellations, cancellation);
}

}  // namespace steward::engine
