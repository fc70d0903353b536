// What staff do in a case, on the command line.
#include "base/text.h"
#include "programs/steward/commands.h"
#include "programs/steward/previews.h"
#include "programs/steward/staff.h"

namespace steward::cli {
namespace {

struct StaffOptions {
  std::int64_t number = 0;
  std::int64_t other = 0;  // an emergency or an exemption
  std::vector<std::string> words;
  std::string job;
  std::string one;  // a person, a ticket's number
  std::string resolution;
  std::string lasts = "7d";
  ExemptOptions exempt;
  ApproveOptions approve;
  bool preview = false;
  std::string test;  // an address

  StaffWork work() const { return {CaseId{number}, job, words}; }
};

// CASE TEXT…, or with --job only TEXT…: which the first word is depends on the option, so it is read here.
int contact(const Session& session, const StaffOptions& options) {
  if (!options.test.empty()) return test_mail(session, options.test);
  StaffWork work = options.work();
  if (!options.job.empty() && !work.words.empty())
    return options.preview ? preview_contact(session, work) : contact_about_job(session, work);
  const auto number = work.words.empty() ? std::nullopt : parse_integer(work.words.front());
  if (!number || *number <= 0) {
    session.terminal.complain(
        "the first word names the case: steward contact 3 TEXT; or: steward contact --job 4711 TEXT");
    return kUsage;
  }
  work.in = CaseId{*number};
  work.words.erase(work.words.begin());
  return options.preview ? preview_contact(session, work) : contact_in_case(session, work);
}

int close(const Session& session, const StaffOptions& options) {
  const auto resolution = resolution_from(options.resolution);
  if (!resolution) return failed(session, {ErrorCode::invalid, "unknown resolution " + options.resolution});
  return close_case(session, options.work(), *resolution);
}

int exempt(const Session& session, const StaffOptions& options) {
  if (options.other != 0) return end_exemption(session, CaseId{options.number}, ExemptionId{options.other});
  ExemptOptions granted = options.exempt;
  const auto lasts = duration_option(options.lasts);
  if (trim(granted.reason).empty() || !lasts) {
    session.terminal.complain(lasts ? "say why: steward exempt CASE --reason TEXT; or end one: --end NUMBER"
                                    : "--lasts is a duration such as 12h or 7d");
    return kUsage;
  }
  granted.lasts = *lasts;
  return grant_exemption(session, options.work(), granted);
}

CLI::App* add(CLI::App& app, Run& chosen, const char* name, const char* what, const char* examples,
              const std::shared_ptr<StaffOptions>& options, int (*run)(const Session&, const StaffOptions&)) {
  CLI::App* command = add_command<StaffOptions>(app, chosen, name, what, examples, options, run);
  command->group(kStaffGroup);
  return command;
}

void add_talking(CLI::App& app, Run& chosen) {
  const auto said = std::make_shared<StaffOptions>();
  CLI::App* say = add(
      app, chosen, "contact", "Write to a person, in a case or about a job that has none yet",
      "  steward contact 3 May we look at the data loader together?\n"
      "  steward contact --job 4711 Your job waits for a file that is gone.\n"
      "  steward contact 3 - < message.txt\n"
      "  steward contact 3 --preview                   what waits to be sent in case 3, and to whom\n"
      "  steward contact 3 --preview May we help?      what these words would look like\n"
      "  steward contact --test me@example.dk          does mail work at all? sends one, tells what was said",
      said, contact);
  say->add_option("--job", said->job, "open a case about this job with these words")->check(check_job_id);
  say->add_option("CASE_TEXT", said->words,
                  "CASE and TEXT; with --job TEXT alone; - reads the text from stdin");
  say->add_flag("--preview", said->preview, "show exactly what would go, to whom and when; send nothing");
  say->add_option("--test", said->test, "send a test mail there, and show how the mail server took it")
      ->type_name("ADDRESS");

  const auto noted = std::make_shared<StaffOptions>();
  CLI::App* note = add(app, chosen, "note", "Leave a note in a case that only staff see",
                       "  steward note 3 The person phoned: it ends tonight.", noted,
                       [](const Session& s, const StaffOptions& o) { return leave_note(s, o.work()); });
  add_case(note, noted->number);
  add_words(note, noted->words, true);

  const auto asked = std::make_shared<StaffOptions>();
  CLI::App* ask =
      add(app, chosen, "ask", "Ask the owner for permission to cancel a case's present run",
          "  steward ask 3 Others wait for these GPUs; may we end this run?\n"
          "  steward ask 3 --job 120_3",
          asked, [](const Session& s, const StaffOptions& o) { return ask_permission(s, o.work()); });
  add_case(ask, asked->number);
  add_words(ask, asked->words, false);
  add_job(ask, asked->job);
}

void add_approve(CLI::App& app, Run& chosen) {
  const auto options = std::make_shared<StaffOptions>();
  CLI::App* approve = add(
      app, chosen, "approve", "Let a draft go out: shows it, and asks",
      "  steward approve 3                              as it stands\n"
      "  steward approve 3 --edit                       in your editor first\n"
      "  steward approve 3 --subject 'Your job 4711' - < better.txt\n"
      "A draft is dropped when you write in your own words instead (steward contact, steward ask), and when\n"
      "the case is closed (steward close).",
      options, [](const Session& s, const StaffOptions& o) { return approve_draft(s, o.work(), o.approve); });
  add_case(approve, options->number);
  approve->add_option("TEXT", options->words, "other words; or - to read them from stdin");
  approve->add_option("--subject", options->approve.subject, "another subject");
  approve->add_flag("--edit", options->approve.edit, "change the text in your editor (VISUAL, EDITOR)");
  approve->add_flag("--yes", options->approve.yes, "you have read it: do not ask");
}

void add_keeping(CLI::App& app, Run& chosen) {
  const auto taken = std::make_shared<StaffOptions>();
  add_case(add(app, chosen, "take", "Say that a case is yours, so that colleagues leave it to you",
               "  steward take 3", taken,
               [](const Session& s, const StaffOptions& o) { return assign_case(s, CaseId{o.number}, ""); }),
           taken->number);

  const auto given = std::make_shared<StaffOptions>();
  CLI::App* hand =
      add(app, chosen, "hand", "Give a case to another staff member", "  steward hand 3 karen", given,
          [](const Session& s, const StaffOptions& o) { return assign_case(s, CaseId{o.number}, o.one); });
  add_case(hand, given->number);
  hand->add_option("USER", given->one, "the staff member's login name")->required();

  const auto numbered = std::make_shared<StaffOptions>();
  CLI::App* ticket =
      add(app, chosen, "ticket", "Note a case's number in the site's ticket system",
          "  steward ticket 3 INC-4711", numbered,
          [](const Session& s, const StaffOptions& o) { return set_ticket(s, CaseId{o.number}, o.one); });
  add_case(ticket, numbered->number);
  ticket->add_option("NUMBER", numbered->one, "the ticket's number")->required();
}

void add_exempt(CLI::App& app, Run& chosen) {
  const auto options = std::make_shared<StaffOptions>();
  CLI::App* exempted =
      add(app, chosen, "exempt", "Grant a case's person leave from a rule for a time, or end it",
          "  steward exempt 3 --reason 'preprocesses until Friday' --lasts 4d --rule idle_gpu\n"
          "  steward exempt 3 --reason 'a driver is being tried' --job 4711\n"
          "  steward exempt 3 --end 57",
          options, exempt);
  add_case(exempted, options->number);
  CLI::Option* reason = exempted->add_option("--reason", options->exempt.reason, "why; the person sees it");
  CLI::Option* lasts = exempted->add_option("--lasts", options->lasts, "for how long, as 12h or 7d");
  lasts->capture_default_str();
  CLI::Option* rule = exempted->add_option("--rule", options->exempt.rule, "the rule; else all rules");
  CLI::Option* job = exempted->add_option("--job", options->job, "for this job; else for all the person's");
  job->check(check_job_id);
  CLI::Option* end = exempted->add_option("--end", options->other, "end this exemption instead");
  end->type_name("NUMBER")->check(check_number);
  for (CLI::Option* each : {reason, lasts, rule, job}) end->excludes(each);
}

void add_ending(CLI::App& app, Run& chosen) {
  const auto closed = std::make_shared<StaffOptions>();
  CLI::App* end = add(app, chosen, "close", "Close a case that is settled",
                      "  steward close 3 --resolution explained The job preprocesses until noon.\n"
                      "  steward close 3 --resolution mistaken Sorry: the node's counters had stopped.\n"
                      "  steward close 8 --resolution answered The disk was made larger.\n"
                      "A resolution says what happened: stewardd refuses one that is not so.",
                      closed, close);
  add_case(end, closed->number);
  add_words(end, closed->words, false);
  add_choice(end, "--resolution", closed->resolution, "how it was settled",
             {"remedied", "job_ended", "explained", "exempt", "mistaken", "answered",
              "cancelled_with_permission", "cancelled_in_emergency"})
      ->required();

  const auto again = std::make_shared<StaffOptions>();
  CLI::App* reopen = add(app, chosen, "reopen", "Open a closed case again, when it is not settled after all",
                         "  steward reopen 3 The same job waits again.", again,
                         [](const Session& s, const StaffOptions& o) { return reopen_case(s, o.work()); });
  add_case(reopen, again->number);
  add_words(reopen, again->words, false);

  const auto one = std::make_shared<StaffOptions>();
  CLI::App* cancel =
      add(app, chosen, "cancel", "Cancel a case's run with the permission that stands, or under an emergency",
          "  steward cancel 3                  the owner permitted it\n"
          "  steward cancel 3 --emergency 17   under emergency 17, which names the run\n"
          "  steward cancel 3 --emergency 17 --job 120_3",
          one, [](const Session& s, const StaffOptions& o) {
            return cancel_run(s, o.work(), EmergencyId{o.other}, o.approve.yes);
          });
  add_case(cancel, one->number);
  cancel->add_option("--emergency", one->other, "the emergency's number")
      ->type_name("NUMBER")
      ->check(check_number);
  cancel->add_flag("--yes", one->approve.yes, "you mean it: do not ask");
  add_job(cancel, one->job);
}

}  // namespace

void add_staff_commands(CLI::App& app, Run& chosen) {
  add_talking(app, chosen);
  add_approve(app, chosen);
  add_keeping(app, chosen);
  add_exempt(app, chosen);
  add_ending(app, chosen);
}

}  // namespace steward::cli
