// The four tables of moves, and the page that is drawn from them.
#include "model/moves.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

namespace steward {
namespace {

template <typename State, typename Move>
void draw(std::ostream& out, const char* title, const char* what,
          std::span<const MoveRow<State, Move>> rows) {
  out << "\n## " << title << "\n\n" << what << "\n\n```mermaid\nstateDiagram-v2\n";
  for (const auto& row : rows)
    out << "    " << to_string(row.from) << " --> " << to_string(row.to) << ": " << to_string(row.move)
        << "\n";
  out << "```\n\n| from | move | to | when |\n|---|---|---|---|\n";
  for (const auto& row : rows)
    out << "| " << to_string(row.from) << " | " << to_string(row.move) << " | " << to_string(row.to) << " | "
        << row.when << " |\n";
}

std::string page() {
  std::ostringstream out;
  out << "# The states of a case\n\n"
         "Drawn from the tables in src/model/moves.cpp by tests/model/moves_test.cpp, which also fails when "
         "the two\n"
         "differ (`STEWARD_DRAW=1 build/bin/test_model` draws this page anew). What is not in a table cannot "
         "happen: an\n"
         "act that would need it is refused with the reason, and a ledger that tells of it is damaged.\n";
  draw(out, "The case",
       "Whose turn it is. A case begins as watched, drafted, told or answered, and begins so again when a "
       "matter "
       "comes back\nor staff reopen it.",
       case_moves());
  draw(out, "A contact", "Every letter, terminal word and ticket: the passage that each act takes.",
       contact_moves());
  draw(out, "A permission", "Of one run of one job.", permission_moves());
  draw(out, "A cancellation", "Only the court issues the warrant that lets it begin.", cancellation_moves());
  return out.str();
}

TEST(Moves, ThePageIsDrawnFromTheTables) {
  const std::string path = STEWARD_SOURCE_DIR "/docs/case-states.md";
  if (std::getenv("STEWARD_DRAW") != nullptr) std::ofstream(path) << page();
  std::ifstream file(path);
  const std::string stored{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  EXPECT_EQ(stored, page()) << "draw it anew: STEWARD_DRAW=1";
}

template <typename State, typename Move>
void expect_one_outcome(std::span<const MoveRow<State, Move>> rows) {
  std::set<std::pair<State, Move>> seen;
  for (const auto& row : rows) {
    EXPECT_TRUE(seen.insert({row.from, row.move}).second)
        << to_string(row.from) << " " << to_string(row.move);
    EXPECT_EQ(after(row.from, row.move), row.to);
  }
}

TEST(Moves, EachHasOneOutcome) {
  expect_one_outcome(case_moves());
  expect_one_outcome(contact_moves());
  expect_one_outcome(permission_moves());
  expect_one_outcome(cancellation_moves());
}

TEST(Moves, WhatMustNeverHappenIsInNoTable) {
  for (const auto& row : case_moves())
    EXPECT_NE(row.from, CaseState::closed) << "only reopening begins again";
  for (const PermissionState over : {PermissionState::declined, PermissionState::withdrawn,
                                     PermissionState::used, PermissionState::lapsed}) {
    EXPECT_FALSE(after(over, PermissionMove::use));
    EXPECT_FALSE(after(over, PermissionMove::give));
  }
  EXPECT_FALSE(after(PermissionState::asked, PermissionMove::use)) << "a question is no yes";
  EXPECT_FALSE(after(Passage::drafted, ContactMove::begin)) << "a draft does not go out";
  EXPECT_FALSE(after(Passage::accepted, ContactMove::begin)) << "nothing is sent twice";
  EXPECT_FALSE(after(Passage::refused, ContactMove::begin));
  EXPECT_FALSE(after(CancellationState::owed, CancellationMove::succeed)) << "not without its beginning";
}

}  // namespace
}  // namespace steward
