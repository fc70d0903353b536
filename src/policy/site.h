// Site: stewardd's own file (/etc/steward/steward.toml): where things are, as opposed to what is judged
// (policy.h).
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace steward::policy {

struct Site {
  std::string cluster;
  std::string zone;  // IANA name; times in messages are shown in it
  std::filesystem::path state_dir;
  std::filesystem::path socket;
  std::string listen;          // "0.0.0.0:6820": a TCP port beside the socket; empty: none
  std::string portal_address;  // "127.0.0.1:6821": a TCP port for the pages alone; empty: none
  std::string portal_url;  // "https://aicloud.example.dk/steward": links in mails begin with it; empty: none
  // Single sign-on: the header in which a web server says who somebody is, and its account on this machine.
  std::string portal_user_header, portal_proxy_user;
  std::string munge_socket;  // munged's; empty: where libmunge looks
  std::filesystem::path policy;
  std::filesystem::path ledger_key;
  std::filesystem::path messages;      // shipped: a folder a language
  std::filesystem::path own_messages;  // the site's, whose files go before the shipped ones

  std::filesystem::path slurm_bin;
  std::filesystem::path slurm_conf;
  Duration poll = seconds(30);
  Duration slurm_limit = seconds(20);

  // One of the two is set: letters go to a mail server, or by this machine's own sendmail command.
  std::string mail_server;  // "smtp://host:port", "smtps://…"
  std::filesystem::path mail_sendmail;
  std::string mail_tls = "attempt";          // "never", "attempt", "required"; of the server, as what follows
  std::string mail_user;                     // empty: no login
  std::filesystem::path mail_password_file;  // its first line; set where there is a login
  std::string mail_helo;                     // empty: the machine's name
  std::string mail_from_name;
  std::string mail_from_address;
  std::string mail_reply_to;  // where answers to mails go; empty: to the sender
  std::string mail_domain;    // of people whose login name is no address itself
  std::string
      mail_answers_to;  // an address whose +extensions come to `steward receive`; empty: there is none
  std::string mail_receiver_user;  // the account that `steward receive` runs as; empty: no mail is taken
  std::vector<std::string> mail_links = {"https://cloud.sdu.dk/", "https://hpc.aau.dk/"};  // may be followed
  std::filesystem::path people_command;  // says where a person is reached; empty: the name service
  Duration people_limit = seconds(10);

  std::filesystem::path
      chat_url_file;  // holds the address that posts to the staff's chat; empty: there is none

  std::filesystem::path ticket_command;  // told of cases by the site's ticket system; empty: there is none
  Duration ticket_limit = seconds(30);

  Duration accounting = minutes(10);        // between two questions to Slurm's accounting
  Duration keep_history = hours(24 * 400);  // ended jobs
  Duration keep_series = hours(24 * 30);    // what was measured, interval by interval

  std::filesystem::path tape;  // everything that stewardd is told, for replay; empty: nothing is recorded
  std::int64_t tape_limit_mib = 1024;

  std::string agent_user;
  std::map<std::string, std::string> agent_addresses;  // NodeName -> address or name that is right for it
  std::vector<std::string> front_ends;                 // node names whose agents write to terminals
};

// Errors as in load.h.
Result<Site> load_site(const std::filesystem::path& path);

}  // namespace steward::policy
