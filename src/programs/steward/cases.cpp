#include "programs/steward/cases.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "programs/steward/case_page.h"
#include "programs/steward/events.h"
#include "programs/steward/words.h"
#include "wire/json.h"

namespace steward::cli {
namespace {

Table cases_table(const Terminal& terminal, const std::vector<Case>& cases, const Caller& reader,
                  bool whose) {
  std::vector<Column> columns{{"CASE", true},       {"JOBS", false, 8}, {"STATE", false, 8},
                              {"MATTER", false, 8}, {"OPENED"},         {"NEXT", false, 16}};
  if (whose) columns.insert(columns.begin() + 1, Column{"USER", false, 8});
  Table table(std::move(columns));
  for (const Case& each : cases) {
    std::vector<Cell> row{{std::to_string(each.id.value)},
                          {jobs_words(terminal, each)},
                          {case_state(each), each.open() ? Tint::plain : Tint::dim},
                          {case_matter(each)},
                          {terminal.time(each.opened_at)},
                          {next_step(each, reader), each.open() ? Tint::strong : Tint::dim}};
    if (whose) row.insert(row.begin() + 1, Cell{each.user.empty() ? terminal.dash() : each.user});
    table.add(std::move(row));
  }
  return table;
}

// The API's list with the others' left out: its form stays.
int print_mine(const Session& session, const std::string& target, const std::string& user) {
  const auto json = session.api.get(target);
  if (!json) return failed(session, json.error());
  const auto items = wire::list_from_json("cases", *json);
  if (!items) return failed(session, items.error());
  std::vector<std::string> mine;
  for (const std::string& item : *items) {
    const auto value = wire::case_from_json(item);
    if (value && value->assigned == user) mine.push_back(item);
  }
  print_json_text(session, wire::list_json("cases", mine));
  return kDone;
}

// What the case itself does not tell, so that nothing is offered that would be refused. What cannot be had is
// left out: the page is worth more than its last lines.
Sight sight_of(const Session& session, const Case& in, const Caller& reader) {
  Sight sight{reader, session.terminal.now, {}, {}, {}};
  for (const CaseJob& each : in.jobs) {
    if (!in.open() || each.ended_at != no_time) continue;
    const auto view = session.api.job(each.shown);
    const bool gone = !view && view.error().code == ErrorCode::not_found;
    const bool runs = view && holds_resources(view->job.state) && view->job.state != JobState::completing &&
                      view->job.id == each.job().id && view->job.start == each.run.start;
    if (gone || (view && !runs)) sight.not_running.push_back(each.job().id);
  }
  if (reader.role != Role::staff || owns(in, reader)) return sight;
  if (auto emergencies = session.api.emergencies(); emergencies && in.open())
    sight.emergencies = std::move(*emergencies);
  if (in.open() || !gathers(in)) return sight;
  const auto cases = session.api.cases(true, true);
  for (const Case& other : cases ? *cases : std::vector<Case>()) {
    if (!other.open() || other.id == in.id) continue;  // what leaves a task is in the list, too
    const bool same_matter = other.uid == in.uid && other.user == in.user && other.principle == in.principle;
    const bool same_job =
        gathers(other) && std::any_of(in.jobs.begin(), in.jobs.end(), [&](const CaseJob& job) {
          return job_in(other, job.job()) != nullptr;
        });
    if (same_matter || same_job) sight.goes_on_in = other.id;
  }
  return sight;
}

}  // namespace

int show_cases(const Session& session, const CasesOptions& options) {
  if (options.json && !options.mine)
    return print_json(session, cases_target(options.everybody, options.open_only));
  const auto me = session.api.me();
  if (!me) return failed(session, me.error());
  // Nobody but staff can have taken a case: a user's are their own.
  const bool taken = options.mine && me->caller.role == Role::staff;
  const bool everybody = options.everybody || taken;
  const std::string target = cases_target(everybody, options.open_only);
  if (options.json) return taken ? print_mine(session, target, me->caller.user) : print_json(session, target);
  auto cases = session.api.cases(everybody, options.open_only);
  if (!cases) return failed(session, cases.error());
  if (taken) std::erase_if(*cases, [&](const Case& each) { return each.assigned != me->caller.user; });
  if (cases->empty()) {
    session.terminal.line(options.open_only ? "No case is open." : "There are no cases.");
    return kDone;
  }
  session.terminal.print(cases_table(session.terminal, *cases, me->caller, everybody));
  return kDone;
}

int show_case_page(const Session& session, const CaseOptions& options) {
  if (options.json)
    return print_json(session, options.events ? events_target(options.id) : case_target(options.id));
  if (options.events) return show_events_of(session, options.id);
  const auto me = session.api.me();
  if (!me) return failed(session, me.error());
  const auto found = session.api.find_case(options.id);
  if (!found) return failed(session, found.error());
  print_case(session.terminal, *found, sight_of(session, *found, me->caller), options.full);
  return kDone;
}

}  // namespace steward::cli
