#include "base/text.h"
#include "programs/steward/commands.h"
#include "programs/steward/emergency.h"
#include "programs/steward/staff.h"
#include "programs/steward/upkeep.h"

namespace steward::cli {
namespace {

constexpr const char* kGroup = "For staff";

struct StaffOptions {
  std::int64_t number = 0;
  std::int64_t other = 0;  // an emergency or a task
  std::vector<std::string> words;
  std::string job;
  std::string resolution = "explained";
  std::string lasts = "2h";
  EmergencyOptions emergency;
  bool json = false;
};

// CASE TEXT…, or with --job only TEXT…: which the first word is depends on the option, so it is read here.
int contact(const Session& session, const StaffOptions& options) {
  if (!options.job.empty()) return contact_about_job(session, options.job, options.words);
  const auto number = parse_integer(options.words.front());
  if (!number || *number <= 0) {
    session.terminal.complain(
        "the first word names the case: steward contact 3 TEXT; or: steward contact --job 4711 TEXT");
    return kUsage;
  }
  return contact_in_case(session, CaseId{*number}, {options.words.begin() + 1, options.words.end()});
}

int close(const Session& session, const StaffOptions& options) {
  const auto resolution = resolution_from(options.resolution);
  if (!resolution) return failed(session, {ErrorCode::invalid, "unknown resolution " + options.resolution});
  return close_case(session, CaseId{options.number}, *resolution, options.words);
}

int cancel(const Session& session, const StaffOptions& options) {
  std::optional<EmergencyId> emergency;
  if (options.other != 0) emergency = EmergencyId{options.other};
  return cancel_run(session, CaseId{options.number}, emergency);
}

int emergency(const Session& session, const StaffOptions& options) {
  EmergencyOptions told = options.emergency;
  const auto lasts = parse_duration(options.lasts);
  if (!lasts || lasts->count() <= 0) {
    session.terminal.complain("--lasts is a duration such as 30m or 2h");
    return kUsage;
  }
  told.lasts = *lasts;
  return declare_emergency(session, told);
}

CLI::App* add(CLI::App& app, Run& chosen, const char* name, const char* what, const char* examples,
              const std::shared_ptr<StaffOptions>& options, int (*run)(const Session&, const StaffOptions&)) {
  CLI::App* command = add_command<StaffOptions>(app, chosen, name, what, examples, options, run);
  command->group(kGroup);
  return command;
}

void add_talking(CLI::App& app, Run& chosen) {
  const auto said = std::make_shared<StaffOptions>();
  CLI::App* say = add(app, chosen, "contact", "Write to a person, in a case or about a job that has none yet",
                      "  steward contact 3 May we look at the data loader together?\n"
                      "  steward contact --job 4711 Your job waits for a file that is gone.\n"
                      "  steward contact 3 - < message.txt",
                      said, contact);
  say->add_option("--job", said->job, "open a case about this job with these words")->check(check_job_id);
  say->add_option("CASE_TEXT", said->words,
                  "CASE and TEXT; with --job TEXT alone; - reads the text from stdin")
      ->required();

  const auto asked = std::make_shared<StaffOptions>();
  CLI::App* ask = add(
      app, chosen, "ask", "Ask the owner for permission to cancel the case's present run",
      "  steward ask 3 Others wait for these GPUs; may we end this run?", asked,
      [](const Session& s, const StaffOptions& o) { return ask_permission(s, CaseId{o.number}, o.words); });
  add_case(ask, asked->number);
  add_words(ask, asked->words, false);

  const auto closed = std::make_shared<StaffOptions>();
  CLI::App* end =
      add(app, chosen, "close", "Close a case that is settled",
          "  steward close 3 --resolution explained The job preprocesses until noon.\n"
          "  steward close 3 --resolution mistaken Sorry: the node's counters had stopped.\n"
          "That a matter is remedied, or its job at an end, is for Steward to find: it closes the case.",
          closed, close);
  add_case(end, closed->number);
  add_words(end, closed->words, false);
  end->add_option("--resolution", closed->resolution,
                  "explained: there is a good reason; mistaken: Steward was wrong")
      ->check(CLI::IsMember({"explained", "mistaken"}))
      ->required();
}

void add_cancelling(CLI::App& app, Run& chosen) {
  const auto one = std::make_shared<StaffOptions>();
  CLI::App* end =
      add(app, chosen, "cancel", "Cancel a case's run with the permission that stands, or under an emergency",
          "  steward cancel 3                  the owner permitted it\n"
          "  steward cancel 3 --emergency 17   under emergency 17, which names the run",
          one, cancel);
  add_case(end, one->number);
  end->add_option("--emergency", one->other, "the emergency's number")->check(CLI::PositiveNumber);

  const auto declared = std::make_shared<StaffOptions>();
  CLI::App* declare =
      add(app, chosen, "emergency", "Declare that jobs compromise the platform; shows what follows, and asks",
          "  steward emergency --job 4711 --job 120_3 --reason 'the file system stalls for everybody' \\\n"
          "      --evidence '98 % of all writes come from these two, see the storage graph of 14:00'",
          declared, emergency);
  EmergencyOptions& told = declared->emergency;
  declare->add_option("--reason", told.reason, "why the platform is compromised")->required();
  declare->add_option("--evidence", told.evidence, "what shows that these jobs are the cause")->required();
  declare->add_option("--job", told.jobs, "a job it is about; give it once for each")
      ->required()
      ->take_all()
      ->check(check_job_id);
  declare->add_option("--lasts", declared->lasts, "for how long, as 30m or 2h")->capture_default_str();
  declare->add_flag("--yes", told.yes, "you mean it: do not ask");
}

void add_upkeep(CLI::App& app, Run& chosen) {
  const auto health = std::make_shared<StaffOptions>();
  add_json(add(app, chosen, "health", "Is Steward itself well: Slurm, nodes, mail, tasks", "  steward health",
               health, [](const Session& s, const StaffOptions& o) { return show_health(s, o.json); }),
           health->json);

  CLI::App* ledger = app.add_subcommand("ledger", "The record of everything that happened")
                         ->group(kGroup)
                         ->require_subcommand(1);
  const auto verify = std::make_shared<StaffOptions>();
  add_json(add(*ledger, chosen, "verify", "Check every entry of the ledger; fails when one was changed",
               "  steward ledger verify && echo intact", verify,
               [](const Session& s, const StaffOptions& o) { return verify_ledger(s, o.json); }),
           verify->json);

  CLI::App* task =
      app.add_subcommand("task", "What only a person can mend, such as a message that was refused");
  task->group(kGroup)->require_subcommand(1);
  const auto done = std::make_shared<StaffOptions>();
  CLI::App* settle = add(*task, chosen, "done", "Say that a task is mended", "  steward task done 3 41", done,
                         [](const Session& s, const StaffOptions& o) {
                           return settle_task(s, CaseId{o.number}, TaskId{o.other});
                         });
  add_case(settle, done->number);
  settle->add_option("TASK", done->other, "the task's number, as in `steward case`")
      ->required()
      ->check(CLI::PositiveNumber);
}

}  // namespace

void add_staff_commands(CLI::App& app, Run& chosen) {
  add_talking(app, chosen);
  add_cancelling(app, chosen);
  add_upkeep(app, chosen);
}

}  // namespace steward::cli
