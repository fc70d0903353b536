#include "model/case.h"

#include <algorithm>

#include "model/verdict.h"
#include "model/words.h"

namespace steward {
namespace {

constexpr Words<Judgement, 3> judgement_words{
    {{Judgement::keeps, "keeps"}, {Judgement::breaks, "breaks"}, {Judgement::unknown, "unknown"}}};

constexpr Words<Resolution, 6> resolution_words{{
    {Resolution::remedied, "remedied"},
    {Resolution::job_ended, "job_ended"},
    {Resolution::explained, "explained"},
    {Resolution::mistaken, "mistaken"},
    {Resolution::cancelled_with_permission, "cancelled_with_permission"},
    {Resolution::cancelled_in_emergency, "cancelled_in_emergency"},
}};

constexpr Words<ChannelKind, 2> channel_words{
    {{ChannelKind::mail, "mail"}, {ChannelKind::terminal, "terminal"}}};

constexpr Words<MessageKind, 7> message_words{{
    {MessageKind::finding, "finding"},
    {MessageKind::ask, "ask"},
    {MessageKind::cancelled, "cancelled"},
    {MessageKind::not_cancelled, "not_cancelled"},
    {MessageKind::emergency, "emergency"},
    {MessageKind::staff_word, "staff_word"},
    {MessageKind::remedied, "remedied"},
}};

constexpr Words<Passage, 5> passage_words{{
    {Passage::owed, "owed"},
    {Passage::attempting, "attempting"},
    {Passage::accepted, "accepted"},
    {Passage::refused, "refused"},
    {Passage::unclear, "unclear"},
}};

constexpr Words<PermissionState, 6> permission_words{{
    {PermissionState::asked, "asked"},
    {PermissionState::given, "given"},
    {PermissionState::declined, "declined"},
    {PermissionState::withdrawn, "withdrawn"},
    {PermissionState::used, "used"},
    {PermissionState::lapsed, "lapsed"},
}};

constexpr Words<CancellationState, 4> cancellation_words{{
    {CancellationState::owed, "owed"},
    {CancellationState::attempting, "attempting"},
    {CancellationState::done, "done"},
    {CancellationState::failed, "failed"},
}};

}  // namespace

std::string_view to_string(Judgement judgement) { return word_of(judgement_words, judgement); }
std::optional<Judgement> judgement_from(std::string_view word) { return value_of(judgement_words, word); }
std::string_view to_string(Resolution resolution) { return word_of(resolution_words, resolution); }
std::optional<Resolution> resolution_from(std::string_view word) { return value_of(resolution_words, word); }
std::string_view to_string(ChannelKind channel) { return word_of(channel_words, channel); }
std::optional<ChannelKind> channel_from(std::string_view word) { return value_of(channel_words, word); }
std::string_view to_string(MessageKind kind) { return word_of(message_words, kind); }
std::optional<MessageKind> message_from(std::string_view word) { return value_of(message_words, word); }
std::string_view to_string(Passage passage) { return word_of(passage_words, passage); }
std::optional<Passage> passage_from(std::string_view word) { return value_of(passage_words, word); }
std::string_view to_string(PermissionState state) { return word_of(permission_words, state); }
std::optional<PermissionState> permission_state_from(std::string_view word) {
  return value_of(permission_words, word);
}
std::string_view to_string(CancellationState state) { return word_of(cancellation_words, state); }
std::optional<CancellationState> cancellation_state_from(std::string_view word) {
  return value_of(cancellation_words, word);
}

bool sendable(const Contact& contact) {
  if (contact.passage == Passage::owed) return true;
  return contact.passage == Passage::unclear && is_notice(contact.kind) &&
         contact.channel == ChannelKind::mail && contact.attempts < notice_attempts;
}

bool at_rest(const Case& value) {
  if (value.open()) return false;
  const bool contacts = std::any_of(value.contacts.begin(), value.contacts.end(), [](const Contact& contact) {
    return sendable(contact) || contact.passage == Passage::attempting;
  });
  const bool cancellations = std::any_of(value.cancellations.begin(), value.cancellations.end(),
                                         [](const Cancellation& cancellation) {
                                           return cancellation.state == CancellationState::owed ||
                                                  cancellation.state == CancellationState::attempting;
                                         });
  const bool tasks = std::any_of(value.tasks.begin(), value.tasks.end(),
                                 [](const StaffTask& task) { return task.done_at == no_time; });
  return !contacts && !cancellations && !tasks;
}

}  // namespace steward
