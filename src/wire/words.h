// Enumerations by their stable words: one overload each, so that a template can find the value of a word.
// Internal to wire/. `word_to` answers false, and leaves the value alone, for a word that is not known.
#pragma once

#include <optional>
#include <string_view>

#include "base/result.h"
#include "model/case.h"
#include "model/checkup.h"
#include "model/input.h"
#include "model/job.h"
#include "model/next_run.h"
#include "model/person.h"
#include "model/report.h"
#include "model/verdict.h"

namespace steward::wire {

template <typename Enum>
bool take(std::optional<Enum> known, Enum& value) {
  if (known) value = *known;
  return known.has_value();
}

inline bool word_to(std::string_view word, Resolution& value) { return take(resolution_from(word), value); }
inline bool word_to(std::string_view word, CaseState& value) { return take(case_state_from(word), value); }
inline bool word_to(std::string_view word, Meaning& value) { return take(meaning_from(word), value); }
inline bool word_to(std::string_view word, Audience& value) { return take(audience_from(word), value); }
inline bool word_to(std::string_view word, Cause& value) { return take(cause_from(word), value); }
inline bool word_to(std::string_view word, ChannelKind& value) { return take(channel_from(word), value); }
inline bool word_to(std::string_view word, MessageKind& value) { return take(message_from(word), value); }
inline bool word_to(std::string_view word, Passage& value) { return take(passage_from(word), value); }
inline bool word_to(std::string_view word, PermissionState& value) {
  return take(permission_state_from(word), value);
}
inline bool word_to(std::string_view word, CancellationState& value) {
  return take(cancellation_state_from(word), value);
}
inline bool word_to(std::string_view word, ProcessKind& value) {
  return take(process_kind_from(word), value);
}
inline bool word_to(std::string_view word, input::Mail::What& value) {
  return take(input::mail_from(word), value);
}
inline bool word_to(std::string_view word, Delivery& value) { return take(delivery_from(word), value); }
inline bool word_to(std::string_view word, CheckOutcome& value) {
  return take(check_outcome_from(word), value);
}
inline bool word_to(std::string_view word, SizeOutcome& value) {
  return take(size_outcome_from(word), value);
}
inline bool word_to(std::string_view word, Role& value) { return take(role_from(word), value); }
inline bool word_to(std::string_view word, Judgement& value) { return take(judgement_from(word), value); }

// Slurm may learn new states, so the model maps every unknown word to `other`; our own texts hold only our
// words.
inline bool word_to(std::string_view word, JobState& value) {
  const JobState state = job_state_from(word);
  if (to_string(state) != word) return false;
  value = state;
  return true;
}

std::string_view to_string(GpuHealth health);
bool word_to(std::string_view word, GpuHealth& value);
bool word_to(std::string_view word, ErrorCode& value);

}  // namespace steward::wire
