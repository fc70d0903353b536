#include "policy/site.h"

#include "base/calendar.h"
#include "base/hostlist.h"
#include "policy/toml_reader.h"

namespace steward::policy {
namespace {

void read_paths(TomlFile::Table root, Site& site) {
  site.listen = root.table("listen").text("address", "");
  site.munge_socket = root.table("munge").text("socket", "");
  site.state_dir = root.text("state_dir", "/var/lib/steward");
  site.socket = root.text("socket", "/run/steward/api.sock");
  site.policy = root.text("policy", "/etc/steward/policy.toml");
  site.ledger_key = root.text("ledger_key", "/etc/steward/ledger.key");
  site.messages = root.text("messages", "/usr/share/steward/messages");
}

// "a256-t4-[01-04]=10.1.0.7": what these nodes' names should lead to.
void read_addresses(TomlFile::Table agents, Site& site) {
  for (const std::string& line : agents.list("addresses")) {
    const auto sign = line.rfind('=');
    const auto nodes = expand_hostlist(std::string_view(line).substr(0, std::min(sign, line.size())));
    if (sign == std::string::npos || sign + 1 == line.size() || !nodes || nodes->empty()) {
      agents.complain("addresses", "\"" + line + "\" is not nodes=address, as in \"node-[01-04]=10.1.0.7\"");
      return;
    }
    for (const std::string& node : *nodes) site.agent_addresses[node] = line.substr(sign + 1);
  }
}

void read_edges(TomlFile::Table root, Site& site) {
  TomlFile::Table slurm = root.table("slurm");
  site.slurm_bin = slurm.text("bin_dir", "/usr/bin");
  site.slurm_conf = slurm.text("conf", "/etc/slurm/slurm.conf");
  site.poll = slurm.duration("poll", seconds(1), minutes(10), site.poll);
  site.accounting = slurm.duration("accounting", seconds(1), hours(24), site.accounting);
  site.slurm_limit = slurm.duration("limit", seconds(1), minutes(5), site.slurm_limit);

  TomlFile::Table mail = root.table("mail");
  site.mail_server = mail.text("server");
  if (site.mail_server.rfind("smtp://", 0) != 0 && site.mail_server.rfind("smtps://", 0) != 0) {
    mail.complain("server", "must be smtp://host:port or smtps://host:port");
  }
  site.mail_from_name = mail.text("from_name");
  site.mail_from_address = mail.text("from_address");
  site.mail_domain = mail.text("domain");
  site.mail_reply_to = mail.text("reply_to", "");
  site.mail_receiver_user = mail.text("receiver_user", "");

  TomlFile::Table tickets = root.table("tickets");
  site.ticket_command = tickets.text("command", "");
  if (!site.ticket_command.empty() && !site.ticket_command.is_absolute())
    tickets.complain("command", "must be a path that begins with /");
  site.ticket_limit = tickets.duration("limit", seconds(1), minutes(5), site.ticket_limit);

  site.keep_history = root.table("history").duration("keep", hours(24), hours(24 * 3660), site.keep_history);
  site.keep_series = root.table("series").duration("keep", hours(1), hours(24 * 365), site.keep_series);
  TomlFile::Table tape = root.table("tape");
  site.tape = tape.text("file", "");
  if (!site.tape.empty() && !site.tape.is_absolute())
    tape.complain("file", "must be a path that begins with /");
  site.tape_limit_mib = tape.number("limit_mib", 1, 16 << 20, site.tape_limit_mib);

  TomlFile::Table agents = root.table("agents");
  site.agent_user = agents.text("user", "root");
  read_addresses(agents, site);
  site.front_ends = root.table("front_end").list("nodes");
}

}  // namespace

Result<Site> load_site(const std::filesystem::path& path) {
  auto file = TomlFile::read(path);
  if (!file) return tl::unexpected<Error>(file.error());
  Site site;
  TomlFile::Table root = file->root();
  site.cluster = root.text("cluster");
  site.zone = root.text("zone", "UTC");
  if (!known_zone(site.zone))
    root.complain("zone", "is not a time zone this machine knows (see timedatectl list-timezones)");
  read_paths(root, site);
  read_edges(root, site);
  if (auto checked = file->finish(); !checked) return tl::unexpected<Error>(checked.error());
  return site;
}

}  // namespace steward::policy
