// Edges: the interfaces through which the live loop touches the world, and where its work runs. All outlive
// Live.
#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "base/directory.h"
#include "base/executor.h"
#include "contact/channel.h"
#include "engine/recorder.h"
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
  std::string receiver_user{};  // the account that mail comes in by; empty: none
};

}  // namespace steward::engine
