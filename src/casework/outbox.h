// Outbox: the one passage of every act: owed -> attempting -> settled. "Attempting" is written at the last
// moment before the other side could act; after it nothing is tried again by itself, save a notice whose
// outcome is unclear. Pure.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "casework/book.h"
#include "casework/telling.h"
#include "model/warrant.h"

namespace steward::casework {

// The commit point was reached. Errors: conflict when the contact is not sendable (sent already): send
// nothing.
Status contact_attempting(Draft& draft, CaseId in, ContactId contact);
// The other side answered, or will never. Refused and unclear become a staff task. A contact that is settled
// already is left as it is (a late second answer).
void contact_settled(Draft& draft, CaseId in, ContactId contact, Delivery delivery,
                     const std::string& detail);

// A mail that had been taken came back, with all that went in it: its person was not reached, and staff have
// to find another way. Errors: unavailable while it is not known yet that it was taken.
Status contact_returned(Draft& draft, CaseId in, ContactId contact, const std::string& detail);

// Fresh word from Slurm about an owed cancellation: issues the warrant and writes "attempting", or settles it
// as failed with the reason. Nothing when it took too long to look; it stays owed.
std::optional<Warrant> cancellation_observed(Draft& draft, const CaseBook& book, CaseId in,
                                             CancellationId cancellation, const std::optional<Job>& observed,
                                             Time observed_at, Reach reach);
// scancel's outcome is known: tells the person, closes the case or opens a staff task.
void cancellation_settled(Draft& draft, CaseId in, CancellationId cancellation, bool done,
                          const std::string& detail, Reach reach);
// The outcome was unclear; Slurm was asked what became of the run.
void cancellation_resolved(Draft& draft, CaseId in, CancellationId cancellation,
                           const std::optional<Job>& observed, Reach reach);

// Slurm carried out later what had been settled as failed: the run was cancelled by Steward after all.
void cancellation_came_late(Draft& draft, CaseId in, CancellationId cancellation, Reach reach);

// After a start: mail that was under way when the process ended can have arrived or not. Terminal words stay
// under way: the front-end's agent still holds their outcome.
void recover(Draft& draft, const CaseBook& book, const policy::Policy& policy);

}  // namespace steward::casework
