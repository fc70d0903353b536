#include "model/event.h"

#include <array>

namespace steward {
namespace {

// In the order of event::Body's alternatives.
constexpr std::array<std::string_view, std::variant_size_v<event::Body>> kinds = {
    "case_opened",          "finding_made",
    "finding_ended",        "run_changed",
    "hold_lifted",          "contact_owed",
    "contact_attempting",   "contact_settled",
    "permission_asked",     "permission_answered",
    "permission_lapsed",    "emergency_declared",
    "cancellation_owed",    "cancellation_attempting",
    "cancellation_settled", "word_said",
    "task_opened",          "task_done",
    "case_closed"};

static_assert(std::is_same_v<std::variant_alternative_t<0, event::Body>, event::CaseOpened>);
static_assert(std::is_same_v<std::variant_alternative_t<5, event::Body>, event::ContactOwed>);
static_assert(std::is_same_v<std::variant_alternative_t<11, event::Body>, event::EmergencyDeclared>);
static_assert(std::is_same_v<std::variant_alternative_t<18, event::Body>, event::CaseClosed>);

}  // namespace

std::string_view kind_of(const event::Body& body) { return kinds[body.index()]; }

}  // namespace steward
