// The Writer that casework is given: a site's message texts filled with a case. Pure, once made.
#pragma once

#include <string>

#include "casework/book.h"
#include "contact/messages.h"

namespace steward::engine {

// Message-IDs are <c<contact>.<instance>@<domain>>: the same for every sending of one contact, and another
// ledger's never.
casework::Writer make_writer(contact::Messages messages, std::string platform, std::string instance,
                             std::string domain);

}  // namespace steward::engine
