#include "programs/steward/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <future>
#include <ostream>

#include "advice/forecast.h"
#include "advice/moments.h"
#include "advice/plan.h"
#include "advice/plan_request.h"
#include "base/bash_words.h"
#include "base/files.h"
#include "base/text.h"
#include "programs/steward/commands.h"
#include "programs/steward/plan_page.h"
#include "programs/steward/slurm_client.h"
#include "wire/rhythm_json.h"

namespace steward::cli {
namespace {

constexpr Duration kFurthest = hours(24 * 14);

int wrong_usage(const Session& session, const std::string& what) {
  session.terminal.complain(what + "; `steward plan --help` shows how");
  return kUsage;
}

// What is asked for, from the script and the words behind it.
struct Asked {
  std::vector<std::string> options;    // sbatch's, behind the script
  std::vector<std::string> arguments;  // the script's own
  bool has_begin = false;              // the script or the environment says --begin, which a plan replaces
  advice::PlanRequest request;
  advice::PlanFrame frame;
};

Result<advice::PlanFrame> read_frame(const PlanOptions& options, Time now, const std::string& zone) {
  advice::PlanFrame frame;
  frame.now = now;
  const auto within = duration_option(options.within);
  if (!within || *within > kFurthest)
    return fail(ErrorCode::invalid, "--within takes a time such as 24h or 3d, 14d at most");
  frame.within = *within;
  if (options.by.empty()) return frame;
  const auto by = advice::moment_of(options.by, now, zone);
  if (!by || *by <= now)
    return fail(ErrorCode::invalid, "--by takes a moment to come: 2026-11-30T08:00, 08:00 or monday");
  frame.deadline = *by;
  return frame;
}

bool begins_on_command_line(const advice::JobRead& job) {
  const auto begins = [](const GivenOption& each) {
    return each.name == "begin" && each.source == OptionSource::command_line;
  };
  return std::any_of(job.parts.begin(), job.parts.end(), [&](const Request& part) {
    return std::any_of(part.options.begin(), part.options.end(), begins);
  });
}

// What sbatch would not take has no start to plan for: all that is wrong, in the words of `steward check`.
Error refusal(const std::string& script, const advice::JobRead& job) {
  std::string text = "sbatch refuses this job:";
  for (const advice::Problem& each : job.problems) {
    if (!each.refused) continue;
    const std::string line = each.place.line == 0 ? "" : fmt::format("{}:{}: ", script, each.place.line);
    text += fmt::format("\n  {}{} [{}]", line, each.message, each.rule);
  }
  return {ErrorCode::refused, text};
}

Result<Asked> read_asked(const Session& session, const PlanOptions& options, const std::string& zone,
                         const std::string& slurm_version) {
  Asked asked;
  const auto frame = read_frame(options, session.terminal.now, zone);
  if (!frame) return tl::unexpected<Error>(frame.error());
  asked.frame = *frame;
  const auto text = read_file(options.script, advice::kLargestScript);
  if (!text) return tl::unexpected<Error>(text.error());
  const advice::Script script = advice::read_script(*text);
  const advice::JobRead job = advice::read_job(
      {advice::SlurmCommand::sbatch, &script, sbatch_environment(), options.words, slurm_version});
  if (begins_on_command_line(job))
    return fail(ErrorCode::invalid, "--begin is what a plan finds: leave it out, or call sbatch yourself");
  if (job.refused()) return tl::unexpected(refusal(options.script, job));
  asked.arguments = job.arguments;
  asked.options = options.words;
  asked.options.resize(options.words.size() - job.arguments.size());
  asked.request = advice::plan_request(job);
  asked.has_begin = job.request().begin.has_value();
  if (!options.type.empty()) asked.request.gpu_type = options.type;
  return asked;
}

std::vector<std::string> sbatch_words(const PlanOptions& options, const Asked& asked,
                                      const std::string& first) {
  std::vector<std::string> words = asked.options;
  if (!first.empty()) words.insert(words.begin(), first);
  words.push_back(options.script);
  words.insert(words.end(), asked.arguments.begin(), asked.arguments.end());
  return words;
}

// It uses up a job id, and starts nothing.
void add_estimate(const Session& session, const SlurmClient& slurm, const PlanOptions& options,
                  const Asked& asked, Plan& plan) {
  // A busy slurmctld may take its time: whoever looks is told after two seconds what is waited for.
  auto answer =
      std::async(std::launch::async,
                 [&slurm, words = sbatch_words(options, asked, asked.has_begin ? "--begin=now" : "")] {
                   return slurm.estimate(words);
                 });
  const Terminal& terminal = session.terminal;
  const bool slow = answer.wait_for(seconds(2)) != std::future_status::ready && terminal.errs_terminal;
  if (slow) terminal.err << "Slurm is asked for its estimate ..." << std::flush;
  const auto said = answer.get();
  if (slow) terminal.err << "\r\x1b[K" << std::flush;
  if (!said) {
    plan.slurm_says = said.error().message;
    return;
  }
  const advice::TestOnly estimate = advice::test_only_of(*said);
  plan.slurm_start = estimate.start;
  plan.slurm_says = estimate.reason;
}

void print_slurm(const Terminal& terminal, const Plan& plan) {
  if (plan.slurm_start != no_time) {
    const Duration wait = std::max(Duration(0), plan.slurm_start - terminal.now);
    terminal.paragraph(
        fmt::format(
            "Slurm's own estimate for now: it starts {} ({}), should every job run up to its time limit.",
            wait < minutes(1) ? "at once"
                              : "in " + show_duration(std::chrono::floor<std::chrono::minutes>(wait)),
            terminal.time(plan.slurm_start)),
        2);
  } else if (!plan.slurm_says.empty()) {
    terminal.paragraph("Slurm makes no estimate for now: " + plan.slurm_says, 2);
  }
}

std::vector<std::string> command_of(const PlanOptions& options, const Asked& asked, const Plan& plan,
                                    const std::string& zone) {
  const bool later = plan.best && plan.proposals[*plan.best].kind != "now";
  std::string begin = asked.has_begin ? "--begin=now" : "";
  if (later) begin = "--begin=" + advice::begin_text(plan.proposals[*plan.best].begin, zone);
  std::vector<std::string> words = sbatch_words(options, asked, begin);
  words.insert(words.begin(), "sbatch");
  return words;
}

int submit_planned(const Session& session, const SlurmClient& slurm, const PlanOptions& options,
                   std::vector<std::string> command) {
  const Terminal& terminal = session.terminal;
  if (const int consent = ask_consent(session, "Submit it so?", options.yes); consent != kDone)
    return consent;
  terminal.out << std::flush;  // sbatch writes to the same terminal
  command.erase(command.begin());
  const auto code = slurm.sbatch(command);
  if (!code) return failed(session, code.error());
  return *code == 0 ? kDone : kFailed;
}

int show_week(const Session& session, const PlanOptions& options) {
  if (options.json) return print_json(session, "/rhythm");
  const auto rhythm = session.api.rhythm();
  if (!rhythm) return failed(session, rhythm.error());
  const auto type = [&](const RhythmLoad& each) { return each.gpu_type == options.type; };
  if (std::none_of(rhythm->load.begin(), rhythm->load.end(), type)) {
    std::vector<std::string> known;
    for (const RhythmLoad& each : rhythm->load) known.push_back(each.gpu_type);
    const auto near = nearest(options.type, known);
    return failed(session, {ErrorCode::not_found, fmt::format("no job held a GPU of type \"{}\" lately{}",
                                                              one_line(options.type, 40),
                                                              near ? "; did you mean " + *near + "?" : "")});
  }
  if (rhythm->weeks > 0) print_week(session.terminal, *rhythm, options.type, no_time);
  if (rhythm->weeks < advice::kLeastWeeks)
    session.terminal.paragraph(
        fmt::format("It is too early to tell a rhythm: {} whole weeks are known, and {} are needed.",
                    rhythm->weeks, advice::kLeastWeeks),
        2);
  return kDone;
}

}  // namespace

int show_plan(const Session& session, const PlanOptions& options) {
  const Terminal& terminal = session.terminal;
  if (options.script.empty() && (options.submit || !options.by.empty() || !options.words.empty()))
    return wrong_usage(session, "name the script to plan for");
  if (options.json && options.submit)
    return wrong_usage(session, "--json looks only, --submit acts: one of the two");
  if (options.submit && !options.type.empty())
    return wrong_usage(session,
                       "--type only asks: to submit for a type, write it into the request (--gpus=a40:2)");
  if (options.script.empty()) return show_week(session, options);
  const auto rhythm = session.api.rhythm();
  RhythmView week = rhythm ? *rhythm : RhythmView{};
  // Without the platform's zone, the reader's.
  if (!rhythm) week.zone = terminal.zone.name;
  const auto told = session.api.cluster();
  const Cluster cluster = told ? *told : Cluster{};
  const auto asked = read_asked(session, options, terminal.zone.name, cluster.slurm_version);
  if (!asked) {
    if (asked.error().code == ErrorCode::invalid) return wrong_usage(session, asked.error().message);
    return failed(session, asked.error());
  }
  advice::PlanRequest request = asked->request;
  // Of users with a reservation stewardd names the caller alone.
  for (const Reservation& each : cluster.reservations)
    if (!each.users.empty()) request.user = each.users.front();
  Plan plan = advice::make_plan(week, cluster, request, asked->frame);
  if (!rhythm) plan.too_little = rhythm.error().message;
  // sbatch reads --begin by this machine's clocks.
  if (terminal.zone.guessed) {
    plan.best.reset();
    plan.too_little =
        "no time zone could be told here, and --begin is read by this machine's clocks: set TZ, as in "
        "TZ=Europe/Copenhagen";
  }
  SystemCommandRunner runner;
  const SlurmClient slurm(runner, whole_environment());
  add_estimate(session, slurm, options, *asked, plan);
  if (options.json) {
    print_json_text(session, wire::to_json(plan));
    return kDone;
  }
  if (plan.too_little.empty()) {
    print_week(terminal, week, plan.gpu_type, plan.best ? plan.proposals[*plan.best].begin : no_time);
    print_proposals(terminal, plan);
  } else {
    terminal.paragraph("No start can be proposed: " + plan.too_little + ".", 0);
  }
  print_slurm(terminal, plan);
  if (!plan.best && plan.too_little.empty())
    terminal.paragraph(
        "None of the begins looked at surely fits: a longer --within, a later --by or a shorter --time may.",
        2);
  const auto command = command_of(options, *asked, plan, terminal.zone.name);
  terminal.line();
  terminal.line("  " + bash_command(command));
  return options.submit ? submit_planned(session, slurm, options, command) : kDone;
}

}  // namespace steward::cli
