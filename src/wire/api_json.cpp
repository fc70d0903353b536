#include "wire/api_json.h"

#include "wire/fields.h"
#include "wire/json.h"

namespace steward::wire {
namespace {

struct FlatMe {
  uid_t uid = 0;
  std::string user;
  Role role = Role::user;
  std::uint32_t jobs = 0;
  std::uint32_t open_cases = 0;
};

template <typename Io, Of<FlatMe> V>
void describe(Io& io, V& v) {
  io("uid", v.uid);
  io("user", v.user);
  io("role", v.role);
  io("jobs", v.jobs);
  io("open_cases", v.open_cases);
}

// An event's envelope; the body's form hangs on its kind.
struct Envelope {
  std::int64_t seq = 0;
  Time at = no_time;
  CaseId in;
  uid_t person = 0;
  std::string kind;
};

template <typename Io, Of<Envelope> V>
void describe(Io& io, V& v) {
  io("seq", v.seq);
  io("at", v.at);
  io("case", v.in);
  io("person", v.person);
  io("kind", v.kind);
}

struct Forget {
  std::string user;
};

template <typename Io, Of<Forget> V>
void describe(Io& io, V& v) {
  io("user", v.user);
}

struct Since {
  Time since = no_time;
};

template <typename Io, Of<Since> V>
void describe(Io& io, V& v) {
  io("since", v.since);
}

struct Erased {
  std::uint32_t erased = 0;
};

template <typename Io, Of<Erased> V>
void describe(Io& io, V& v) {
  io("erased", v.erased);
}

// The member's own text; empty when it is absent.
std::string part(const std::vector<Member>& members, std::string_view key) {
  for (const Member& member : members) {
    if (member.key == key) return member.value.text();
  }
  return {};
}

Result<Document> parse_object(std::string_view text, std::string_view what) {
  auto document = Document::parse(text);
  if (document && !document->root().is(Element::Kind::object))
    return fail(ErrorCode::garbled, std::string(what) + " is not an object");
  return document;
}

}  // namespace

std::string to_json(const Me& value) {
  const FlatMe flat{value.caller.uid, value.caller.user, value.caller.role,
                    static_cast<std::uint32_t>(value.jobs), static_cast<std::uint32_t>(value.open_cases)};
  return write(flat);
}

Result<Me> me_from_json(std::string_view text) {
  const auto flat = read<FlatMe>(text);
  if (!flat) return tl::unexpected(flat.error());
  return Me{{flat->uid, flat->user, flat->role}, flat->jobs, flat->open_cases};
}

// Joined as text: the parts are canonical JSON already.
std::string to_json(const ActAnswer& value) {
  std::string text = "{";
  if (value.in) text += "\"case\":" + to_json(*value.in);
  if (value.in && value.emergency) text += ",";
  if (value.emergency) text += "\"emergency\":" + to_json(*value.emergency);
  return text + "}";
}

Result<ActAnswer> act_answer_from_json(std::string_view text) {
  const auto object = parse_object(text, "the answer to an act");
  if (!object) return tl::unexpected(object.error());
  const std::vector<Member> members = object->root().members();
  ActAnswer answer;
  if (const std::string found = part(members, "case"); !found.empty()) {
    auto in = case_from_json(found);
    if (!in) return fail_in("case", in.error());
    answer.in = std::move(*in);
  }
  if (const std::string found = part(members, "emergency"); !found.empty()) {
    auto emergency = emergency_from_json(found);
    if (!emergency) return fail_in("emergency", emergency.error());
    answer.emergency = std::move(*emergency);
  }
  if (!answer.in && !answer.emergency) {
    return fail(ErrorCode::garbled, "the answer to an act has neither \"case\" nor \"emergency\"");
  }
  return answer;
}

std::string forget_to_json(const std::string& user) { return write(Forget{user}); }

Result<std::string> forget_from_json(std::string_view text) {
  auto forget = read_exactly<Forget>(text);
  if (!forget) return tl::unexpected(forget.error());
  return std::move(forget->user);
}

std::string since_to_json(Time since) { return write(Since{since}); }

Result<Time> since_from_json(std::string_view text) {
  const auto since = read_exactly<Since>(text);
  if (!since) return tl::unexpected(since.error());
  return since->since;
}

std::string erased_to_json(std::size_t cases) { return write(Erased{static_cast<std::uint32_t>(cases)}); }

Result<std::size_t> erased_from_json(std::string_view text) {
  const auto erased = read<Erased>(text);
  if (!erased) return tl::unexpected(erased.error());
  return erased->erased;
}

std::string to_json(const Event& value) {
  Json object =
      encode(Envelope{value.seq, value.at, value.in, value.person, std::string(kind_of(value.body))});
  object.emplace("body", Json::parse(to_json(value.body)));
  return dump(object);
}

Result<Event> event_from_json(std::string_view text) {
  const auto object = parse_object(text, "an event");
  if (!object) return tl::unexpected(object.error());
  const auto envelope = read<Envelope>(text);
  if (!envelope) return tl::unexpected(envelope.error());
  const std::string found = part(object->root().members(), "body");
  if (found.empty()) return fail(ErrorCode::garbled, "an event has no body");
  auto body = body_from_json(envelope->kind, found);
  if (!body) return fail_in("body", body.error());
  return Event{envelope->seq, envelope->at, envelope->in, envelope->person, std::move(*body)};
}

}  // namespace steward::wire
