// What a replay tells, a record a line; without the texts of letters and conversations, so that it can be
// shown to whoever decides about a policy.
#include "wire/json.h"
#include "wire/parts.h"
#include "wire/tape_json.h"

namespace steward::wire {
namespace {

template <typename Events>
Json kinds_of(const Events& events) {
  Json kinds = Json::array();
  for (const tape::MadeEvent& event : events) kinds.push_back(event.kind);
  return kinds;
}

Json body_of(const Event& event) {
  Json body = Json::parse(to_json(event.body), nullptr, /*allow_exceptions=*/false);
  for (const char* key : {"text", "subject", "message_id", "words"}) body.erase(key);
  return body;
}

struct RecordWriter {
  Time at;

  Writer begin(const char* kind) const {
    Writer writer;
    writer("at", at);
    writer("kind", std::string(kind));
    return writer;
  }

  Json operator()(const replayed::VerdictChange& change) const {
    Writer writer = begin("verdict");
    writer("run", change.run);
    writer("job", change.shown);
    writer("uid", change.uid);
    writer("user", change.user);
    writer("rule", change.to.rule);
    writer("principle", change.to.principle);
    writer("from", change.from);
    writer("to", change.to.judgement);
    writer("reason", change.to.reason);
    writer("evidence", change.to.evidence);
    writer("exempt", change.to.exempt);
    return writer.take();
  }

  Json operator()(const replayed::CaseEvent& told) const {
    Writer writer = begin("event");
    writer("seq", told.event.seq);
    writer("case", told.event.in);
    writer("uid", told.event.person);
    writer("user", told.user);
    writer("event", std::string(kind_of(told.event.body)));
    Json object = writer.take();
    object.emplace("body", body_of(told.event));
    return object;
  }

  Json operator()(const replayed::Contact& owed) const {
    Writer writer = begin("contact");
    writer("contact", owed.contact);
    writer("case", owed.in);
    writer("uid", owed.uid);
    writer("user", owed.user);
    writer("message", owed.message);
    writer("channel", owed.channel);
    writer("to", owed.to);
    writer("run", owed.run);
    writer("draft", owed.draft);
    return writer.take();
  }

  Json operator()(const replayed::Parted& parted) const {
    Json object = begin("parted").take();
    object.emplace("recorded", kinds_of(parted.recorded));
    object.emplace("replayed", kinds_of(parted.replayed));
    return object;
  }

  Json operator()(const replayed::Gap& gap) const {
    Writer writer = begin("gap");
    writer("from_seq", gap.from);
    writer("to_seq", gap.to);
    return writer.take();
  }

  Json operator()(const replayed::ReportsMissing& missing) const {
    Writer writer = begin("reports_missing");
    writer("reports", missing.reports);
    return writer.take();
  }

  Json operator()(const replayed::PolicyChange& change) const {
    Writer writer = begin("policy");
    writer("version", change.version);
    writer("taken", change.taken);
    return writer.take();
  }
};

}  // namespace

std::string to_json(const replayed::Record& record) {
  return dump(std::visit(RecordWriter{record.at}, record.what));
}

std::string to_json(const replayed::Summary& summary) {
  Writer writer;
  writer("kind", std::string("summary"));
  writer("recorded", summary.recorded);
  writer("inputs", summary.inputs);
  writer("lives", summary.lives);
  writer("begin", summary.begin);
  writer("end", summary.end);
  writer("runs", summary.runs);
  writer("verdict_changes", summary.verdict_changes);
  writer("cases", summary.cases);
  writer("contacts", summary.contacts);
  writer("left_out", summary.left_out);
  writer("parted_at", summary.parted_at);
  return dump(writer.take());
}

std::string bare_body(const Event& event) { return dump(body_of(event)); }

}  // namespace steward::wire
