#include "programs/steward/events.h"

#include <fmt/format.h>

#include "base/text.h"
#include "programs/steward/words.h"
#include "wire/json.h"

namespace steward::cli {
namespace {

// A body is many a stranger's text: the table makes one short, harmless line of it. The whole is in --json.
void print_events(const Session& session, const std::vector<Event>& events) {
  Table table({{"SEQ", true}, {"TIME"}, {"CASE", true}, {"EVENT", false, 10}, {"WHAT", false, 12}});
  for (const Event& each : events) {
    table.add({{std::to_string(each.seq)},
               {session.terminal.time(each.at)},
               {each.in ? std::to_string(each.in.value) : session.terminal.dash()},
               {std::string(kind_of(each.body))},
               {one_line(wire::to_json(each.body), 160), Tint::dim}});
  }
  session.terminal.print(table);
}

// A case's events are few: the API gives them all, and what was asked for is taken out here.
void keep(std::vector<Event>& events, const LedgerOptions& options) {
  std::erase_if(events, [&](const Event& each) { return each.seq < options.from; });
  const auto limit = static_cast<std::size_t>(options.limit);
  if (events.size() > limit) events.erase(events.begin() + static_cast<std::ptrdiff_t>(limit), events.end());
}

}  // namespace

int show_events_of(const Session& session, CaseId id) {
  const auto events = session.api.events_of(id);
  if (!events) return failed(session, events.error());
  print_events(session, *events);
  return kDone;
}

int show_ledger(const Session& session, const LedgerOptions& options) {
  const auto limit = static_cast<std::size_t>(options.limit);
  auto events = options.in ? session.api.events_of(*options.in) : session.api.ledger(options.from, limit);
  if (!events) return failed(session, events.error());
  if (options.in) keep(*events, options);
  if (options.json) {
    std::vector<std::string> items;
    for (const Event& each : *events) items.push_back(wire::to_json(each));
    print_json_text(session, wire::list_json("events", items));
    return kDone;
  }
  print_events(session, *events);
  if (events->size() == limit) {
    const std::string in = options.in ? fmt::format(" --case {}", options.in->value) : "";
    session.terminal.line(fmt::format("  more: steward ledger show{} --from {}", in, events->back().seq + 1));
  }
  return kDone;
}

}  // namespace steward::cli
