#include "model/input.h"

#include "model/words.h"

namespace steward::input {
namespace {

constexpr Words<Mail::What, 3> mail_words{{{Mail::What::answer, "answer"},
                                           {Mail::What::automatic, "automatic"},
                                           {Mail::What::returned, "returned"}}};

}  // namespace

std::string_view to_string(Mail::What what) { return word_of(mail_words, what); }
std::optional<Mail::What> mail_from(std::string_view word) { return value_of(mail_words, word); }

}  // namespace steward::input
