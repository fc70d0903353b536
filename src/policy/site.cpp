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
  site.own_messages = root.text("own_messages", "/etc/steward/messages");
}

constexpr std::string_view kPages = "/steward";  // where they are, here and behind every proxy

// Links carry tokens, so that nobody may listen in on the way: TLS, or this machine alone.
bool is_safe(std::string_view url) {
  const bool tls = url.starts_with("https://");
  if (!tls && !url.starts_with("http://")) return false;
  if (!url.ends_with(kPages)) return false;
  url.remove_prefix(tls ? 8 : 7);
  url.remove_suffix(kPages.size());
  const std::string_view host = url.substr(0, url.find(':'));
  if (host.empty() || url.find_first_of("/?#@ \\\"<>") != std::string_view::npos) return false;
  return tls || host == "localhost" || host == "127.0.0.1";
}

void read_portal(TomlFile::Table portal, Site& site) {
  site.portal_address = portal.text("address", "");
  site.portal_url = portal.text("url", "");
  site.portal_user_header = portal.text("user_header", "");
  site.portal_proxy_user = portal.text("proxy_user", "");
  if (site.portal_user_header.empty() != site.portal_proxy_user.empty())
    portal.complain(
        site.portal_user_header.empty() ? "proxy_user" : "user_header",
        "single sign-on needs both: user_header, and proxy_user, the account that the web server runs as "
        "on this machine, from whom alone the header is believed");
  if (!site.portal_url.empty() && !is_safe(site.portal_url)) {
    portal.complain(
        "url",
        "must be https://HOST/steward, without a slash at its end, as the pages are at /steward; http "
        "is for localhost alone");
  }
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

// Empty where the file does not say it.
std::filesystem::path absolute_path(TomlFile::Table table, std::string_view key) {
  std::filesystem::path path = table.text(key, "");
  if (!path.empty() && !path.is_absolute()) table.complain(key, "must be a path that begins with /");
  return path;
}

// How letters go out: by one mail server, or by this machine's own sendmail command.
void read_mail_way(TomlFile::Table mail, Site& site) {
  site.mail_sendmail = absolute_path(mail, "sendmail");
  site.mail_server = mail.text("server", "");
  if (site.mail_sendmail.empty() && site.mail_server.empty()) {
    mail.complain("server",
                  "is missing: write server = \"smtp://host:port\", or sendmail = \"/usr/sbin/sendmail\"");
  } else if (!site.mail_sendmail.empty() && !site.mail_server.empty()) {
    mail.complain("sendmail", "and mail.server are two ways: write only one of them");
  } else if (site.mail_sendmail.empty() && !site.mail_server.starts_with("smtp://") &&
             !site.mail_server.starts_with("smtps://")) {
    mail.complain("server", "must be smtp://host:port or smtps://host:port");
  }
}

void read_mail_server(TomlFile::Table mail, Site& site) {
  site.mail_tls = mail.one_of("tls", {"never", "attempt", "required"}, "attempt");
  site.mail_user = mail.text("user", "");
  site.mail_password_file = absolute_path(mail, "password_file");
  site.mail_helo = mail.text("helo", "");
  const bool smtps = site.mail_server.starts_with("smtps://");
  if (!site.mail_sendmail.empty()) {
    for (const char* key : {"tls", "user", "password_file", "helo"}) {
      if (mail.has(key)) mail.complain(key, "is about a mail server; sendmail has its own set-up for that");
    }
  } else if (smtps && mail.has("tls") && site.mail_tls != "required") {
    mail.complain("tls", "can only be \"required\" with smtps://, which is TLS from the start");
  } else if (!site.mail_user.empty() && !smtps && site.mail_tls != "required") {
    mail.complain("user",
                  "needs tls = \"required\" or smtps://, so that the password is never sent in the clear");
  } else if (site.mail_user.empty() != site.mail_password_file.empty()) {
    mail.complain(site.mail_user.empty() ? "password_file" : "user",
                  "needs both user and password_file for a login, or neither");
  }
}

void read_mail(TomlFile::Table mail, Site& site) {
  read_mail_way(mail, site);
  read_mail_server(mail, site);
  site.mail_from_name = mail.text("from_name");
  site.mail_from_address = mail.text("from_address");
  site.mail_domain = mail.text("domain");
  site.mail_reply_to = mail.text("reply_to", "");
  site.mail_receiver_user = mail.text("receiver_user", "");
  site.mail_answers_to = mail.text("answers_to", "");
  if (mail.has("links")) site.mail_links = mail.list("links");
}

void read_edges(TomlFile::Table root, Site& site) {
  TomlFile::Table slurm = root.table("slurm");
  site.slurm_bin = slurm.text("bin_dir", "/usr/bin");
  site.slurm_conf = slurm.text("conf", "/etc/slurm/slurm.conf");
  site.poll = slurm.duration("poll", seconds(1), minutes(10), site.poll);
  site.accounting = slurm.duration("accounting", seconds(1), hours(24), site.accounting);
  site.slurm_limit = slurm.duration("limit", seconds(1), minutes(5), site.slurm_limit);

  read_mail(root.table("mail"), site);
  site.chat_url_file = absolute_path(root.table("chat"), "url_file");

  TomlFile::Table people = root.table("people");
  site.people_command = absolute_path(people, "command");
  site.people_limit = people.duration("limit", seconds(1), minutes(1), site.people_limit);

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
  read_portal(root.table("portal"), site);
  read_edges(root, site);
  if (auto checked = file->finish(); !checked) return tl::unexpected<Error>(checked.error());
  return site;
}

}  // namespace steward::policy
