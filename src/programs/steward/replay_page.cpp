#include "programs/steward/replay_page.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/text.h"
#include "programs/steward/words.h"
#include "wire/tape_json.h"

namespace steward::cli {
namespace {

constexpr std::size_t kTime = 17;    // "Mon 23 Nov 14:05"
constexpr std::size_t kKind = 9;     // "contact"
constexpr std::size_t kWhat = 12;    // "120_3", "case 41"
constexpr std::size_t kPerson = 14;  // login names are rarely longer
constexpr std::size_t kName = 21;    // "interactive_session", "contact_attempting"
constexpr std::size_t kMove = 19;    // "unknown -> breaks"
constexpr std::size_t kDetail = 160;

// At least one blank behind it, however long.
std::string column(const std::string& text, std::size_t width) {
  return pad(one_line(text, 60), width - 1) + " ";
}

std::string kinds(const std::vector<tape::MadeEvent>& events) {
  std::string list;
  for (const tape::MadeEvent& event : events) list += (list.empty() ? "" : ", ") + event.kind;
  return list.empty() ? "nothing" : list;
}

struct LineOf {
  const Terminal& terminal;
  Time at;

  std::string begin(std::string_view kind, const std::string& what, const std::string& user) const {
    return column(terminal.time(at), kTime) + column(std::string(kind), kKind) + column(what, kWhat) +
           column(user, kPerson);
  }

  std::string operator()(const replayed::VerdictChange& change) const {
    const std::string arrow = terminal.utf8 ? "→" : "->";
    const std::string from = change.from ? std::string(to_string(*change.from)) + " " : "";
    const std::string to(to_string(change.to.judgement));
    const std::string move = column(from + arrow + " " + to, kMove);
    return begin("verdict", change.run ? change.shown : terminal.dash(), change.user) +
           column(change.to.rule, kName) + terminal.paint(verdict_tint(change.to.judgement), move) +
           one_line(change.to.reason, kDetail);
  }

  std::string operator()(const replayed::CaseEvent& told) const {
    const auto in = told.event.in;
    const std::string detail = one_line(wire::bare_body(told.event), kDetail);
    return begin("event", in ? fmt::format("case {}", in.value) : terminal.dash(), told.user) +
           column(std::string(kind_of(told.event.body)), kName) + terminal.paint(Tint::dim, detail);
  }

  std::string operator()(const replayed::Contact& owed) const {
    const std::string detail =
        fmt::format("{} by {} to {}{}", to_string(owed.message), to_string(owed.channel), to_string(owed.to),
                    owed.draft ? ", a draft" : "");
    return begin("contact", fmt::format("case {}", owed.in.value), owed.user) +
           terminal.paint(Tint::strong, detail);
  }

  std::string operator()(const replayed::Parted& parted) const {
    const std::string detail =
        fmt::format("from what was recorded: {}; now: {}", kinds(parted.recorded), kinds(parted.replayed));
    return column(terminal.time(at), kTime) + column("parted", kKind) + terminal.paint(Tint::unsure, detail);
  }

  std::string operator()(const replayed::Gap& gap) const {
    const std::string detail =
        fmt::format("the ledger went on from event {} to {} without the tape", gap.from, gap.to);
    return column(terminal.time(at), kTime) + column("gap", kKind) + terminal.paint(Tint::unsure, detail);
  }

  std::string operator()(const replayed::ReportsMissing& missing) const {
    const std::string detail = fmt::format(
        "{} of what stewardd began with here {} not on the tape; verdicts may be others for a while",
        count_of(missing.reports, "report", "reports"), missing.reports == 1 ? "is" : "are");
    return column(terminal.time(at), kTime) + column("reports", kKind) + terminal.paint(Tint::unsure, detail);
  }

  std::string operator()(const replayed::PolicyChange& change) const {
    const std::string detail =
        fmt::format("stewardd went on with policy {}; {}", one_line(change.version, 40),
                    change.taken ? "so does the replay" : "the replay judges by its own");
    return column(terminal.time(at), kTime) + column("policy", kKind) + terminal.paint(Tint::unsure, detail);
  }
};

void field(const Terminal& terminal, std::string_view name, const std::string& value) {
  terminal.line("  " + pad(name, 10) + value);
}

}  // namespace

std::string replay_line(const Terminal& terminal, const replayed::Record& record) {
  return std::visit(LineOf{terminal, record.at}, record.what);
}

void show_replay_summary(const Terminal& terminal, const replayed::Summary& all, Duration took) {
  terminal.heading("All in all");
  field(terminal, "inputs",
        fmt::format("{}, in {}", all.inputs, count_of(all.lives, "life of stewardd", "lives of stewardd")));
  field(terminal, "time",
        fmt::format("{} to {} ({})", terminal.time(all.begin), terminal.time(all.end),
                    show_duration(all.end - all.begin)));
  field(terminal, "runs", fmt::format("{} judged", all.runs));
  field(terminal, "verdicts", count_of(all.verdict_changes, "change", "changes"));
  field(terminal, "cases", fmt::format("{} opened", all.cases));
  field(terminal, "contacts", fmt::format("{} owed or drafted", all.contacts));
  field(terminal, "took", fmt::format("{:.1f} s", static_cast<double>(took.count()) / 1000));
  if (all.parted_at) {
    terminal.paragraph(
        fmt::format(
            "From {} on it is another history than the recorded one. What names that one's things was left "
            "out ({}), and what is owed stays owed.",
            terminal.time(*all.parted_at), count_of(all.left_out, "act or outcome", "acts and outcomes")),
        2);
  } else if (all.recorded) {
    terminal.line("  The same events came out as were recorded.");
  }
}

}  // namespace steward::cli
