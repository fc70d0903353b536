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
#include "model/job.h"
#include "model/permission.h"
#include "model/site_ways.h"
#include "policy/gate.h"
#include "policy/rules.h"
#include "policy/supply.h"

namespace steward::policy {

enum class Mode {
  observe,  // judge, and show staff what would be done; contact nobody (the default)
  contact,  // contact people
};

// How people are treated over time.
struct Conduct {
  Duration again = hours(24);    // further jobs in an open case: told of at most this often
  Duration remind = hours(48);   // the person's turn for so long: a reminder
  Duration silence = hours(72);  // after the reminder: a task for staff, and nothing else
  Duration repeat_within =
      hours(336);  // a matter that comes back within this reopens its case; 30 days at most
  ReleaseBounds release;
  Duration release_notice = minutes(10);  // between telling and using a permission given beforehand
  Duration longest_exemption = hours(720);
  Duration link_lasts = hours(168);       // the link in a mail, which answers without a login, once
  Duration terminal_pause = minutes(10);  // before another finding on one person's terminals
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

// Leave from rules that the site itself gives, in its policy.
struct SiteExemption {
  std::vector<std::string> users, accounts, partitions, qos;  // empty: any. All that are named must fit
  std::vector<std::string> rules;                             // empty: all
  std::string reason;
  Time until = no_time;
  bool fits(const Job& job, std::string_view rule, Time now) const;
  std::string whom() const;  // "users ida, mads; accounts bio"
};

// What a person may declare for themselves: --comment=troubleshoot:why.
struct Troubleshooting {
  bool allowed = true;
  std::int64_t gpus = 1;      // a job with more is no troubleshooting
  Duration lasts = hours(2);  // from the job's first start, whatever its requeues
  std::int64_t per_week = 3;  // jobs of one person
};

// When the platform itself may have stopped the work of many: nobody is accused then.
struct Innocence {
  std::int64_t people = 3;       // so many at least stopped together, and no fewer than go on working
  Duration within = minutes(5);  // of one another
  Duration lasts = hours(24);    // after that it is no excuse any more
};

// Numbers of its own for some of the jobs.
struct Scope {
  std::string name;
  std::vector<std::string> partitions, qos, accounts;  // empty: any. All that are named must fit
  std::vector<std::string> nodes;                      // every node of the job is one of these; sorted
  Rules rules;
  std::string whom() const;  // "accounts students; nodes n1, n2"
};

struct Policy {
  std::string platform = "AI Cloud";
  std::string staff_group = "";  // Unix group
  Mode mode = Mode::observe;
  std::string language = "en";           // of people who chose none
  bool in_job_output = false;            // findings are printed into a running job's own output, too
  bool staff_chat = false;               // staff's chat is told when something waits for a person
  Duration interval = seconds(30);       // one report, one bit of a window
  std::int64_t coverage_permille = 800;  // below it a verdict is unknown
  std::int64_t cpu_floor_permille = 50;  // of one core: an interval with more CPU time than this is active
  Conduct conduct;
  Emergencies emergencies;
  Addresses addresses;
  std::vector<std::string> ticket_principles = {"support"};  // whose cases the ticket system is told of
  Duration keep_cases = hours(24 * 730);                     // closed cases: then their texts are erased
  Rules rules;
  std::vector<Scope> scopes;  // the first that fits a job holds for it
  std::vector<SiteExemption> exemptions;
  Troubleshooting troubleshooting;
  Gate gate;
  Innocence innocence;
  Supply supply;
  Ucloud ucloud;
  std::string version = "default";  // of the file's text: two policies with one version say the same

  const Rules& rules_for(const Job& job) const;
  Duration rules_window() const;    // the longest that a rule looks back, in any scope
  Duration longest_window() const;  // the longest that anything does
  FirstContact first_contact(std::string_view rule) const;
  Duration habits_window() const;  // the longest that a rule over ended jobs looks back
  // Until when does a rule over ended jobs leave these aside? By a scope that switches it off: for ever; by
  // the site's leave: to its end; no_time: it does not. `job` tells user, account, partition and QOS.
  Time spares_until(const Job& job, std::string_view rule) const;
  // Can this rule make a matter of a person, whatever the job?
  bool makes_cases(std::string_view rule) const;
  // Can this rule make a matter of this job? Not where it is switched off, is advice, or is no rule (any
  // more).
  bool makes_cases(std::string_view rule, const Job& job) const;
};

}  // namespace steward::policy
