// What is owed now, by the book, and where it is written down.
#include <algorithm>
#include <set>

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

namespace {

// Where what is owed to this contact's channel is gathered.
Due::Contacts& gathered(Due& due, const Contact& contact) {
  switch (contact.channel) {
    case ChannelKind::terminal:
      return due.words;
    case ChannelKind::ticket:
      return due.tickets;
    case ChannelKind::chat:
      return due.chats;
    case ChannelKind::job_output:
      return due.outputs;
    case ChannelKind::mail:
      break;
  }
  const bool waits = contact.to == Audience::owner && waits_for_digest(contact.kind);
  return waits ? due.waiting : due.mails;
}

bool one_by_one(ChannelKind channel) {
  return channel == ChannelKind::ticket || channel == ChannelKind::chat;
}

}  // namespace

Due due(const casework::CaseBook& book) {
  Due result;
  for (CaseId id : book.restless()) {
    const Case& value = *book.find(id);
    std::set<ChannelKind> busy;  // where one is under way, or owed before
    for (const Contact& contact : value.contacts) {
      const bool ordered = one_by_one(contact.channel);
      if (ordered && contact.passage == Passage::attempting) busy.insert(contact.channel);
      if (!sendable(contact) || (ordered && busy.contains(contact.channel))) continue;
      if (ordered) busy.insert(contact.channel);
      gathered(result, contact).emplace_back(id, contact.id);
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
