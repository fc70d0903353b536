// Descriptions of a case and its parts, as projections, the API and tapes hold it. Internal to wire/.
#pragma once

#include "model/case.h"
#include "wire/parts.h"

namespace steward::wire {

template <typename Io, Of<Finding> V>
void describe(Io& io, V& v) {
  io("rule", v.rule);
  io("job", v.job);
  io("reason", v.reason);
  io("evidence", v.evidence);
  io("plot", v.plot);
  io("first_at", v.first_at);
  io("last_at", v.last_at);
  io("standing", v.standing);
  io("exempt", v.exempt);
}

template <typename Io, Of<CaseJob> V>
void describe(Io& io, V& v) {
  io("run", v.run);
  io("shown", v.shown);
  io("name", v.name);
  io("nodes", v.nodes);
  io("ended_at", v.ended_at);
  io("told_at", v.told_at);
  io("cancelled", v.cancelled);
  io("settled", v.settled);
}

template <typename Io, Of<Contact> V>
void describe(Io& io, V& v) {
  io("id", v.id);
  io("kind", v.kind);
  io("channel", v.channel);
  io("to", v.to);
  io("run", v.run);
  io("passage", v.passage);
  io("owed_at", v.owed_at);
  io("attempted_at", v.attempted_at);
  io("settled_at", v.settled_at);
  io("message_id", v.message_id);
  io("subject", v.subject);
  io("text", v.text);
  io.may("language", v.language);
  io("plot", v.plot);
  io.may("link_used_at", v.link_used_at);
  io("detail", v.detail);
  io("approved_by", v.approved_by);
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
  io("if_idle_ms", v.if_idle);
}

template <typename Io, Of<Cancellation> V>
void describe(Io& io, V& v) {
  io("id", v.id);
  io("run", v.run);
  io("permission", v.permission);
  io("emergency", v.emergency);
  io("state", v.state);
  io("owed_at", v.owed_at);
  io("attempted_at", v.attempted_at);
  io("settled_at", v.settled_at);
  io("detail", v.detail);
}

template <typename Io, Of<Entry> V>
void describe(Io& io, V& v) {
  io("at", v.at);
  io("who", v.who);
  io("staff", v.staff);
  io("meaning", v.meaning);
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

template <typename Io, Of<Exemption> V>
void describe(Io& io, V& v) {
  io("id", v.id);
  io("rule", v.rule);
  io("job", v.job);
  io("until", v.until);
  io("reason", v.reason);
  io("by", v.by);
  io("ended_at", v.ended_at);
}

template <typename Io, Of<Touch> V>
void describe(Io& io, V& v) {
  io("seq", v.seq);
  io("at", v.at);
  io("who", v.who);
  io("what", v.what);
}

template <typename Io, Of<Case> V>
void describe(Io& io, V& v) {
  io("id", v.id);
  io("uid", v.uid);
  io("user", v.user);
  io("principle", v.principle);
  io("state", v.state);
  io("state_since", v.state_since);
  io("opened_at", v.opened_at);
  io("begun_at", v.begun_at);
  io("repeats", v.repeats);
  io("version", v.version);
  io("jobs", v.jobs);
  io("findings", v.findings);
  io("contacts", v.contacts);
  io("permissions", v.permissions);
  io("cancellations", v.cancellations);
  io("conversation", v.conversation);
  io("tasks", v.tasks);
  io("exemptions", v.exemptions);
  io("touches", v.touches);
  io("assigned", v.assigned);
  io("ticket", v.ticket);
  io("resolution", v.resolution);
  io("closed_at", v.closed_at);
  io("closed_by", v.closed_by);
  io("closing_words", v.closing_words);
}

}  // namespace steward::wire
