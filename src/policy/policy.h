// Policy: the site's file. Which rules are on, with which numbers, and how people are contacted.
//
// Defaults are the ones of policy/aicloud.toml, where each number's precedent is told. Plain values; the
// loader (load.h) is strict.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "model/permission.h"

namespace steward::policy {

enum class Mode {
  observe,  // judge, and show staff what would be done; contact nobody (the default)
  contact,  // contact people
};

// What a rule's finding does first.
enum class FirstContact {
  send,   // the person is told at once
  draft,  // a draft waits for a staff member's approval
  advice  // shown in the job's page, never a case
};

// Both rules look at a sliding window that ends now, after a grace period from the run's start.
struct IdleGpu {
  bool enabled = true;
  Duration grace = minutes(30);
  Duration window = hours(2);
  std::int64_t busy_permille = 20;  // share of the window with activity that is still called idle
  FirstContact first_contact = FirstContact::send;
};

struct InteractiveSession {
  bool enabled = true;
  Duration grace = minutes(15);
  Duration window = hours(1);
  std::int64_t busy_permille = 100;
  FirstContact first_contact = FirstContact::send;
};

// How people are treated over time.
struct Conduct {
  Duration again = hours(24);    // further jobs in an open case: told of at most this often
  Duration remind = hours(48);   // the person's turn for so long: a reminder
  Duration silence = hours(72);  // after the reminder: a task for staff, and nothing else
  Duration repeat_within =
      hours(336);  // a matter that comes back within this reopens its case; 30 days at most
  // Permission given beforehand (--comment=steward:release-if-idle=60m): which idle times are taken, and the
  // time between telling and using it.
  Duration release_shortest = minutes(10);
  Duration release_longest = hours(4);
  Duration release_notice = minutes(10);
  Duration longest_exemption = hours(720);
};

struct Emergencies {
  Duration lasts = hours(2);  // longest life of a declaration
  bool second_staff = false;  // a declaration allows nothing until another staff member confirms it
  std::vector<Cause> causes = {Cause::storage,   Cause::node,    Cause::network,
                               Cause::front_end, Cause::service, Cause::security};
};

// Addresses beside the persons'. Empty: there is none.
struct Addresses {
  std::string staff;           // reports to all staff
  std::string desk;            // the service desk: requests for support
  std::string infrastructure;  // the hardware's owners: platform faults, without personal data
};

struct Policy {
  std::string platform = "AI Cloud";
  std::string support = "";      // where people find help: an address or a link
  std::string staff_group = "";  // Unix group
  Mode mode = Mode::observe;
  std::string language = "en";
  Duration interval = seconds(30);       // one report, one bit of a window
  std::int64_t coverage_permille = 800;  // below it a verdict is unknown
  std::int64_t cpu_floor_permille = 50;  // of one core: an interval with more CPU time than this is active
  Conduct conduct;
  Emergencies emergencies;
  Addresses addresses;
  std::vector<std::string> ticket_principles = {"support"};  // whose cases the ticket system is told of
  Duration keep_cases = hours(24 * 730);                     // closed cases: then their texts are erased
  IdleGpu idle_gpu;
  InteractiveSession interactive_session;

  Duration rules_window() const;    // the longest that a rule looks back
  Duration longest_window() const;  // the longest that anything does
  FirstContact first_contact(std::string_view rule) const;
};

}  // namespace steward::policy
