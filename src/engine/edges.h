// Edges: the interfaces through which the live loop touches the world, and where its work runs. All outlive
// Live.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/directory.h"
#include "base/executor.h"
#include "contact/address_book.h"
#include "contact/channel.h"
#include "contact/token.h"
#include "engine/recorder.h"
#include "model/preview.h"
#include "slurm/cluster_source.h"
#include "slurm/slurm.h"
#include "store/store.h"

namespace steward::engine {

struct Edges {
  Clock& clock;
  Directory& directory;
  store::Store& store;
  slurm::Slurm& slurm;                      // called on slurm_worker only
  contact::Channel& mail;                   // called on mail_worker only
  contact::Channel* tickets;                // called on ticket_worker only; null: there is no ticket system
  Executor& serving;                        // the thread that owns Live
  Executor& slurm_worker;                   // one thread: Slurm's commands run one at a time
  Executor& mail_worker;                    // one thread
  Executor& ticket_worker;                  // one thread: a ticket system that hangs holds no letter up
  Recorder* tape = nullptr;                 // null: nothing is recorded
  slurm::Accounting* accounting = nullptr;  // called on accounting_worker only; null: no history is read
  Executor* accounting_worker = nullptr;    // one thread: sacct may take a minute, and holds nothing else up
  contact::AddressBook* people = nullptr;   // called on mail_worker and chat_worker; null: the name service's
  contact::Channel* chat = nullptr;         // the staff's, called on chat_worker only; null: there is none
  Executor* chat_worker = nullptr;          // one thread: the chat, and what staff try
  // Sends a letter and tells what was said, on mail_worker; empty: the set-up cannot be tried.
  std::function<MailTest(const contact::Letter&)> mail_probe{};
  std::function<MailTest()> mail_look{};    // the same without a letter; empty: it cannot be looked at
  slurm::ClusterSource* cluster = nullptr;  // called on slurm_worker only; null: nobody knows what there is
};

struct Names {
  std::string cluster;
  std::string agent_user;
  std::string mail_domain;
  std::vector<std::string> front_ends;
  Duration poll = seconds(30);
  std::string reply_to;  // where answers to mails go; empty: to the sender
  Duration keep_series = hours(24 * 30);
  Duration accounting = minutes(10);
  Duration keep_history = hours(24 * 400);
  std::string zone = "UTC";
  // What links in mails begin with; empty: mails have none. And their secret.
  std::string portal_url{};
  contact::TokenKey token_key{};
  Duration link_lasts = hours(24 * 7);
  std::string answers_to{};          // the address whose +extensions come back to us; empty: there is none
  std::vector<std::string> links{};  // what begins with one of these may be followed
  std::string receiver_user{};       // the account that mail comes in by; empty: none
};

}  // namespace steward::engine
