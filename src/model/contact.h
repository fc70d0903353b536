// A contact: one message to one person through one channel, and the proof of what became of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/id.h"
#include "base/time.h"
#include "model/job.h"
#include "model/plot.h"
#include "model/report.h"

namespace steward {

// `ticket` is the site's own ticket system, behind a command; `chat` the staff's own chat; `job_output` what
// a running batch job prints.
enum class ChannelKind { mail, terminal, ticket, chat, job_output };
std::string_view to_string(ChannelKind channel);
std::optional<ChannelKind> channel_from(std::string_view word);

// Whom it goes to. Only `owner` is the case's person; the others are addresses of the policy's.
enum class Audience { owner, staff, desk, infrastructure };
std::string_view to_string(Audience audience);
std::optional<Audience> audience_from(std::string_view word);

// What a message is for. Each has its text in messages/<language>/<word>.txt.
enum class MessageKind {
  finding,    // about a job
  habit,      // about many of a person's ended jobs
  front_end,  // about what a person runs on a front-end
  reminder,
  ask,
  release_soon,     // permission given beforehand is about to be used
  release_refused,  // permission given beforehand that could not be read
  cancelled,
  not_cancelled,
  emergency_declared,
  emergency,
  staff_word,
  remedied,
  emergency_report,  // to staff
  weekly,            // to staff: the ledger's head, and how things stand
  platform_fault,    // to infrastructure
  support,           // to the service desk
  mail_received,     // an answer by mail was read: it is no permission, here is the link that can be one
  staff_notice,      // to the staff's chat: something waits for a person
  ticket_opened,     // to the ticket system: these three
  ticket_updated,
  ticket_closed
};
std::string_view to_string(MessageKind kind);
std::optional<MessageKind> message_from(std::string_view word);
// A person's first word of a finding; further ones of the same matter are of the same kind.
inline bool tells_finding(MessageKind kind) {
  return kind == MessageKind::finding || kind == MessageKind::habit || kind == MessageKind::front_end;
}
// A notice of what was done to a person's job: sent again when unclear, under the same Message-ID.
inline bool is_notice(MessageKind kind) {
  return kind == MessageKind::cancelled || kind == MessageKind::emergency ||
         kind == MessageKind::emergency_declared;
}

// What is not urgent: it waits for the morning of a working day, and all of it goes to its person in one
// mail.
inline bool waits_for_digest(MessageKind kind) {
  return kind == MessageKind::reminder || kind == MessageKind::habit || kind == MessageKind::remedied;
}

// One passage of the outbox: (drafted ->) owed -> attempting -> accepted | refused | unclear.
enum class Passage { drafted, dropped, owed, attempting, accepted, refused, unclear };
std::string_view to_string(Passage passage);
std::optional<Passage> passage_from(std::string_view word);

struct Contact {
  ContactId id;
  MessageKind kind = MessageKind::finding;
  ChannelKind channel = ChannelKind::mail;
  Audience to = Audience::owner;
  std::optional<RunKey> run;  // the run it is about, when it is about one
  Passage passage = Passage::owed;
  Time owed_at = no_time;  // or drafted at
  Time attempted_at = no_time;
  Time settled_at = no_time;
  std::string message_id;  // RFC 5322, fixed when owed
  std::string subject;
  std::string
      text;  // exactly what is sent, but for the link (contact/text_parts.h), and what gathers several
  std::string language = "en";  // that it is written in
  std::optional<Plot> plot;     // what was seen, drawn beside the words; its text form stands in `text`
  Time link_used_at = no_time;  // when its person answered by the link in it, which works once
  std::string detail;           // what the other side said
  std::string approved_by;      // the staff member who let a draft go
  std::uint32_t attempts = 0;   // times "attempting" was committed; more than 1 only for notices
  bool operator==(const Contact&) const = default;
};

// A notice is tried this often in all; then an unclear one is a staff task like any other.
inline constexpr std::uint32_t notice_attempts = 3;

// May this contact be sent now: owed, or an unclear notice with attempts left.
bool sendable(const Contact& contact);

}  // namespace steward
