#include "model/next_run.h"

#include "model/words.h"

namespace steward {
namespace {

constexpr Words<SizeOutcome, 4> size_words{{{SizeOutcome::keep, "keep"},
                                            {SizeOutcome::less, "less"},
                                            {SizeOutcome::more, "more"},
                                            {SizeOutcome::unknown, "unknown"}}};

}  // namespace

std::string_view to_string(SizeOutcome outcome) { return word_of(size_words, outcome); }
std::optional<SizeOutcome> size_outcome_from(std::string_view word) { return value_of(size_words, word); }

}  // namespace steward
