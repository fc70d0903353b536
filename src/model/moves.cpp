#include "model/moves.h"

#include <array>

#include "model/words.h"

namespace steward {
namespace {

using C = CaseState;
using CM = CaseMove;
constexpr auto case_table = std::to_array<MoveRow<CaseState, CaseMove>>({
    {C::watched, CM::lift_hold, C::told, "staff switched contact on"},
    {C::watched, CM::lift_hold_draft, C::drafted, "staff switched contact on; the rule's first word waits"},
    {C::drafted, CM::approve, C::told, "a staff member let the draft go"},
    {C::answered, CM::approve, C::told, "the same, when the person spoke first"},
    {C::watched, CM::owner_speaks, C::answered, "reply, decline, permit …"},
    {C::drafted, CM::owner_speaks, C::answered, ""},
    {C::told, CM::owner_speaks, C::answered, ""},
    {C::answered, CM::owner_speaks, C::answered, ""},
    {C::silent, CM::owner_speaks, C::answered, "late, and welcome"},
    {C::watched, CM::staff_speak, C::told, "staff write, or ask for permission"},
    {C::drafted, CM::staff_speak, C::told, "in their own words instead of the draft"},
    {C::told, CM::staff_speak, C::told, ""},
    {C::answered, CM::staff_speak, C::told, ""},
    {C::silent, CM::staff_speak, C::told, ""},
    {C::told, CM::fall_silent, C::silent, "reminded, and no word for the policy's time"},
    {C::watched, CM::close, C::closed, "the cause is gone, or staff close it"},
    {C::drafted, CM::close, C::closed, "the draft is dropped"},
    {C::told, CM::close, C::closed, ""},
    {C::answered, CM::close, C::closed, ""},
    {C::silent, CM::close, C::closed, ""},
});

using P = Passage;
using PM = ContactMove;
constexpr auto contact_table = std::to_array<MoveRow<Passage, ContactMove>>({
    {P::drafted, PM::approve, P::owed, "a staff member let it go, as it stood or in better words"},
    {P::drafted, PM::drop, P::dropped, "the case closed, or staff wrote in their own words"},
    {P::owed, PM::begin, P::attempting, "the last moment before the other side could act"},
    {P::owed, PM::refuse, P::refused, "refused for good before anything was handed over"},
    {P::attempting, PM::accept, P::accepted, "the other side said yes"},
    {P::attempting, PM::refuse, P::refused, "the other side said no"},
    {P::attempting, PM::lose, P::unclear, "no answer came"},
    {P::accepted, PM::bounce, P::refused, "the mail came back"},
    {P::unclear, PM::bounce, P::refused, "the same"},
    {P::unclear, PM::begin, P::attempting,
     "a notice of a cancellation or an emergency only, three times in all"},
    {P::unclear, PM::accept, P::accepted, "a front-end's agent told late what it did"},
    {P::unclear, PM::refuse, P::refused, "the same"},
});

using R = PermissionState;
using RM = PermissionMove;
constexpr auto permission_table = std::to_array<MoveRow<PermissionState, PermissionMove>>({
    {R::asked, RM::give, R::given, "the owner said yes"},
    {R::asked, RM::decline, R::declined, "the owner said no"},
    {R::asked, RM::lapse, R::lapsed, "the run is over, or the case closed"},
    {R::given, RM::withdraw, R::withdrawn, "taken back while unused"},
    {R::given, RM::use, R::used, "the cancellation it allows begins"},
    {R::given, RM::lapse, R::lapsed, "the run is over, or the case closed"},
});

using N = CancellationState;
using NM = CancellationMove;
constexpr auto cancellation_table = std::to_array<MoveRow<CancellationState, CancellationMove>>({
    {N::owed, NM::begin, N::attempting, "the court issued a warrant"},
    {N::owed, NM::fail, N::failed, "withdrawn, or the run is not the one that was meant"},
    {N::attempting, NM::succeed, N::done, "scancel, or Slurm when asked, said so"},
    {N::attempting, NM::fail, N::failed, "scancel failed, or the run was not touched"},
    {N::failed, NM::succeed, N::done, "Slurm carried it out later"},
});

template <typename Table, typename State, typename Move>
std::optional<State> look_up(const Table& table, State from, Move move) {
  for (const auto& row : table) {
    if (row.from == from && row.move == move) return row.to;
  }
  return std::nullopt;
}

constexpr Words<CaseMove, 7> case_words{{
    {CM::lift_hold, "lift hold"},
    {CM::lift_hold_draft, "lift hold, draft"},
    {CM::approve, "approve"},
    {CM::owner_speaks, "owner speaks"},
    {CM::staff_speak, "staff speak"},
    {CM::fall_silent, "fall silent"},
    {CM::close, "close"},
}};
constexpr Words<ContactMove, 7> contact_words{{{PM::approve, "approve"},
                                               {PM::drop, "drop"},
                                               {PM::begin, "begin"},
                                               {PM::accept, "accept"},
                                               {PM::refuse, "refuse"},
                                               {PM::lose, "lose"},
                                               {PM::bounce, "bounce"}}};
constexpr Words<PermissionMove, 5> permission_words{{{RM::give, "give"},
                                                     {RM::decline, "decline"},
                                                     {RM::withdraw, "withdraw"},
                                                     {RM::use, "use"},
                                                     {RM::lapse, "lapse"}}};
constexpr Words<CancellationMove, 3> cancellation_words{
    {{NM::begin, "begin"}, {NM::succeed, "succeed"}, {NM::fail, "fail"}}};

}  // namespace

std::string_view to_string(CaseMove move) { return word_of(case_words, move); }
std::string_view to_string(ContactMove move) { return word_of(contact_words, move); }
std::string_view to_string(PermissionMove move) { return word_of(permission_words, move); }
std::string_view to_string(CancellationMove move) { return word_of(cancellation_words, move); }

std::span<const MoveRow<CaseState, CaseMove>> case_moves() { return case_table; }
std::span<const MoveRow<Passage, ContactMove>> contact_moves() { return contact_table; }
std::span<const MoveRow<PermissionState, PermissionMove>> permission_moves() { return permission_table; }
std::span<const MoveRow<CancellationState, CancellationMove>> cancellation_moves() {
  return cancellation_table;
}

std::optional<CaseState> after(CaseState from, CaseMove move) { return look_up(case_table, from, move); }
std::optional<Passage> after(Passage from, ContactMove move) { return look_up(contact_table, from, move); }
std::optional<PermissionState> after(PermissionState from, PermissionMove move) {
  return look_up(permission_table, from, move);
}
std::optional<CancellationState> after(CancellationState from, CancellationMove move) {
  return look_up(cancellation_table, from, move);
}

}  // namespace steward
