#include "model/checkup.h"

#include "model/words.h"

namespace steward {
namespace {

constexpr Words<CheckOutcome, 4> outcome_words{{{CheckOutcome::sound, "sound"},
                                                {CheckOutcome::note, "note"},
                                                {CheckOutcome::amiss, "amiss"},
                                                {CheckOutcome::unknown, "unknown"}}};

}  // namespace

std::string_view to_string(CheckOutcome outcome) { return word_of(outcome_words, outcome); }
std::optional<CheckOutcome> check_outcome_from(std::string_view word) {
  return value_of(outcome_words, word);
}

}  // namespace steward
