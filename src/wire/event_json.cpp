// Ledger events' bodies. What is written here stands in ledgers for ever: add fields with `may`, never
// rename.
#include "base/text.h"
#include "wire/json.h"
#include "wire/parts.h"

namespace steward::wire {

template <typename Io, Of<event::CaseOpened> V>
void describe(Io& io, V& v) {
  io("uid", v.uid);
  io("user", v.user);
  io("principle", v.principle);
  io("state", v.state);
}

template <typename Io, Of<event::JobJoined> V>
void describe(Io& io, V& v) {
  io("run", v.run);
  io("shown", v.shown);
  io("name", v.name);
  io("nodes", v.nodes);
}

template <typename Io, Of<event::RunEnded> V>
void describe(Io& io, V& v) {
  io("run", v.run);
  io("cancelled", v.cancelled);
}

template <typename Io, Of<event::RunChanged> V>
void describe(Io& io, V& v) {
  io("run", v.run);
}

template <typename Io, Of<event::FindingMade> V>
void describe(Io& io, V& v) {
  io("rule", v.rule);
  io("job", v.job);
  io("reason", v.reason);
  io("evidence", v.evidence);
  io("plot", v.plot);
}

template <typename Io, Of<event::FindingEnded> V>
void describe(Io& io, V& v) {
  io("rule", v.rule);
  io("job", v.job);
  io.may("exempt", v.exempt);
}

template <typename Io, Of<event::HoldLifted> V>
void describe(Io& io, V& v) {
  io("state", v.state);
}

template <typename Io, Of<event::FellSilent> V>
void describe(Io&, V&) {}

template <typename Io, Of<event::CaseReopened> V>
void describe(Io& io, V& v) {
  io("state", v.state);
  io("by", v.by);
  io("why", v.why);
}

template <typename Io, Of<event::CaseAssigned> V>
void describe(Io& io, V& v) {
  io("to", v.to);
  io("by", v.by);
}

template <typename Io, Of<event::TicketNumbered> V>
void describe(Io& io, V& v) {
  io("number", v.number);
  io("by", v.by);
}

template <typename Io, Of<event::ContactOwed> V>
void describe(Io& io, V& v) {
  io("contact", v.contact);
  io("kind", v.kind);
  io("channel", v.channel);
  io("to", v.to);
  io("run", v.run);
  io("draft", v.draft);
  io("message_id", v.message_id);
  io("subject", v.subject);
  io("text", v.text);
  io.may("language", v.language);
  io("plot", v.plot);
}

template <typename Io, Of<event::ContactApproved> V>
void describe(Io& io, V& v) {
  io("contact", v.contact);
  io("by", v.by);
  io("subject", v.subject);
  io("text", v.text);
}

template <typename Io, Of<event::ContactDropped> V>
void describe(Io& io, V& v) {
  io("contact", v.contact);
  io("why", v.why);
}

template <typename Io, Of<event::ContactAttempting> V>
void describe(Io& io, V& v) {
  io("contact", v.contact);
}

template <typename Io, Of<event::ContactSettled> V>
void describe(Io& io, V& v) {
  io("contact", v.contact);
  io("delivery", v.delivery);
  io("detail", v.detail);
}

template <typename Io, Of<event::ContactReturned> V>
void describe(Io& io, V& v) {
  io("contact", v.contact);
  io("detail", v.detail);
}

template <typename Io, Of<event::LinkUsed> V>
void describe(Io& io, V& v) {
  io("contact", v.contact);
}

template <typename Io, Of<event::PermissionAsked> V>
void describe(Io& io, V& v) {
  io("permission", v.permission);
  io("run", v.run);
  io("by", v.by);
}

template <typename Io, Of<event::PermissionAnswered> V>
void describe(Io& io, V& v) {
  io("permission", v.permission);
  io("answer", v.answer);
  io("run", v.run);
  io("if_idle_ms", v.if_idle);
}

template <typename Io, Of<event::PermissionLapsed> V>
void describe(Io& io, V& v) {
  io("permission", v.permission);
  io("why", v.why);
}

template <typename Io, Of<event::EmergencyDeclared> V>
void describe(Io& io, V& v) {
  io("emergency", v.emergency);
}

template <typename Io, Of<event::EmergencyConfirmed> V>
void describe(Io& io, V& v) {
  io("emergency", v.emergency);
  io("by", v.by);
}

template <typename Io, Of<event::CancellationOwed> V>
void describe(Io& io, V& v) {
  io("cancellation", v.cancellation);
  io("run", v.run);
  io("permission", v.permission);
  io("emergency", v.emergency);
  io("by", v.by);
}

template <typename Io, Of<event::CancellationAttempting> V>
void describe(Io& io, V& v) {
  io("cancellation", v.cancellation);
}

template <typename Io, Of<event::CancellationSettled> V>
void describe(Io& io, V& v) {
  io("cancellation", v.cancellation);
  io("done", v.done);
  io("detail", v.detail);
}

template <typename Io, Of<event::WordSaid> V>
void describe(Io& io, V& v) {
  io("who", v.who);
  io("staff", v.staff);
  io("meaning", v.meaning);
  io("text", v.text);
}

template <typename Io, Of<event::TaskOpened> V>
void describe(Io& io, V& v) {
  io("task", v.task);
  io("what", v.what);
  io("contact", v.contact);
  io("cancellation", v.cancellation);
}

template <typename Io, Of<event::TaskDone> V>
void describe(Io& io, V& v) {
  io("task", v.task);
  io("by", v.by);
}

template <typename Io, Of<event::ExemptionGranted> V>
void describe(Io& io, V& v) {
  io("exemption", v.exemption);
  io("rule", v.rule);
  io("job", v.job);
  io("until", v.until);
  io("reason", v.reason);
  io("by", v.by);
}

template <typename Io, Of<event::ExemptionEnded> V>
void describe(Io& io, V& v) {
  io("exemption", v.exemption);
  io("by", v.by);
}

template <typename Io, Of<event::CaseClosed> V>
void describe(Io& io, V& v) {
  io("resolution", v.resolution);
  io("by", v.by);
  io("words", v.words);
}

template <typename Io, Of<event::CaseErased> V>
void describe(Io& io, V& v) {
  io("by", v.by);
  io("why", v.why);
}

template <typename Io, Of<event::PersonForgotten> V>
void describe(Io& io, V& v) {
  io("by", v.by);
}

namespace {

// Reads `text` as the alternative whose kind it is; false when `kind` is none of them. kind_of() stays the
// only table of kinds.
template <std::size_t Index = 0>
bool read_kind(std::string_view kind, std::string_view text, Result<event::Body>& body) {
  if constexpr (Index < std::variant_size_v<event::Body>) {
    using Alternative = std::variant_alternative_t<Index, event::Body>;
    if (kind_of(event::Body(std::in_place_index<Index>)) != kind)
      return read_kind<Index + 1>(kind, text, body);
    auto value = read<Alternative>(text);
    if (value) {
      body = event::Body(std::in_place_index<Index>, std::move(*value));
    } else {
      body = fail_in(kind, value.error());
    }
    return true;
  }
  return false;
}

}  // namespace

std::string to_json(const event::Body& body) {
  return std::visit([](const auto& alternative) { return write(alternative); }, body);
}

Result<event::Body> body_from_json(std::string_view kind, std::string_view text) {
  Result<event::Body> body;
  if (read_kind(kind, text, body)) return body;
  return fail(ErrorCode::garbled,
              "no event is of kind \"" + one_line(kind, 60) + "\"; is the ledger a newer Steward's?");
}

}  // namespace steward::wire
