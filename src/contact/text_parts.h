// What a letter's text says when greeting, signature or link are left out. Pure.
#pragma once

#include <string>
#include <string_view>

#include "model/report.h"

namespace steward::contact {

// Without greeting and signature; a view into it.
std::string_view main_text(std::string_view text);

// The line that stands in the ledger where the mail has the link of this contact: who reads the ledger must
// not get what proves who the person is.
std::string link_mark(ContactId contact);

// Without any mark and the paragraph that leads to it: at a terminal there is a command for it, and the
// link's own page needs none.
std::string without_link(std::string_view text);

// With every link of ours, and whatever could be the token of one, taken out: people quote what they were
// sent, and staff read what they write. `portal_url`: what links begin with; may be empty.
std::string without_tokens(std::string_view text, const std::string& portal_url);

// With `link` in the mark's place, on a line of its own; as it is where there is no mark.
std::string with_link(std::string_view text, ContactId contact, std::string_view link);

}  // namespace steward::contact
