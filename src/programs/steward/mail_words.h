// What a person wrote themselves in an answer by mail, without what they answer to. Pure.
#pragma once

#include <string>
#include <string_view>

namespace steward::cli {

// Leaves out: lines that begin with '>', the line that introduces them ("On … wrote:", "Den … skrev:" and
// other languages'), everything from the head of a quoted letter on ("-----Original Message-----", or From:
// with Sent: and To: below it), the signature after "-- ", and what a telephone adds ("Sent from my
// …"). Answers below or between quoted lines stay.
// Empty lines at the ends go, and of several in a row all but one. Where nothing is left, nothing is given:
// what Steward wrote must not come back as a person's word. UTF-8, lines end in '\n'.
std::string new_words(std::string_view text);

}  // namespace steward::cli
