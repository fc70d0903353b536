// Pieces that many pages share: a time in the viewer's zone, tables that scroll alone where the page is
// narrow, and the words where there is nothing to show. Pure.
#pragma once

#include <initializer_list>
#include <string_view>

#include "base/time.h"
#include "portal/pages/layout.h"
#include "portal/pages/phrase.h"

namespace steward::portal {

// "Mon 23 Nov 14:05", and for machines the exact moment; "–" for no_time.
html::Markup moment(const Frame& frame, Time time);

// The caption is read aloud, and shown. `rows`: their <tr>.
html::Markup table(const Frame& frame, const Phrase& caption, std::initializer_list<Phrase> heads,
                   const html::Markup& rows);

// Where a list is empty: what that means, and what to do.
html::Markup empty_state(const Frame& frame, const Phrase& what, const Phrase& then);

}  // namespace steward::portal
