#include "programs/steward/answers.h"
#include "programs/steward/cases.h"
#include "programs/steward/commands.h"
#include "programs/steward/jobs.h"
#include "programs/steward/me.h"

namespace steward::cli {
namespace {

struct ReadOptions {
  bool json = false;
  bool everybody = false;
  bool open_only = false;
  bool full = false;
  bool events = false;
  std::string job;
  std::int64_t number = 0;
};

struct AnswerOptions {
  std::int64_t number = 0;
  std::vector<std::string> words;
  bool yes = false;
};

void add_looking(CLI::App& app, Run& chosen) {
  const auto me = std::make_shared<ReadOptions>();
  add_json(add_command<ReadOptions>(
               app, chosen, "me", "What runs for you, how its GPUs are used, and what waits for you",
               "  steward me\n  steward me --json", me,
               [](const Session& s, const ReadOptions& o) { return show_me(s, o.json); }),
           me->json);

  const auto jobs = std::make_shared<ReadOptions>();
  CLI::App* list = add_command<ReadOptions>(
      app, chosen, "jobs", "Your jobs: where they run, how much of their GPUs they use, what the rules say",
      "  steward jobs\n  steward jobs --everybody      the whole platform (staff)", jobs,
      [](const Session& s, const ReadOptions& o) { return show_jobs(s, o.everybody, o.json); });
  list->add_flag("--everybody", jobs->everybody, "everybody's jobs (staff)");
  add_json(list, jobs->json);

  const auto job = std::make_shared<ReadOptions>();
  CLI::App* one = add_command<ReadOptions>(
      app, chosen, "job", "One job: what it holds against what it uses, with the evidence",
      "  steward job 4711\n  steward job 120_3             task 3 of array 120", job,
      [](const Session& s, const ReadOptions& o) { return show_job_page(s, o.job, o.json); });
  one->add_option("JOB", job->job, "the job as squeue shows it")->required()->check(check_job_id);
  add_json(one, job->json);
}

void add_reading_cases(CLI::App& app, Run& chosen) {
  const auto cases = std::make_shared<ReadOptions>();
  CLI::App* list = add_command<ReadOptions>(
      app, chosen, "cases", "Your cases: each is one matter between you and staff about one job",
      "  steward cases --open\n  steward cases --everybody --open      who needs help now (staff)", cases,
      [](const Session& s, const ReadOptions& o) {
        return show_cases(s, {o.everybody, o.open_only, o.json});
      });
  list->add_flag("--everybody", cases->everybody, "everybody's cases (staff)");
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

void add_saying(CLI::App& app, Run& chosen) {
  const auto said = std::make_shared<AnswerOptions>();
  CLI::App* words = add_command<AnswerOptions>(
      app, chosen, "reply", "Write to staff in a case",
      "  steward reply 3 It loads data until 15:00, then all four GPUs work.\n  steward reply 3 - < "
      "answer.txt",
      said, [](const Session& s, const AnswerOptions& o) { return reply(s, CaseId{o.number}, o.words); });
  add_case(words, said->number);
  add_words(words, said->words, true);

  const auto no = std::make_shared<AnswerOptions>();
  CLI::App* refusal = add_command<AnswerOptions>(
      app, chosen, "decline", "Say no when staff ask to cancel your job; it goes on",
      "  steward decline 3 It writes its result tonight.\n  steward decline 3", no,
      [](const Session& s, const AnswerOptions& o) { return decline(s, CaseId{o.number}, o.words); });
  add_case(refusal, no->number);
  add_words(refusal, no->words, false);
}

void add_permitting(CLI::App& app, Run& chosen) {
  const auto yes = std::make_shared<AnswerOptions>();
  CLI::App* allow = add_command<AnswerOptions>(
      app, chosen, "permit", "Allow staff to cancel the case's present run, and no other",
      "  steward permit 3              shows what would be cancelled, and asks\n"
      "  steward permit 3 --yes        in a script",
      yes, [](const Session& s, const AnswerOptions& o) { return permit(s, CaseId{o.number}, o.yes); });
  add_case(allow, yes->number);
  allow->add_flag("--yes", yes->yes, "you mean it: do not ask");

  const auto back = std::make_shared<AnswerOptions>();
  add_case(add_command<AnswerOptions>(
               app, chosen, "withdraw", "Take a permission back while it is unused", "  steward withdraw 3",
               back, [](const Session& s, const AnswerOptions& o) { return withdraw(s, CaseId{o.number}); }),
           back->number);
}

}  // namespace

void add_user_commands(CLI::App& app, Run& chosen) {
  add_looking(app, chosen);
  add_reading_cases(app, chosen);
  add_saying(app, chosen);
  add_permitting(app, chosen);
  for (CLI::App* each : app.get_subcommands({})) each->group("For everyone");
}

}  // namespace steward::cli
