#include "programs/steward/answers.h"
#include "programs/steward/cases.h"
#include "programs/steward/commands.h"
#include "programs/steward/history_import.h"
#include "programs/steward/jobs.h"
#include "programs/steward/me.h"
#include "programs/steward/month.h"
#include "programs/steward/portal.h"
#include "programs/steward/previews.h"
#include "programs/steward/rules.h"

namespace steward::cli {
namespace {

struct ReadOptions {
  bool json = false;
  bool everybody = false;
  bool open_only = false;
  bool full = false;
  bool events = false;
  bool mine = false;
  bool series = false;
  std::string job;
  std::string user;
  std::int64_t number = 0;
  std::int64_t days = 30;
};

struct AnswerOptions {
  std::int64_t number = 0;
  std::string job;
  std::vector<std::string> words;
  bool explain = false, help = false, wrong = false, exempt = false;
  bool yes = false;
};

Meaning meaning_of(const AnswerOptions& options) {
  if (options.explain) return Meaning::explanation;
  if (options.help) return Meaning::help;
  if (options.wrong) return Meaning::wrong;
  return options.exempt ? Meaning::exemption : Meaning::words;
}

void add_import(CLI::App& history, Run& chosen) {
  const auto options = std::make_shared<ImportOptions>();
  CLI::App* command = add_command<ImportOptions>(
      history, chosen, "import",
      "Takes old accounting in (staff): from slurmdbd, or out of a file of sacct's",
      "  steward history import --since 2026-01-01\n"
      "  steward history import --command            how such a file is made\n"
      "  steward history import accounting.txt\n"
      "  zstdcat accounting.txt.zst | steward history import -\n"
      "What is known already is taken once. How GPUs were used is known of jobs alone that Steward watched.",
      options, import_history);
  auto* file = command->add_option("FILE", options->file, "what sacct wrote; - is stdin");
  auto* since =
      command->add_option("--since", options->since, "from this day on, from slurmdbd")->type_name("DAY");
  auto* how = command->add_flag("--command", options->command, "print the command that makes such a file");
  file->excludes(since)->excludes(how);
  since->excludes(how);
  command->callback([file, since, how, &chosen, options] {
    if (file->count() + since->count() + how->count() != 1)
      throw CLI::RequiredError("one of FILE, --since DAY and --command");
    chosen = [options](const Session& session) { return import_history(session, *options); };
  });
}

void add_looking(CLI::App& app, Run& chosen) {
  const auto me = std::make_shared<ReadOptions>();
  add_json(add_command<ReadOptions>(
               app, chosen, "me", "What runs for you, how its GPUs are used, and what waits for you",
               "  steward me\n  steward me --json", me,
               [](const Session& s, const ReadOptions& o) { return show_me(s, o.json); }),
           me->json);

  const auto history = std::make_shared<ReadOptions>();
  CLI::App* past = add_command<ReadOptions>(
      app, chosen, "history", "Your ended jobs: hours held, in use and idle; the most idle ones and the best",
      "  steward history\n  steward history --days 90\n  steward history --user ida      somebody's (staff)\n"
      "What was measured of a job's GPUs is known of those that ended while Steward watched; the rest says "
      "Slurm's\n"
      "accounting.",
      history,
      [](const Session& s, const ReadOptions& o) { return show_history(s, o.days, o.user, o.json); });
  add_import(*past, chosen);
  // Only where no subcommand of its own was asked for.
  past->require_subcommand(0, 1);
  past->callback([&chosen, past, history] {
    if (past->get_subcommands().empty())
      chosen = [history](const Session& s) {
        return show_history(s, history->days, history->user, history->json);
      };
  });
  past->add_option("--days", history->days, "how far back (30)")->check(CLI::Range(1, 400))->type_name("N");
  past->add_option("--user", history->user, "whose (staff)")->type_name("NAME");
  add_json(past, history->json);

  const auto jobs = std::make_shared<ReadOptions>();
  CLI::App* list = add_command<ReadOptions>(
      app, chosen, "jobs", "Your jobs: where they run, how much of their GPUs they use, what the rules say",
      "  steward jobs\n  steward jobs --everybody      the whole platform (staff)", jobs,
      [](const Session& s, const ReadOptions& o) { return show_jobs(s, o.everybody, o.json); });
  list->add_flag("--everybody", jobs->everybody, "everybody's jobs (staff)");
  add_json(list, jobs->json);

  const auto job = std::make_shared<ReadOptions>();
  CLI::App* one = add_command<ReadOptions>(
      app, chosen, "job", "One job: what it holds against what it uses, over time, with the evidence",
      "  steward job 4711\n  steward job 120_3             task 3 of array 120\n"
      "  steward job 4711 --series     what was measured, as JSON, for your own plots",
      job, [](const Session& s, const ReadOptions& o) {
        return o.series ? show_job_series(s, o.job) : show_job_page(s, o.job, o.json);
      });
  one->add_flag("--series", job->series, "what was measured over time, as JSON");
  one->add_option("JOB", job->job, "the job as squeue shows it")->required()->check(check_job_id);
  add_json(one, job->json);
}

void add_reading_cases(CLI::App& app, Run& chosen) {
  const auto cases = std::make_shared<ReadOptions>();
  CLI::App* list = add_command<ReadOptions>(
      app, chosen, "cases", "Your cases: each is one matter between you and staff",
      "  steward cases --open\n  steward cases --everybody --open      who needs help now (staff)\n"
      "  steward cases --mine --open           what you have taken (staff)",
      cases, [](const Session& s, const ReadOptions& o) {
        return show_cases(s, {o.everybody, o.open_only, o.mine, o.json});
      });
  list->add_flag("--everybody", cases->everybody, "everybody's cases (staff)");
  list->add_flag("--mine", cases->mine, "those that you have taken (staff); else your own");
  list->add_flag("--open", cases->open_only, "only those that are open");
  add_json(list, cases->json);

  const auto one = std::make_shared<ReadOptions>();
  CLI::App* page = add_command<ReadOptions>(
      app, chosen, "case", "One case: what was found, what was said, and the exact commands to go on with",
      "  steward case 3\n  steward case 3 --full         with every message as it was sent\n"
      "  steward case 3 --events       the ledger's events (staff)",
      one, [](const Session& s, const ReadOptions& o) {
        return show_case_page(s, {CaseId{o.number}, o.full, o.events, o.json});
      });
  add_case(page, one->number);
  page->add_flag("--full", one->full, "every message as it was sent");
  page->add_flag("--events", one->events, "the ledger's events instead (staff)");
  add_json(page, one->json);
}

void add_reply(CLI::App& app, Run& chosen) {
  const auto said = std::make_shared<AnswerOptions>();
  CLI::App* words =
      add_command<AnswerOptions>(app, chosen, "reply", "Write to staff in a case",
                                 "  steward reply 3 It loads data until 15:00, then all four GPUs work.\n"
                                 "  steward reply 3 --help-me How do I give the second GPU work?\n"
                                 "  steward reply 3 - < answer.txt",
                                 said, [](const Session& s, const AnswerOptions& o) {
                                   return reply(s, CaseId{o.number}, meaning_of(o), o.words);
                                 });
  add_case(words, said->number);
  add_words(words, said->words, true);
  const std::vector<CLI::Option*> marks{
      words->add_flag("--explain", said->explain, "why it is as it is"),
      words->add_flag("--help-me", said->help, "you want help with it"),
      words->add_flag("--wrong", said->wrong, "Steward has it wrong"),
      words->add_flag("--exempt", said->exempt, "you want leave from the rule for a time")};
  for (CLI::Option* one : marks) {
    for (CLI::Option* other : marks) {
      if (one != other) one->excludes(other);
    }
  }
}

void add_raising(CLI::App& app, Run& chosen) {
  const auto concern = std::make_shared<AnswerOptions>();
  add_words(
      add_command<AnswerOptions>(
          app, chosen, "concern", "Tell staff of something about the platform or its use; only they see it",
          "  steward concern The jobs on a256-a40-04 fill the local disk.\n"
          "  steward concern - < what-i-saw.txt",
          concern, [](const Session& s, const AnswerOptions& o) { return raise_concern(s, o.words); }),
      concern->words, true);

  const auto support = std::make_shared<AnswerOptions>();
  CLI::App* ask = add_command<AnswerOptions>(
      app, chosen, "support", "Ask for help, with what Steward knows of a job of yours",
      "  steward support How do I use more than one GPU?\n"
      "  steward support --job 4711 It stops after an hour and I do not know why.",
      support, [](const Session& s, const AnswerOptions& o) { return ask_for_support(s, o.job, o.words); });
  ask->add_option("--job", support->job, "a job of yours that it is about")->check(check_job_id);
  add_words(ask, support->words, true);
}

void add_permitting(CLI::App& app, Run& chosen) {
  const auto yes = std::make_shared<AnswerOptions>();
  CLI::App* allow = add_command<AnswerOptions>(
      app, chosen, "permit", "Allow staff to cancel the present run of a case's job, and no other",
      "  steward permit 3              shows what would be cancelled, and asks\n"
      "  steward permit 3 --job 120_3  where the case is about several jobs\n"
      "  steward permit 3 --yes        in a script",
      yes,
      [](const Session& s, const AnswerOptions& o) { return permit(s, CaseId{o.number}, o.job, o.yes); });
  add_case(allow, yes->number);
  add_job(allow, yes->job);
  allow->add_flag("--yes", yes->yes, "you mean it: do not ask");

  const auto no = std::make_shared<AnswerOptions>();
  CLI::App* refusal = add_command<AnswerOptions>(
      app, chosen, "decline", "Say no when staff ask to cancel your job; it goes on",
      "  steward decline 3 It writes its result tonight.\n  steward decline 3 --job 120_3", no,
      [](const Session& s, const AnswerOptions& o) { return decline(s, CaseId{o.number}, o.job, o.words); });
  add_case(refusal, no->number);
  add_words(refusal, no->words, false);
  add_job(refusal, no->job);

  const auto back = std::make_shared<AnswerOptions>();
  CLI::App* take = add_command<AnswerOptions>(
      app, chosen, "withdraw", "Take a permission back while it is unused", "  steward withdraw 3", back,
      [](const Session& s, const AnswerOptions& o) { return withdraw(s, CaseId{o.number}, o.job); });
  add_case(take, back->number);
  add_job(take, back->job);
}

void add_rules(CLI::App& app, Run& chosen) {
  const auto one = std::make_shared<ReadOptions>();
  CLI::App* rules = add_command<ReadOptions>(
      app, chosen, "rules", "The fair-use rules: what each measures, this site's numbers, an example",
      "  steward rules\n  steward rules idle_gpu\n  steward rules --json", one,
      [](const Session& s, const ReadOptions& o) { return show_rules(s, o.user, o.json); });
  rules->add_option("NAME", one->user, "one rule, with all that belongs to it");
  add_json(rules, one->json);
}

void add_portal(CLI::App& app, Run& chosen) {
  const auto options = std::make_shared<PortalOptions>();
  CLI::App* command = add_command<PortalOptions>(
      app, chosen, "portal", "A link that logs you in at the web portal, once",
      "  steward portal              prints the link; open it in your browser within ten minutes\n"
      "  steward portal --log-out    ends your visits, in whatever browser they are",
      options, portal);
  command->add_flag("--log-out", options->log_out, "end all your visits");
  add_json(command, options->json);
}

void add_language(CLI::App& app, Run& chosen) {
  const auto one = std::make_shared<ReadOptions>();
  CLI::App* language = add_command<ReadOptions>(
      app, chosen, "language", "The language that Steward writes to you in",
      "  steward language          which it is, and which there are\n"
      "  steward language da       Danish from now on",
      one, [](const Session& s, const ReadOptions& o) { return choose_language(s, o.user, o.json); });
  language->add_option("LANGUAGE", one->user, "en or da");
  add_json(language, one->json);
}

void add_export(CLI::App& app, Run& chosen) {
  const auto whole = std::make_shared<ReadOptions>();
  CLI::App* all = add_command<ReadOptions>(
      app, chosen, "export", "All that is stored about you, as JSON",
      "  steward export > mine.json\n  steward export mads           somebody else's (staff)", whole,
      [](const Session& s, const ReadOptions& o) { return export_data(s, o.user); });
  all->add_option("USER", whole->user, "whose (staff); else yours");
}

}  // namespace

void add_user_commands(CLI::App& app, Run& chosen) {
  add_looking(app, chosen);
  add_reading_cases(app, chosen);
  add_reply(app, chosen);
  add_permitting(app, chosen);
  add_raising(app, chosen);
  add_rules(app, chosen);
  add_plan_command(app, chosen);
  add_language(app, chosen);
  add_portal(app, chosen);
  add_export(app, chosen);
  for (CLI::App* each : app.get_subcommands({})) each->group("For everyone");
}

}  // namespace steward::cli
