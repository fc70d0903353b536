// The moves: one table for each thing that has a state. What is not in a table cannot happen: acts are
// refused from here, and a ledger that says otherwise is damaged. docs/case-states.md is drawn from it.
//
// Pure; constant data.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "model/case.h"

namespace steward {

enum class CaseMove { lift_hold, lift_hold_draft, approve, owner_speaks, staff_speak, fall_silent, close };
enum class ContactMove { approve, drop, begin, accept, refuse, lose, bounce };
enum class PermissionMove { give, decline, withdraw, use, lapse };
enum class CancellationMove { begin, succeed, fail };

std::string_view to_string(CaseMove move);
std::string_view to_string(ContactMove move);
std::string_view to_string(PermissionMove move);
std::string_view to_string(CancellationMove move);

template <typename State, typename Move>
struct MoveRow {
  State from;
  Move move;
  State to;
  std::string_view when;  // one line for the docs
};

std::span<const MoveRow<CaseState, CaseMove>> case_moves();
std::span<const MoveRow<Passage, ContactMove>> contact_moves();
std::span<const MoveRow<PermissionState, PermissionMove>> permission_moves();
std::span<const MoveRow<CancellationState, CancellationMove>> cancellation_moves();

// A case begins, and begins again after it was closed, in one of these.
inline bool may_begin(CaseState state) { return state != CaseState::closed && state != CaseState::silent; }

// The state after the move; nullopt: there is no such move from there.
std::optional<CaseState> after(CaseState from, CaseMove move);
std::optional<Passage> after(Passage from, ContactMove move);
std::optional<PermissionState> after(PermissionState from, PermissionMove move);
std::optional<CancellationState> after(CancellationState from, CancellationMove move);

}  // namespace steward
