#include "engine/checkup.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/hostlist.h"
#include "base/text.h"

namespace steward::engine {
namespace {

bool lists(const std::string& list, std::string_view one) {
  for (std::size_t at = 0; at <= list.size();) {
    const std::size_t comma = std::min(list.find(',', at), list.size());
    if (std::string_view(list).substr(at, comma - at) == one) return true;
    at = comma + 1;
  }
  return false;
}

// "22.05.8" -> 2205; 0 where it is no version.
std::int64_t release(const std::string& version) {
  const std::size_t dot = version.find('.');
  if (dot == std::string::npos || version.size() < dot + 3) return 0;
  const auto year = parse_integer(std::string_view(version).substr(0, dot));
  const auto month = parse_integer(std::string_view(version).substr(dot + 1, 2));
  return year && month ? *year * 100 + *month : 0;
}

Check of_version(const std::string& version) {
  constexpr std::int64_t oldest = 2205;
  if (release(version) >= oldest) return {"Slurm", CheckOutcome::sound, "Slurm " + version + " answers.", ""};
  return {"Slurm", CheckOutcome::amiss, fmt::format("Slurm says that it is version \"{}\".", version),
          "Steward was made for 22.05 and later: what older ones print may be read wrong."};
}

Check of_sight(const slurm::Settings& settings, const std::string& user) {
  const bool hidden = !settings.private_data.empty() && settings.private_data != "none";
  const bool operates = settings.admin_level == "Operator" || settings.admin_level == "Administrator";
  if (operates)
    return {"Slurm", CheckOutcome::sound, fmt::format("{} is Slurm's {}.", user, settings.admin_level), ""};
  const std::string mend = fmt::format(
      "sacctmgr add user {0} account=root adminlevel=operator (or: sacctmgr "
      "modify user {0} set adminlevel=operator)",
      user);
  if (settings.admin_level.empty())
    return {"Slurm", CheckOutcome::unknown, "Accounting does not say what " + user + " may do.", mend};
  return {"Slurm", CheckOutcome::amiss,
          fmt::format(
              "{} is no operator of Slurm's ({}): {}it cannot end a job that its owner permits to end.", user,
              settings.admin_level, hidden ? "PrivateData hides other people's jobs from it, and " : ""),
          mend};
}

Check of_gpus(const slurm::Settings& settings) {
  if (lists(settings.accounting_tres, "gres/gpu"))
    return {"Slurm", CheckOutcome::sound, "Accounting counts GPUs (AccountingStorageTRES has gres/gpu).", ""};
  if (!settings.gpus)
    return {"Slurm", CheckOutcome::note, "Slurm knows of no GPUs here (GresTypes lacks gpu).", ""};
  return {"Slurm", CheckOutcome::amiss,
          "AccountingStorageTRES lacks gres/gpu: accounting cannot say how many GPUs a job held.",
          "Add gres/gpu to AccountingStorageTRES in slurm.conf, and restart slurmctld and slurmdbd."};
}

Check of_accounting(const slurm::Settings& settings) {
  if (settings.accounting_type.find("slurmdbd") != std::string::npos)
    return {"Slurm", CheckOutcome::sound, "Ended jobs are known from slurmdbd.", ""};
  return {
      "Slurm", CheckOutcome::amiss,
      "AccountingStorageType is " + settings.accounting_type + ": nothing is known of jobs that have ended.",
      "Set up slurmdbd; rules over many jobs, `steward plan` and `steward history` need it."};
}

Check of_tracking(const slurm::Settings& settings) {
  if (settings.tracking.find("cgroup") != std::string::npos)
    return {"Slurm", CheckOutcome::sound, "Jobs are kept in cgroups.", ""};
  return {"Slurm", CheckOutcome::amiss,
          "ProctrackType is " + settings.tracking +
              ": agents cannot tell which process belongs to which job by its cgroup.",
          "Use ProctrackType=proctrack/cgroup and JobAcctGatherType=jobacct_gather/cgroup."};
}

std::string some(std::vector<std::string> names) {
  return one_line(compress_hostlist(std::move(names)), 300);
}

}  // namespace

std::vector<Check> checks_of(const slurm::Settings& settings, const std::string& user) {
  return {of_version(settings.version), of_sight(settings, user), of_accounting(settings), of_gpus(settings),
          of_tracking(settings)};
}

std::vector<Check> checks_of(const Health& health, const std::vector<std::string>& without_agent) {
  std::vector<Check> checks;
  if (!health.slurm_trouble.empty())
    checks.push_back({"Slurm", CheckOutcome::amiss, "Slurm cannot be asked: " + health.slurm_trouble,
                      "See that slurmctld runs, and that [slurm] bin and conf are right."});
  if (!health.accounting_trouble.empty())
    checks.push_back({"Slurm", CheckOutcome::amiss,
                      "Accounting cannot be asked: " + health.accounting_trouble,
                      "See that slurmdbd runs; what ended meanwhile is read when it is back."});
  if (!without_agent.empty())
    checks.push_back(
        {"nodes", CheckOutcome::amiss,
         fmt::format("No agent was heard of on {} of Slurm's nodes: {}.", without_agent.size(),
                     some(without_agent)),
         "Install steward-agent there (docs/agent.md): of what runs on them nothing is judged."});
  for (const std::string& silent : health.nodes_silent)
    checks.push_back({"nodes", CheckOutcome::amiss, "The agent is silent or in trouble: " + silent,
                      "journalctl -u steward-agent on that node."});
  for (const NodeClock& clock : health.clocks)
    checks.push_back(
        {"nodes", CheckOutcome::amiss,
         fmt::format("{}'s clock is {} s {} stewardd's.", clock.node, std::abs(clock.ahead.count()) / 1000,
                     clock.ahead.count() > 0 ? "ahead of" : "behind"),
         "Let both keep time by NTP (chronyc tracking)."});
  if (without_agent.empty() && health.nodes_silent.empty() && health.nodes_expected > 0)
    checks.push_back(
        {"nodes", CheckOutcome::sound, fmt::format("All {} agents report.", health.nodes_expected), ""});
  if (health.mode == "observe")
    checks.push_back({"contact", CheckOutcome::note, "Nobody is contacted: the policy's mode is \"observe\".",
                      "When staff trust what they see: [contact] mode = \"contact\" in the policy."});
  if (health.open_tasks > 0)
    checks.push_back({"contact", CheckOutcome::note,
                      fmt::format("{} tasks wait for staff.", health.open_tasks),
                      "steward cases --everybody --open"});
  return checks;
}

std::vector<Check> checks_of(const MailTest& look) {
  std::vector<Check> checks;
  if (!look.accepted && !look.detail.empty())
    checks.push_back({"mail", CheckOutcome::amiss, look.detail, ""});
  for (const std::string& finding : look.findings)
    checks.push_back({"mail", CheckOutcome::amiss, finding, ""});
  if (look.accepted && look.findings.empty())
    checks.push_back(
        {"mail", CheckOutcome::sound, "The mail server greets us, and the sender's names agree.", ""});
  for (const std::string& line : look.dialogue)
    if (line.starts_with("unknown: ")) checks.push_back({"mail", CheckOutcome::unknown, line.substr(9), ""});
  checks.push_back({"mail", CheckOutcome::note, "Nothing was sent.",
                    "To see a letter arrive: steward contact --test ADDRESS"});
  return checks;
}

}  // namespace steward::engine
