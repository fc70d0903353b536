// Lines of a tape. A line is one object: "at", "kind" and the kind's own fields beside them.
#include "wire/tape_json.h"

#include <fmt/format.h>

#include <array>

#include "base/fnv.h"
#include "base/text.h"
#include "wire/case_parts.h"
#include "wire/ended_parts.h"
#include "wire/job_parts.h"
#include "wire/report_parts.h"

namespace steward::wire {
namespace {

// In the order of InputBody's alternatives, and of tape::Content's behind the first.
constexpr std::array<const char*, std::variant_size_v<InputBody>> input_kinds{
    "report",          "poll",  "person", "contact_commit", "contact_done", "cancel_observed", "cancel_done",
    "cancel_resolved", "erase", "tick",   "head",           "started",      "ended",           "mail"};
static_assert(std::is_same_v<std::variant_alternative_t<8, InputBody>, input::Erase>);
constexpr std::array<const char*, std::variant_size_v<tape::Content> - 1> other_kinds{
    "header",       "case", "emergency", "kept_report",    "recalled_case",
    "poll_changes", "made", "lost",      "policy_changed", "told_reports"};
static_assert(std::is_same_v<std::variant_alternative_t<5, tape::Content>, tape::RecalledCase>);

// The closed case that is to be gone: naming it is enough for the step.
struct ErasedCase {
  CaseId in;
  uid_t uid = 0;
};

// The step trusts whole cases, as the store has checked them: what was changed since must not reach it.
// Against accidents, and no proof.
std::string sum_of(std::string_view text) { return fmt::format("{:016x}", fnv1a(text)); }

struct Sum {
  std::string sum;
};

struct Mark {
  std::string format{tape::format};
  std::int64_t version = tape::version;
};

}  // namespace

template <typename Io, Of<Mark> V>
void describe(Io& io, V& v) {
  io("format", v.format);
  io("version", v.version);
}

template <typename Io, Of<Sum> V>
void describe(Io& io, V& v) {
  io("sum", v.sum);
}

template <typename Io, Of<ErasedCase> V>
void describe(Io& io, V& v) {
  io("case", v.in);
  io("uid", v.uid);
}

template <typename Io, Of<Caller> V>
void describe(Io& io, V& v) {
  io("uid", v.uid);
  io("user", v.user);
  io("role", v.role);
}

template <typename Io, Of<input::Report> V>
void describe(Io& io, V& v) {
  io("report", v.report);
}

template <typename Io, Of<input::Poll> V>
void describe(Io& io, V& v) {
  io("jobs", v.jobs);
}

template <typename Io, Of<input::Person> V>
void describe(Io& io, V& v) {
  io("caller", v.caller);
  io("act", v.act);
  io.may("seen", v.seen);
  io.may("by_link", v.by_link);
}

template <typename Io, Of<input::ContactCommit> V>
void describe(Io& io, V& v) {
  io("contact", v.contact);
  io.may("also", v.also);
}

template <typename Io, Of<input::ContactDone> V>
void describe(Io& io, V& v) {
  io("contact", v.contact);
  io("delivery", v.delivery);
  io("detail", v.detail);
  io.may("also", v.also);
}

template <typename Io, Of<input::Mail> V>
void describe(Io& io, V& v) {
  io("what", v.what);
  io("contact", v.contact);
  io("from", v.from);
  io("text", v.text);
}

template <typename Io, Of<input::CancelObserved> V>
void describe(Io& io, V& v) {
  io("cancellation", v.cancellation);
  io("job", v.job);
  io("observed_at", v.observed_at);
}

template <typename Io, Of<input::CancelDone> V>
void describe(Io& io, V& v) {
  io("cancellation", v.cancellation);
  io("done", v.done);
  io("detail", v.detail);
}

template <typename Io, Of<input::CancelResolved> V>
void describe(Io& io, V& v) {
  io("cancellation", v.cancellation);
  io("job", v.job);
}

// What is to be gone for good must not be written down once more.
template <typename Io, Of<input::Erase> V>
void describe(Io& io, V& v) {
  std::vector<ErasedCase> cases;
  for (const Case& value : v.cases) cases.push_back({value.id, value.uid});
  io("cases", cases);
  if constexpr (!std::is_const_v<V>) {
    v.cases.clear();
    for (const ErasedCase& erased : cases) {
      Case& named = v.cases.emplace_back();
      named.id = erased.in;
      named.uid = erased.uid;
      named.state = CaseState::closed;
    }
  }
  io("forgotten", v.forgotten);
  io("by", v.by);
  io("why", v.why);
}

template <typename Io, Of<input::Tick> V>
void describe(Io&, V&) {}

template <typename Io, Of<input::Head> V>
void describe(Io& io, V& v) {
  io("entries", v.ledger.entries);
  io("head", v.ledger.head);
  io("begun_at", v.ledger.begun_at);
}

template <typename Io, Of<input::Ended> V>
void describe(Io& io, V& v) {
  io("jobs", v.jobs);
  io.may("complete", v.complete);
}

template <typename Io, Of<input::Started> V>
void describe(Io&, V&) {}

template <typename Io, Of<tape::Header> V>
void describe(Io& io, V& v) {
  Mark mark;
  io("format", mark.format);
  io("version", mark.version);
  io("cluster", v.cluster);
  io("zone", v.zone);
  io("tzdata", v.tzdata);
  io("steward", v.steward);
  io("policy", v.policy);
  io("front_ends", v.front_ends);
  io("tickets", v.tickets);
  io("recorded", v.recorded);
  io("last_seq", v.last_seq);
  io("keeps_reports_ms", v.keeps_reports);
}

template <typename Io, Of<tape::LoadedCase> V>
void describe(Io& io, V& v) {
  io("case", v.value);
  if constexpr (std::is_const_v<V>) io("sum", sum_of(write(v.value)));
}

template <typename Io, Of<tape::LoadedEmergency> V>
void describe(Io& io, V& v) {
  io("emergency", v.value);
  if constexpr (std::is_const_v<V>) io("sum", sum_of(write(v.value)));
}

template <typename Io, Of<tape::KeptReport> V>
void describe(Io& io, V& v) {
  io("report", v.report);
}

template <typename Io, Of<ReportId> V>
void describe(Io& io, V& v) {
  io("node", v.node);
  io("epoch", v.epoch);
  io("sequence", v.sequence);
}

template <typename Io, Of<tape::ReportRun> V>
void describe(Io& io, V& v) {
  io("node", v.node);
  io("epoch", v.epoch);
  io("first", v.first);
  io("last", v.last);
}

template <typename Io, Of<tape::ToldReports> V>
void describe(Io& io, V& v) {
  io("runs", v.runs);
  io("newest", v.newest);
}

template <typename Io, Of<tape::RecalledCase> V>
void describe(Io& io, V& v) {
  io("case", v.value);
  if constexpr (std::is_const_v<V>) io("sum", sum_of(write(v.value)));
}

template <typename Io, Of<tape::PollChanges> V>
void describe(Io& io, V& v) {
  io("jobs", v.jobs);
  io("gone", v.gone);
}

template <typename Io, Of<tape::MadeEvent> V>
void describe(Io& io, V& v) {
  io("seq", v.seq);
  io("kind", v.kind);
  io("case", v.in);
  io("uid", v.uid);
}

template <typename Io, Of<tape::Made> V>
void describe(Io& io, V& v) {
  io("events", v.events);
}

template <typename Io, Of<tape::Lost> V>
void describe(Io&, V&) {}

template <typename Io, Of<tape::PolicyChanged> V>
void describe(Io& io, V& v) {
  io("version", v.version);
}

namespace {

struct LineWriter {
  Time at;
  template <typename T>
  std::string line(const char* kind, const T& value) const {
    Writer writer;
    writer("at", at);
    writer("kind", std::string(kind));
    describe(writer, value);
    return dump(writer.take());
  }
  // Joined as text: a tree of the whole queue would take ten times its room.
  std::string line(const char* kind, const input::Poll& poll) const {
    std::string jobs;
    for (const Job& job : poll.jobs) jobs += (jobs.empty() ? "" : ",") + write(job);
    return fmt::format("{{\"at\":{},\"jobs\":[{}],\"kind\":\"{}\"}}", to_ms(at), jobs, kind);
  }
};

// The variant's alternative of that kind; false: it has none.
template <std::size_t Offset, typename Variant, std::size_t N, std::size_t Index = 0>
bool read_kind(const std::array<const char*, N>& kinds, const std::string& kind, Reader& reader,
               Variant& into) {
  if constexpr (Index < N) {
    if (kind != kinds[Index]) return read_kind<Offset, Variant, N, Index + 1>(kinds, kind, reader, into);
    describe(reader, into.template emplace<Index + Offset>());
    return true;
  }
  return false;
}

void check_mark(const Source& source) {
  Mark mark;
  decode(source, mark);
  if (source.failure.failed()) return;
  if (mark.format != tape::format)
    source.failure.set(Place{&source.place, "format", 0}, "is not \"steward-tape\"");
  if (mark.version != tape::version)
    source.failure.set(Place{&source.place, "version", 0},
                       fmt::format("is {}; this steward reads {}", mark.version, tape::version));
}

void check_report(const Source& source, const NodeReport& report) {
  if (report.end < report.begin) source.failure.set(Place{&source.place, "report.end", 0}, "is before begin");
}

void check_runs(const Source& source, const tape::ToldReports& told) {
  for (const tape::ReportRun& run : told.runs) {
    if (run.last < run.first)
      source.failure.set(Place{&source.place, "runs", 0}, "have a last before a first");
  }
}

// `text`: the line, canonical, in which the value stands between its key and "kind".
void check_sum(const Source& source, std::string_view text, std::string_view key) {
  Sum told;
  decode(source, told);
  if (source.failure.failed()) return;
  const std::string before = fmt::format("\"{}\":", key);
  const auto from = text.find(before), to = text.rfind(",\"kind\":\"");
  const bool there = from != std::string_view::npos && to != std::string_view::npos && from < to;
  if (!there || sum_of(text.substr(from + before.size(), to - from - before.size())) != told.sum)
    source.failure.set(Place{&source.place, key, 0}, "was changed since it was written: its sum is another");
}

void check_content(const Source& source, std::string_view text, const tape::Content& content) {
  if (source.failure.failed()) return;
  if (const auto* kept = std::get_if<tape::KeptReport>(&content)) check_report(source, kept->report);
  if (const auto* told = std::get_if<tape::ToldReports>(&content)) check_runs(source, *told);
  if (std::holds_alternative<tape::LoadedCase>(content) ||
      std::holds_alternative<tape::RecalledCase>(content))
    check_sum(source, text, "case");
  if (std::holds_alternative<tape::LoadedEmergency>(content)) check_sum(source, text, "emergency");
}

void read_line(const Source& source, tape::Line& line) {
  Reader reader(source);
  std::string kind;
  reader("at", line.at);
  reader("kind", kind);
  if (source.failure.failed()) return;
  if (kind == "header") check_mark(source);  // first: another format has other fields
  InputBody body;
  if (read_kind<0>(input_kinds, kind, reader, body)) {
    if (const auto* taken = std::get_if<input::Report>(&body)) check_report(source, taken->report);
    line.content = std::move(body);
  } else if (!read_kind<1>(other_kinds, kind, reader, line.content)) {
    source.failure.set(Place{&source.place, "kind", 0},
                       "is the unknown word \"" + one_line(kind, 60) + "\"; is the tape a newer Steward's?");
  }
}

}  // namespace

std::string to_json(const tape::Line& line) {
  const LineWriter writer{line.at};
  return std::visit(
      [&]<typename T>(const T& content) {
        if constexpr (std::is_same_v<T, InputBody>) {
          return std::visit([&](const auto& body) { return writer.line(input_kinds[content.index()], body); },
                            content);
        } else {
          return writer.line(other_kinds[line.content.index() - 1], content);
        }
      },
      line.content);
}

std::string report_line(Time at, std::string_view json) {
  return fmt::format("{{\"at\":{},\"kind\":\"report\",\"report\":{}}}", to_ms(at), json);
}

Result<tape::Line> tape_line_from_json(std::string_view text) {
  // A report stands one level deeper than it was taken.
  const auto document = Document::parse(text, ErrorCode::garbled, kListLimit, kDepthLimit + 1);
  if (!document) return tl::unexpected(document.error());
  Failure failure(ErrorCode::garbled);
  tape::Line line;
  const Place top;
  const Source source{document->root(), top, failure};
  read_line(source, line);
  check_content(source, text, line.content);
  if (failure.failed()) return tl::unexpected(failure.error());
  return line;
}

}  // namespace steward::wire
