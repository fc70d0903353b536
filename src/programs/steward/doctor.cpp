#include "programs/steward/doctor.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "base/text.h"
#include "policy/load.h"
#include "policy/site.h"
#include "wire/cluster_json.h"
#include "wire/json.h"

namespace steward::cli {
namespace {

using Outcome = CheckOutcome;

// What is in the files is as strict here as at stewardd's start. Whoever may not read them learns only that.
std::vector<Check> look_at_files(const std::string& config) {
  if (::access(config.c_str(), F_OK) == 0 && ::access(config.c_str(), R_OK) != 0)
    return {{"files", Outcome::unknown, config + " cannot be read by you.", "sudo steward doctor"}};
  const auto site = policy::load_site(config);
  if (!site)
    return {{"files", Outcome::amiss, site.error().message,
             "Mend it; `stewardd --check` looks at what else the daemon needs. Another file: --config "
             "FILE"}};
  const auto policy = policy::load(site->policy);
  if (!policy)
    return {{"files", Outcome::amiss, policy.error().message, "Mend it; see `steward policy check --help`."}};
  return {{"files", Outcome::sound, fmt::format("{} and {} are right.", config, site->policy.native()), ""}};
}

std::vector<Check> ask_daemon(const Session& session) {
  const auto me = session.api.me();
  if (!me)
    return {{"stewardd", Outcome::amiss, me.error().message,
             "Does it run? systemctl status stewardd; its own words: journalctl -u stewardd -n 50"}};
  if (me->caller.role != Role::staff)
    return {{"stewardd", Outcome::sound, "It answers, and takes you for " + me->caller.user + ".", ""},
            {"stewardd", Outcome::unknown,
             "What it sees of Slurm, nodes and mail it tells only staff, which you are not.",
             "Run this as a member of the staff's group ([roles] staff_group in the policy)."}};
  if (session.terminal.errs_terminal)
    session.terminal.err << "Asking Slurm and the mail server; this can take half a minute …" << std::endl;
  auto checks = session.api.examine();
  if (!checks) return {{"stewardd", Outcome::amiss, checks.error().message, "journalctl -u stewardd -n 50"}};
  checks->insert(checks->begin(), Check{"stewardd", Outcome::sound, "It answers.", ""});
  return std::move(*checks);
}

struct Mark {
  std::string_view word;
  Tint tint;
};

Mark mark_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::sound:
      return {"ok", Tint::good};
    case Outcome::note:
      return {"note", Tint::plain};
    case Outcome::amiss:
      return {"AMISS", Tint::bad};
    case Outcome::unknown:
      break;
  }
  return {"unknown", Tint::unsure};
}

void show(const Terminal& terminal, const Check& check) {
  const Mark mark = mark_of(check.outcome);
  const std::string head =
      pad(check.area, 10) + terminal.paint(mark.tint, pad(mark.word, 9)) + one_line(check.what, 1000);
  const std::string plain = pad(check.area, 10) + pad(mark.word, 9) + one_line(check.what, 1000);
  terminal.fitted(head, plain, 2);
  if (!check.advice.empty() && check.outcome != Outcome::sound)
    terminal.paragraph("-> " + one_line(check.advice, 1000), 21);
}

}  // namespace

int examine(const Session& session, const DoctorOptions& options) {
  std::vector<Check> checks = look_at_files(options.config);
  for (Check& each : ask_daemon(session)) checks.push_back(std::move(each));
  const auto amiss = std::count_if(checks.begin(), checks.end(),
                                   [](const Check& each) { return each.outcome == Outcome::amiss; });
  if (options.json) {
    std::vector<std::string> items;
    for (const Check& each : checks) items.push_back(wire::to_json(each));
    print_json_text(session, wire::list_json("checks", items));
    return amiss == 0 ? kDone : kFailed;
  }
  for (const Check& each : checks) show(session.terminal, each);
  session.terminal.line();
  if (amiss > 0) {
    session.terminal.complain(
        fmt::format("{} {} amiss; nothing was changed", amiss, amiss == 1 ? "thing is" : "things are"));
    return kFailed;
  }
  session.terminal.line("Nothing is amiss.");
  return kDone;
}

}  // namespace steward::cli
