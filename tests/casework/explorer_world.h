// A case with two jobs and two staff members, everything that can happen in it, and what must hold whatever
// did.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <functional>
#include <set>

#include "casework/court.h"
#include "engine/oracle.h"
#include "fakes/desk.h"

namespace steward::casework {

inline const Caller owner{1001, "freja", Role::user};
inline const Caller owner_as_staff{1001, "freja", Role::staff};
inline const Caller stranger{1002, "mads", Role::user};

struct Node {
  Desk desk;
  engine::Oracle oracle{{minutes(10), hours(72)}};
  std::array<Job, 2> jobs = {story::job(7, 1001, "freja", "n1", {0}),
                             story::job(8, 1001, "freja", "n1", {1})};
  std::array<bool, 2> runs = {true, true};
  std::array<bool, 2> allowed = {true, true};  // the comment allows a release
  bool touched = false;                        // others than soren did something in the case
  EmergencyId emergency;
  CaseId in;
};

// By what states are told apart. All of it at once multiplies to millions: each walk looks at one side.
enum class Side {
  two_jobs,  // one case about both; permissions, cancellations, emergencies
  words,     // one job: contacts under way, drafts, exemptions, reminders, who saw what; no emergencies
  warrants   // one job: permission beforehand, its notice, the job's comment; emergencies
};

// Permission beforehand is walked with two jobs in the long run only.
inline bool with_releases(Side side) {
  return side == Side::warrants || (side == Side::two_jobs && std::getenv("STEWARD_ALL") != nullptr);
}

using Move = std::function<void(Node&)>;

// What a node's case is up to names, times and how often things happened.
std::string sign(const Node& node, Side side);
std::vector<Move> moves(Side side);
// What must hold in every state.
void check(Node& node);
// The court, asked for every cancellation that somebody could owe in this state, right or wrong.
void probe_court(const Node& node);
Node beginning(Side side, policy::FirstContact first, bool second_staff, bool contact);

}  // namespace steward::casework
