#include "programs/steward/upkeep.h"

#include <fmt/format.h>

#include "base/text.h"
#include "programs/steward/words.h"

namespace steward::cli {
namespace {

void field(const Terminal& terminal, std::string_view name, Tint tint, const std::string& value) {
  terminal.line("  " + pad(name, 10) + terminal.paint(tint, value));
}

std::string answered_ago(const Terminal& terminal, Time when) {
  if (when == no_time) return "never";
  return show_duration(terminal.now > when ? terminal.now - when : Duration(0)) + " ago";
}

void show_what_goes(const Session& session, const std::string& user, const PersonData& data) {
  const Terminal& terminal = session.terminal;
  terminal.line(
      terminal.paint(Tint::strong, fmt::format("You are about to erase what is stored about {}.", user)));
  std::size_t words = 0, messages = 0;
  std::string numbers;
  for (const Case& each : data.cases) {
    words += each.conversation.size();
    messages += each.contacts.size();
    numbers += (numbers.empty() ? "" : ", ") + std::to_string(each.id.value);
  }
  terminal.paragraph(
      fmt::format("{}{}, with {} and {}; and the name itself.", count_of(data.cases.size(), "case", "cases"),
                  numbers.empty() ? "" : " (" + numbers + ")",
                  count_of(words, "line of conversation", "lines of conversation"),
                  count_of(messages, "message", "messages")),
      2);
}

// When most nodes differ, it is more likely this host.
void show_clocks(const Terminal& terminal, const Health& health) {
  if (health.clocks.empty()) return;
  field(terminal, "clocks", Tint::bad,
        count_of(health.clocks.size(), "node differs", "nodes differ") + " from stewardd's clock" +
            (health.clocks.size() * 2 > health.nodes_expected ? "; look at stewardd's own host first" : ""));
  for (const NodeClock& each : health.clocks) {
    const bool ahead = each.ahead > Duration(0);
    terminal.line(fmt::format("            {}: {} {}", each.node,
                              show_duration(ahead ? each.ahead : -each.ahead), ahead ? "ahead" : "behind"));
  }
}

}  // namespace

int show_health(const Session& session, bool json) {
  if (json) return print_json(session, "/health");
  const auto health = session.api.health();
  if (!health) return failed(session, health.error());
  const Terminal& terminal = session.terminal;
  terminal.line(terminal.paint(Tint::strong, "Steward's health"));
  field(terminal, "mode", Tint::plain,
        health->mode == "observe" ? "observe: it judges and shows, and contacts nobody" : health->mode);
  const bool slurm_well = health->slurm_trouble.empty() && health->slurm_at != no_time;
  field(terminal, "Slurm", slurm_well ? Tint::good : Tint::bad,
        fmt::format("last answered {}{}", answered_ago(terminal, health->slurm_at),
                    health->slurm_trouble.empty() ? "" : ": " + health->slurm_trouble));
  if (health->accounting) {
    const bool well = health->accounting_trouble.empty() && health->accounting_at != no_time;
    field(terminal, "history", well ? Tint::good : Tint::unsure,
          health->accounting_at == no_time && health->accounting_trouble.empty()
              ? std::string("not read yet")
              : fmt::format("read up to {}{}{}", answered_ago(terminal, health->accounting_at),
                            health->accounting_trouble.empty() ? "" : ": ", health->accounting_trouble));
  }
  field(terminal, "nodes", health->nodes_silent.empty() ? Tint::good : Tint::unsure,
        fmt::format("{} of {} report", health->nodes_reporting, health->nodes_expected));
  for (const std::string& node : health->nodes_silent) terminal.line("            silent: " + node);
  for (const std::string& fault : health->faults) field(terminal, "fault", Tint::bad, fault);
  show_clocks(terminal, *health);
  field(terminal, "mail", health->mail_trouble.empty() ? Tint::good : Tint::bad,
        health->mail_trouble.empty() ? "well" : health->mail_trouble);
  field(terminal, "messages", Tint::plain, fmt::format("{} owed and not yet sent", health->contacts_owed));
  field(terminal, "tasks", health->open_tasks == 0 ? Tint::good : Tint::bad,
        count_of(health->open_tasks, "task waits", "tasks wait") + " for staff" +
            (health->open_tasks == 0 ? "" : ": steward cases --everybody --open"));
  for (const RuleRecord& each : health->rules) {
    const bool doubted = each.mistaken + each.called_wrong > 0;
    field(terminal, "rule", doubted ? Tint::unsure : Tint::good,
          fmt::format("{}: {} lately; {} mistaken, {} called wrong and not yet answered", each.rule,
                      count_of(each.cases, "case", "cases"), each.mistaken, each.called_wrong));
  }
  return kDone;
}

int verify_ledger(const Session& session, bool json) {
  const auto check = session.api.ledger_check();
  if (!check) return failed(session, check.error());
  if (json) {
    const int printed = print_json(session, "/ledger/check");
    return check->intact ? printed : kFailed;
  }
  if (!check->intact) {
    session.terminal.complain(fmt::format("the ledger is not intact: {}", check->trouble));
    return kFailed;
  }
  session.terminal.line(session.terminal.paint(
      Tint::good, fmt::format("The ledger is intact: {}.",
                              count_of(static_cast<std::size_t>(check->entries), "entry", "entries"))));
  session.terminal.line("Its head, to compare with the one that was published: " + check->head);
  return kDone;
}

int settle_task(const Session& session, CaseId in, TaskId task) {
  const auto answer = session.api.act(act::SettleTask{in, task});
  if (!answer) return failed(session, answer.error());
  session.terminal.line(fmt::format("Task {} in case {} is done.", task.value, in.value));
  return kDone;
}

int forget_person(const Session& session, const std::string& user, bool yes) {
  const Terminal& terminal = session.terminal;
  const std::string name = one_line(user, 60);
  const auto data = session.api.export_data(user);
  if (data) {
    show_what_goes(session, name, *data);
  } else if (data.error().code == ErrorCode::not_found) {
    // Whoever has left the machine is still in the ledger.
    terminal.paragraph(
        fmt::format("No account is called {0} now. You are about to erase what the ledger still "
                    "holds under that name.",
                    name),
        0);
  } else {
    return failed(session, data.error());
  }
  terminal.paragraph(
      "It cannot be brought back. That something happened, and when, stays in the ledger without a name.", 2);
  if (const int consent = ask_consent(session, "Erase it?", yes); consent != kDone) return consent;
  const auto erased = session.api.forget(user);
  if (!erased) return failed(session, erased.error());
  terminal.line(fmt::format("{} is forgotten: {} erased.", name, count_of(*erased, "case", "cases")));
  return kDone;
}

}  // namespace steward::cli
