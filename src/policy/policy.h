// Policy: the site's file. Which rules are on, with which numbers, and how people are contacted.
//
// Defaults are the ones of policy/aicloud.toml, where each number's precedent is told. Plain values; the
// loader (load.h) is strict.
#pragma once

#include <cstdint>
#include <string>

#include "base/time.h"

namespace steward::policy {

enum class Mode {
  observe,  // judge, and show staff what would be done; contact nobody (the default)
  contact,  // contact people
};

// Both rules look at a sliding window that ends now, after a grace period from the run's start.
struct IdleGpu {
  bool enabled = true;
  Duration grace = minutes(30);
  Duration window = hours(2);
  std::int64_t busy_permille = 20;  // share of the window with activity that is still called idle
};

struct InteractiveSession {
  bool enabled = true;
  Duration grace = minutes(15);
  Duration window = hours(1);
  std::int64_t busy_permille = 100;
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
  Duration emergency_lasts = hours(2);   // longest life of a declared emergency
  IdleGpu idle_gpu;
  InteractiveSession interactive_session;

  Duration longest_window() const;
};

}  // namespace steward::policy
