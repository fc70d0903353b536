#include "model/event.h"

#include <array>

namespace steward {
namespace {

// In the order of event::Body's alternatives.
constexpr std::array<std::string_view, std::variant_size_v<event::Body>> kinds = {"case_opened",
                                                                                  "job_joined",
                                                                                  "run_ended",
                                                                                  "run_changed",
                                                                                  "finding_made",
                                                                                  "finding_ended",
                                                                                  "hold_lifted",
                                                                                  "fell_silent",
                                                                                  "case_reopened",
                                                                                  "case_assigned",
                                                                                  "ticket_numbered",
                                                                                  "contact_owed",
                                                                                  "contact_approved",
                                                                                  "contact_dropped",
                                                                                  "contact_attempting",
                                                                                  "contact_settled",
                                                                                  "permission_asked",
                                                                                  "permission_answered",
                                                                                  "permission_lapsed",
                                                                                  "emergency_declared",
                                                                                  "emergency_confirmed",
                                                                                  "cancellation_owed",
                                                                                  "cancellation_attempting",
                                                                                  "cancellation_settled",
                                                                                  "word_said",
                                                                                  "task_opened",
                                                                                  "task_done",
                                                                                  "exemption_granted",
                                                                                  "exemption_ended",
                                                                                  "case_closed",
                                                                                  "case_erased",
                                                                                  "person_forgotten",
                                                                                  "contact_returned",
                                                                                  "link_used"};

static_assert(std::is_same_v<std::variant_alternative_t<0, event::Body>, event::CaseOpened>);
static_assert(std::is_same_v<std::variant_alternative_t<11, event::Body>, event::ContactOwed>);
static_assert(std::is_same_v<std::variant_alternative_t<20, event::Body>, event::EmergencyConfirmed>);
static_assert(std::is_same_v<std::variant_alternative_t<29, event::Body>, event::CaseClosed>);
static_assert(std::is_same_v<std::variant_alternative_t<31, event::Body>, event::PersonForgotten>);
static_assert(std::is_same_v<std::variant_alternative_t<33, event::Body>, event::LinkUsed>);

}  // namespace

std::string_view kind_of(const event::Body& body) { return kinds[body.index()]; }

}  // namespace steward
