// Cases and emergencies: the store's projections, and the API's form of a case.
#include "wire/json.h"
#include "wire/parts.h"

namespace steward::wire {

template <typename Io, Of<Finding> V>
void describe(Io& io, V& v) {
  io("rule", v.rule);
  io("reason", v.reason);
  io("evidence", v.evidence);
  io("first_at", v.first_at);
  io("last_at", v.last_at);
  io("standing", v.standing);
}

template <typename Io, Of<Contact> V>
void describe(Io& io, V& v) {
  io("id", v.id);
  io("kind", v.kind);
  io("channel", v.channel);
  io("passage", v.passage);
  io("owed_at", v.owed_at);
  io("attempted_at", v.attempted_at);
  io("settled_at", v.settled_at);
  io("message_id", v.message_id);
  io("subject", v.subject);
  io("text", v.text);
  io("detail", v.detail);
  io("attempts", v.attempts);
}

template <typename Io, Of<Permission> V>
void describe(Io& io, V& v) {
  io("id", v.id);
  io("run", v.run);
  io("state", v.state);
  io("asked_at", v.asked_at);
  io("asked_by", v.asked_by);
  io("answered_at", v.answered_at);
}

template <typename Io, Of<Cancellation> V>
void describe(Io& io, V& v) {
  io("id", v.id);
  io("run", v.run);
  io("permission", v.permission);
  io("emergency", v.emergency);
  io("state", v.state);
  io("owed_at", v.owed_at);
  io("settled_at", v.settled_at);
  io("detail", v.detail);
}

template <typename Io, Of<Entry> V>
void describe(Io& io, V& v) {
  io("at", v.at);
  io("who", v.who);
  io("staff", v.staff);
  io("text", v.text);
}

template <typename Io, Of<StaffTask> V>
void describe(Io& io, V& v) {
  io("id", v.id);
  io("opened_at", v.opened_at);
  io("what", v.what);
  io("contact", v.contact);
  io("cancellation", v.cancellation);
  io("done_at", v.done_at);
  io("done_by", v.done_by);
}

template <typename Io, Of<Case> V>
void describe(Io& io, V& v) {
  io("id", v.id);
  io("uid", v.uid);
  io("user", v.user);
  io("job", v.job);
  io("run", v.run);
  io("job_shown", v.job_shown);
  io("job_name", v.job_name);
  io("node_list", v.node_list);
  io("opened_at", v.opened_at);
  io("held", v.held);
  io("findings", v.findings);
  io("contacts", v.contacts);
  io("permissions", v.permissions);
  io("cancellations", v.cancellations);
  io("conversation", v.conversation);
  io("tasks", v.tasks);
  io("resolution", v.resolution);
  io("closed_at", v.closed_at);
  io("closed_by", v.closed_by);
  io("closing_words", v.closing_words);
}

std::string to_json(const Case& value) { return write(value); }
Result<Case> case_from_json(std::string_view text) { return read<Case>(text); }

std::string to_json(const Emergency& value) { return write(value); }
Result<Emergency> emergency_from_json(std::string_view text) { return read<Emergency>(text); }

}  // namespace steward::wire
