#include "programs/stewardd/daemon.h"

#include <unistd.h>

#include <cstdlib>

#include "base/calendar.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/subprocess.h"
#include "contact/address.h"
#include "contact/ticket_channel.h"
#include "engine/live.h"
#include "engine/tape_file.h"
#include "engine/worker.h"
#include "net/http.h"
#include "policy/load.h"
#include "portal/api/api.h"
#include "programs/stewardd/channels.h"
#include "programs/stewardd/mail_addresses.h"
#include "programs/stewardd/notify.h"
#include "programs/stewardd/remote.h"
#include "programs/stewardd/texts.h"
#include "programs/stewardd/web.h"
#include "slurm/command_accounting.h"
#include "slurm/command_cluster.h"
#include "slurm/command_slurm.h"
#include "store/sqlite_store.h"

namespace steward {
namespace {

Result<std::unique_ptr<store::SqliteStore>> open_store(const policy::Site& site) {
  const auto key = store::load_key(site.ledger_key);
  if (!key) return tl::unexpected<Error>(key.error());
  store::SqliteStore::Options options;
  options.path = site.state_dir / "steward.db";
  options.key = *key;
  options.create = true;
  return store::SqliteStore::open(options);
}

// Null: the site records nothing.
Result<std::unique_ptr<engine::TapeFile>> open_tape(const policy::Site& site) {
  if (site.tape.empty()) return std::unique_ptr<engine::TapeFile>();
  return engine::TapeFile::open(site.tape, static_cast<std::uint64_t>(site.tape_limit_mib) << 20);
}

tape::Header about_this(const policy::Site& site) {
  tape::Header about;
  about.zone = site.zone;
  about.tzdata = zone_database();
  about.steward = STEWARD_VERSION;
  return about;
}

// As strictly as at a start, and as a whole: where anything is wrong with it the present policy goes on.
Status read_policy_anew(const policy::Site& site, const std::string& instance,
                        const std::shared_ptr<engine::Languages>& languages, engine::Live& live) {
  auto policy = policy::load(site.policy);
  if (!policy) return tl::unexpected(policy.error());
  if (const Status checked = check_daemon(site, *policy); !checked) return checked;
  auto texts = load_texts(site, *policy, instance, languages);
  if (!texts) return tl::unexpected(texts.error());
  return live.reload(std::move(*policy), std::move(*texts));
}

engine::Names names_of(const policy::Site& site, const contact::TokenKey& key) {
  engine::Names names{site.cluster,       site.agent_user,  site.mail_domain, site.front_ends,  site.poll,
                      site.mail_reply_to, site.keep_series, site.accounting,  site.keep_history};
  names.zone = site.zone;
  names.receiver_user = site.mail_receiver_user;
  names.portal_url = site.portal_url;
  names.token_key = key;
  names.answers_to = site.mail_answers_to;
  names.links = site.mail_links;
  if (!site.portal_url.empty()) names.links.push_back(site.portal_url + "/");
  return names;
}

// How long a letter or a Slurm command in hand is waited for at the end.
constexpr Duration patience = seconds(4);

// A worker hangs in a command or a connection. All that must last is committed, so the process may just end:
// a letter in hand is then unclear at the next start, as after any other end.
[[noreturn]] void leave() {
  log(LogLevel::warning, "left_work_in_hand", {{"after_ms", patience.count()}});
  std::_Exit(0);
}

}  // namespace

Status check_daemon(const policy::Site& site, const policy::Policy& policy) {
  if (auto key = store::load_key(site.ledger_key); !key) return fail_in("the ledger's key", key.error());
  if (auto messages = load_messages(site, policy); !messages)
    return fail_in("the messages", messages.error());
  if (auto listen = check_listen(site); !listen) return listen;
  if (auto web = check_web(site, SystemDirectory()); !web) return web;
  SystemCommandRunner runner;
  if (auto mail = open_mail(site, runner); !mail) return fail_in("[mail]", mail.error());
  if (auto chat = open_chat(site); !chat) return fail_in("[chat]", chat.error());
  if (!site.mail_reply_to.empty()) {
    if (auto fits = contact::check_address(site.mail_reply_to); !fits)
      return fail_in("[mail] reply_to", fits.error());
  }
  if (auto fits = check_mail_addresses(site); !fits) return fits;
  if (policy.staff_chat && site.chat_url_file.empty())
    return fail(ErrorCode::invalid,
                "the policy's [contact] staff_chat needs [chat] url_file in stewardd's own file");
  if (!site.people_command.empty() && ::access(site.people_command.c_str(), X_OK) != 0)
    return fail(ErrorCode::not_found, "[people] command: " + site.people_command.string() + " cannot be run");
  if (!site.ticket_command.empty() && ::access(site.ticket_command.c_str(), X_OK) != 0)
    return fail(ErrorCode::not_found,
                "[tickets] command: " + site.ticket_command.string() + " cannot be run");
  if (!site.tape.empty() && ::access(site.tape.parent_path().c_str(), W_OK | X_OK) != 0)
    return fail(ErrorCode::not_found,
                "[tape] file: the folder " + site.tape.parent_path().string() + " cannot be written to");
  const SystemDirectory directory;
  const auto agent = directory.by_name(site.agent_user);
  if (!agent) return fail_in("[agents] user", agent.error());
  if (auto group = directory.in_group(*agent, policy.staff_group); !group)
    return fail_in("[roles] staff_group", group.error());
  if (site.mail_receiver_user.empty()) return {};
  if (site.mail_receiver_user == site.agent_user)
    return fail(ErrorCode::invalid,
                "[mail] receiver_user: '" + site.agent_user + "' is the agents' account; mail needs its own");
  if (auto mailer = directory.by_name(site.mail_receiver_user); !mailer)
    return fail_in("[mail] receiver_user", mailer.error());
  return {};
}

Status run_daemon(const policy::Site& site, const policy::Policy& policy) {
  if (auto checked = check_daemon(site, policy); !checked) return checked;
  auto store = open_store(site);
  if (!store) return fail_in("opening the ledger", store.error());
  SystemCommandRunner runner;
  auto mail = open_mail(site, runner);
  if (!mail) return fail_in("setting up mail", mail.error());
  auto chat = open_chat(site);
  if (!chat) return fail_in("setting up the chat", chat.error());
  const auto key = store::load_key(site.ledger_key);
  if (!key) return fail_in("the ledger's key", key.error());
  const auto languages = std::make_shared<engine::Languages>();
  auto texts = load_texts(site, policy, (*store)->instance(), languages);
  if (!texts) return fail_in("loading the messages", texts.error());

  auto tape_file = open_tape(site);
  if (!tape_file) return fail_in("[tape] file", tape_file.error());
  std::optional<engine::Recorder> recorder;
  if (*tape_file) recorder.emplace(**tape_file, about_this(site));

  SystemClock clock;
  SystemDirectory directory;
  slurm::CommandSlurm slurm({site.slurm_bin, site.slurm_conf, site.slurm_limit, {}}, runner, clock);
  slurm::CommandAccounting accounting({site.slurm_bin, site.slurm_conf}, runner);
  slurm::CommandCluster surroundings({site.slurm_bin, site.slurm_conf}, site.slurm_limit, runner, clock);
  contact::TicketChannel tickets({site.ticket_command, site.ticket_limit}, runner);
  net::Loop loop;
  engine::Worker slurm_worker;
  engine::Worker mail_worker;
  engine::Worker ticket_worker;
  engine::Worker accounting_worker;
  engine::Worker chat_worker;
  contact::NamesAsAddresses by_name(directory, site.mail_domain);
  contact::AskedAddresses by_command(site.people_command, site.people_limit, runner, by_name);
  engine::Edges edges{clock,
                      directory,
                      **store,
                      slurm,
                      **mail,
                      site.ticket_command.empty() ? nullptr : &tickets,
                      loop,
                      slurm_worker,
                      mail_worker,
                      ticket_worker,
                      recorder ? &*recorder : nullptr,
                      &accounting,
                      &accounting_worker};
  edges.people = &by_name;
  if (!site.people_command.empty()) edges.people = &by_command;
  edges.chat = chat->get();
  edges.chat_worker = &chat_worker;
  edges.mail_probe = [&site, &channel = **mail](const contact::Letter& letter) {
    return try_mail(site, channel, letter);
  };
  edges.mail_look = [&site] { return look_at_mail(site); };
  edges.cluster = &surroundings;
  engine::Live live(edges, names_of(site, contact::token_key(*key)), policy, std::move(*texts));
  Remote remote(site, loop, clock);
  Web web(site, live, loop, clock, directory);
  const auto agents = directory.by_name(site.agent_user);
  auto server = net::Server::listen(loop, site.socket, 0666,
                                    web.before(portal::make_api(live, remote.origin(), &web.login())),
                                    make_limits(policy, agents ? std::optional(agents->uid) : std::nullopt));
  if (!server) return fail_in("listening for the API", server.error());
  if (auto listening = remote.listen(**server); !listening) return listening;
  if (auto listening = web.listen(); !listening) return listening;
  // Last of what can fail, as it puts the workers to work with `live`. Who connects before loop.run() waits.
  if (auto started = live.start(); !started) return started;

  const auto all_idle = [&] {
    return mail_worker.idle() && ticket_worker.idle() && slurm_worker.idle() && accounting_worker.idle() &&
           chat_worker.idle() && remote.idle();
  };
  loop.on_stop_signal([&] {
    log(LogLevel::info, "stopping");
    notify_systemd("STOPPING=1");
    live.wind_down();
    loop.stop_when(all_idle, patience);
  });
  loop.on_reload_signal([&] {
    if (const Status taken = read_policy_anew(site, (*store)->instance(), languages, live); !taken)
      log(LogLevel::error, "policy_refused", {{"why", taken.error().message}});
  });
  log(LogLevel::info, "ready",
      {{"socket", site.socket.string()},
       {"tcp_port", (*server)->tcp_port()},
       {"web_port", web.port()},
       {"mode", policy.mode == policy::Mode::contact ? "contact" : "observe"}});
  notify_systemd("READY=1");
  loop.run();
  live.stop();
  if (!all_idle()) leave();
  return {};
}

}  // namespace steward
