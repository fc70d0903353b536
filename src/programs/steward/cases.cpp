#include "programs/steward/cases.h"

#include <fmt/format.h>

#include "programs/steward/case_page.h"
#include "programs/steward/next_step.h"
#include "programs/steward/words.h"

namespace steward::cli {
namespace {

int show_events(const Session& session, CaseId id) {
  const auto events = session.api.events_of(id);
  if (!events) return failed(session, events.error());
  Table table({{"SEQ", true}, {"TIME"}, {"EVENT"}});
  for (const Event& each : *events) {
    table.add(
        {{std::to_string(each.seq)}, {session.terminal.time(each.at)}, {std::string(kind_of(each.body))}});
  }
  session.terminal.print(table);
  return kDone;
}

}  // namespace

int show_cases(const Session& session, const CasesOptions& options) {
  if (options.json) return print_json(session, cases_target(options.everybody, options.open_only));
  const auto me = session.api.me();
  if (!me) return failed(session, me.error());
  const auto cases = session.api.cases(options.everybody, options.open_only);
  if (!cases) return failed(session, cases.error());
  if (cases->empty()) {
    session.terminal.line(options.open_only ? "No case is open." : "There are no cases.");
    return kDone;
  }
  std::vector<Column> columns{{"CASE", true},       {"JOB"},    {"NAME", false, 8}, {"STATE", false, 8},
                              {"MATTER", false, 8}, {"OPENED"}, {"NEXT", false, 16}};
  if (options.everybody) columns.insert(columns.begin() + 1, Column{"USER", false, 8});
  Table table(std::move(columns));
  for (const Case& each : *cases) {
    std::vector<Cell> row{{std::to_string(each.id.value)},
                          {each.job_shown},
                          {each.job_name},
                          {case_state(each), each.open() ? Tint::plain : Tint::dim},
                          {case_matter(each)},
                          {session.terminal.time(each.opened_at)},
                          {next_step(each, me->caller), each.open() ? Tint::strong : Tint::dim}};
    if (options.everybody) row.insert(row.begin() + 1, Cell{each.user});
    table.add(std::move(row));
  }
  session.terminal.print(table);
  return kDone;
}

int show_case_page(const Session& session, const CaseOptions& options) {
  if (options.json)
    return print_json(session, options.events ? events_target(options.id) : case_target(options.id));
  if (options.events) return show_events(session, options.id);
  const auto me = session.api.me();
  if (!me) return failed(session, me.error());
  const auto found = session.api.find_case(options.id);
  if (!found) return failed(session, found.error());
  print_case(session.terminal, *found, me->caller, options.full);
  return kDone;
}

}  // namespace steward::cli
