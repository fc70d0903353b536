#include "model/contact.h"

#include "model/words.h"

namespace steward {
namespace {

constexpr Words<ChannelKind, 5> channel_words{{
    {ChannelKind::mail, "mail"},
    {ChannelKind::terminal, "terminal"},
    {ChannelKind::ticket, "ticket"},
    {ChannelKind::chat, "chat"},
    {ChannelKind::job_output, "job_output"},
}};

constexpr Words<Audience, 4> audience_words{{
    {Audience::owner, "owner"},
    {Audience::staff, "staff"},
    {Audience::desk, "desk"},
    {Audience::infrastructure, "infrastructure"},
}};

constexpr Words<MessageKind, 22> message_words{{
    {MessageKind::finding, "finding"},
    {MessageKind::habit, "habit"},
    {MessageKind::front_end, "front_end"},
    {MessageKind::reminder, "reminder"},
    {MessageKind::ask, "ask"},
    {MessageKind::release_soon, "release_soon"},
    {MessageKind::release_refused, "release_refused"},
    {MessageKind::cancelled, "cancelled"},
    {MessageKind::not_cancelled, "not_cancelled"},
    {MessageKind::emergency_declared, "emergency_declared"},
    {MessageKind::emergency, "emergency"},
    {MessageKind::staff_word, "staff_word"},
    {MessageKind::remedied, "remedied"},
    {MessageKind::emergency_report, "emergency_report"},
    {MessageKind::weekly, "weekly"},
    {MessageKind::platform_fault, "platform_fault"},
    {MessageKind::support, "support"},
    {MessageKind::mail_received, "mail_received"},
    {MessageKind::staff_notice, "staff_notice"},
    {MessageKind::ticket_opened, "ticket_opened"},
    {MessageKind::ticket_updated, "ticket_updated"},
    {MessageKind::ticket_closed, "ticket_closed"},
}};

constexpr Words<Passage, 7> passage_words{{
    {Passage::drafted, "drafted"},
    {Passage::dropped, "dropped"},
    {Passage::owed, "owed"},
    {Passage::attempting, "attempting"},
    {Passage::accepted, "accepted"},
    {Passage::refused, "refused"},
    {Passage::unclear, "unclear"},
}};

}  // namespace

std::string_view to_string(ChannelKind channel) { return word_of(channel_words, channel); }
std::optional<ChannelKind> channel_from(std::string_view word) { return value_of(channel_words, word); }
std::string_view to_string(Audience audience) { return word_of(audience_words, audience); }
std::optional<Audience> audience_from(std::string_view word) { return value_of(audience_words, word); }
std::string_view to_string(MessageKind kind) { return word_of(message_words, kind); }
std::optional<MessageKind> message_from(std::string_view word) { return value_of(message_words, word); }
std::string_view to_string(Passage passage) { return word_of(passage_words, passage); }
std::optional<Passage> passage_from(std::string_view word) { return value_of(passage_words, word); }

bool sendable(const Contact& contact) {
  if (contact.passage == Passage::owed) return true;
  return contact.passage == Passage::unclear && is_notice(contact.kind) &&
         contact.channel == ChannelKind::mail && contact.attempts < notice_attempts;
}

}  // namespace steward
