// Emergencies, tasks, the ledger, a person's data and Steward's health, on the command line.
#include "programs/steward/commands.h"
#include "programs/steward/emergency.h"
#include "programs/steward/events.h"
#include "programs/steward/nodes.h"
#include "programs/steward/upkeep.h"
#include "programs/steward/waste.h"

namespace steward::cli {
namespace {

struct UpkeepOptions {
  NodeOptions nodes;
  std::int64_t number = 0;
  std::int64_t other = 0;  // a task
  std::string user;
  std::string cause;
  std::string lasts = "2h";
  EmergencyOptions emergency;
  LedgerOptions ledger;
  bool yes = false;
  bool json = false;
};

int declare(const Session& session, const UpkeepOptions& options) {
  EmergencyOptions told = options.emergency;
  const auto lasts = duration_option(options.lasts);
  const auto cause = cause_from(options.cause);
  if (!lasts || !cause) {
    session.terminal.complain(cause ? "--lasts is a duration such as 30m or 2h"
                                    : "unknown cause " + options.cause);
    return kUsage;
  }
  told.lasts = *lasts;
  told.cause = *cause;
  told.yes = options.yes;
  return declare_emergency(session, told);
}

int show(const Session& session, const UpkeepOptions& options) {
  LedgerOptions ledger = options.ledger;
  if (options.number != 0) ledger.in = CaseId{options.number};
  ledger.json = options.json;
  return show_ledger(session, ledger);
}

using Runner = int (*)(const Session&, const UpkeepOptions&);

CLI::App* add(CLI::App& app, Run& chosen, const char* name, const char* what, const char* examples,
              const std::shared_ptr<UpkeepOptions>& options, Runner run) {
  CLI::App* command = add_command<UpkeepOptions>(app, chosen, name, what, examples, options, run);
  command->group(kStaffGroup);
  return command;
}

// A command that has only commands below it. Those stand in its help under their own heading.
CLI::App* add_group(CLI::App& app, const char* name, const char* what, const char* examples) {
  CLI::App* group = app.add_subcommand(name, what);
  group->group(kStaffGroup)->require_subcommand(1);
  group->footer(std::string("Examples:\n") + examples);
  return group;
}

void add_declare(CLI::App& group, Run& chosen) {
  const auto declared = std::make_shared<UpkeepOptions>();
  CLI::App* command =
      add(group, chosen, "declare", "Declare that jobs compromise the platform; shows what follows, and asks",
          "  steward emergency declare --cause storage --job 4711 --job 120_3 \\\n"
          "      --reason 'the file system stalls for everybody' \\\n"
          "      --evidence '98 % of all writes come from these two, see the storage graph of 14:00'",
          declared, declare);
  EmergencyOptions& told = declared->emergency;
  add_choice(command, "--cause", declared->cause, "what is compromised (the policy says which count)",
             {"storage", "node", "network", "front_end", "service", "security", "idle"})
      ->required();
  command->add_option("--reason", told.reason, "why the platform is compromised")->required();
  command->add_option("--evidence", told.evidence, "what shows that these jobs are the cause")->required();
  command->add_option(
      "--tell", told.tell,
      "what the owners read instead of the reason; name nobody in it. Without it the only owner "
      "reads the reason, several read the cause alone");
  command->add_option("--job", told.jobs, "a job it is about; give it once for each")
      ->required()
      ->take_all()
      ->check(check_job_id);
  command->add_option("--lasts", declared->lasts, "for how long, as 30m or 2h")->capture_default_str();
  command->add_flag("--yes", declared->yes, "you mean it: do not ask");
}

void add_emergency(CLI::App& app, Run& chosen) {
  CLI::App* group = add_group(app, "emergency", "Jobs that compromise the platform: declare, confirm, list",
                              "  steward emergency declare --help\n"
                              "  steward emergency confirm 17\n"
                              "  steward emergency list");
  add_declare(*group, chosen);
  const auto second = std::make_shared<UpkeepOptions>();
  CLI::App* confirm =
      add(*group, chosen, "confirm", "Confirm what another staff member declared; shows it, and asks",
          "  steward emergency confirm 17", second, [](const Session& s, const UpkeepOptions& o) {
            return confirm_emergency(s, EmergencyId{o.number}, o.yes);
          });
  confirm->add_option("EMERGENCY", second->number, "its number, as in `steward emergency list`")
      ->required()
      ->check(check_number);
  confirm->add_flag("--yes", second->yes, "you have looked: do not ask");

  const auto listed = std::make_shared<UpkeepOptions>();
  add_json(add(*group, chosen, "list", "The emergencies of late, and which of them stand",
               "  steward emergency list", listed,
               [](const Session& s, const UpkeepOptions& o) { return list_emergencies(s, o.json); }),
           listed->json);
}

void add_nodes(CLI::App& app, Run& chosen) {
  const auto options = std::make_shared<UpkeepOptions>();
  CLI::App* command = add(
      app, chosen, "nodes", "The nodes: how busy, who holds and uses their GPUs, and what wants attention",
      "  steward nodes\n  steward nodes --amiss           only those that want attention\n"
      "  steward nodes a256-a40-04       its GPUs, jobs and people, with graphs of the last 4 hours\n"
      "  steward nodes a256-a40-04 --hours 48\n"
      "  steward nodes a256-a40-04 --series --json > node.json",
      options, [](const Session& s, const UpkeepOptions& o) {
        NodeOptions wanted = o.nodes;
        wanted.json = o.json || wanted.series;
        return show_nodes(s, wanted);
      });
  command->add_option("NODE", options->nodes.node, "one node");
  command->add_option("--hours", options->nodes.hours, "how far back its graphs go")
      ->type_name("HOURS")
      ->check(CLI::Range(1, 8784).description(""))
      ->capture_default_str();
  command->add_flag("--amiss", options->nodes.amiss, "only nodes that want attention");
  command->add_flag("--series", options->nodes.series, "what was measured over time, as JSON")->needs("NODE");
  add_json(command, options->json);
}

void add_ledger(CLI::App& app, Run& chosen) {
  CLI::App* group = add_group(app, "ledger", "The record of everything that happened",
                              "  steward ledger verify\n  steward ledger show --case 3");
  const auto verify = std::make_shared<UpkeepOptions>();
  add_json(add(*group, chosen, "verify", "Check every entry of the ledger; fails when one was changed",
               "  steward ledger verify && echo intact", verify,
               [](const Session& s, const UpkeepOptions& o) { return verify_ledger(s, o.json); }),
           verify->json);

  const auto shown = std::make_shared<UpkeepOptions>();
  CLI::App* page = add(*group, chosen, "show", "The ledger's events, from its first or from a number on",
                       "  steward ledger show --from 1200\n"
                       "  steward ledger show --case 3\n"
                       "  steward ledger show --limit 1000 --json > page.json",
                       shown, show);
  page->add_option("--case", shown->number, "only this case's")->type_name("CASE")->check(check_number);
  page->add_option("--from", shown->ledger.from, "the first number")
      ->type_name("NUMBER")
      ->check(check_number)
      ->capture_default_str();
  page->add_option("--limit", shown->ledger.limit, "how many at most, up to 1000")
      ->type_name("NUMBER")
      ->check(CLI::Range(1, 1000).description(""))
      ->capture_default_str();
  add_json(page, shown->json);
}

void add_task(CLI::App& app, Run& chosen) {
  CLI::App* group = add_group(app, "task", "What only a person can mend, such as a message that was refused",
                              "  steward task done 3 41");
  const auto done = std::make_shared<UpkeepOptions>();
  CLI::App* settle = add(*group, chosen, "done", "Say that a task is mended", "  steward task done 3 41",
                         done, [](const Session& s, const UpkeepOptions& o) {
                           return settle_task(s, CaseId{o.number}, TaskId{o.other});
                         });
  add_case(settle, done->number);
  settle->add_option("TASK", done->other, "the task's number, as in `steward case`")
      ->required()
      ->check(check_number);
}

}  // namespace

void add_upkeep_commands(CLI::App& app, Run& chosen) {
  add_emergency(app, chosen);
  add_task(app, chosen);
  add_nodes(app, chosen);
  add_ledger(app, chosen);
  const auto health = std::make_shared<UpkeepOptions>();
  add_json(add(app, chosen, "health", "Is Steward itself well: Slurm, nodes, mail, tasks", "  steward health",
               health, [](const Session& s, const UpkeepOptions& o) { return show_health(s, o.json); }),
           health->json);
  const auto waste = std::make_shared<UpkeepOptions>();
  add_json(add(app, chosen, "waste", "Who asks for far more than they need, by what it costs others",
               "  steward waste\n  steward waste --json | jq -r '.waste[] | [.user, .verdict.rule] | @tsv'",
               waste, [](const Session& s, const UpkeepOptions& o) { return show_waste(s, o.json); }),
           waste->json);
  const auto gone = std::make_shared<UpkeepOptions>();
  CLI::App* forget =
      add(app, chosen, "forget", "Erase all texts of and to a person, and their name; shows what, and asks",
          "  steward forget mads", gone,
          [](const Session& s, const UpkeepOptions& o) { return forget_person(s, o.user, o.yes); });
  forget->add_option("USER", gone->user, "the person's login name")->required();
  forget->add_flag("--yes", gone->yes, "you mean it: do not ask");
}

}  // namespace steward::cli
