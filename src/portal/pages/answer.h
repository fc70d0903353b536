// /steward/answer/{token} and /steward/answered: what a person does with a link out of a message. Looking
// changes nothing; only a form's POST does, and the link's token is all the identity that there is.
#pragma once

#include <string>

#include "net/http.h"
#include "portal/pages/visit.h"

namespace steward::portal {

// Serving thread only. Status 404: the token is none of ours.
net::Response get_answer(const Visit& visit, const std::string& token);
net::Response post_answer(const Visit& visit, const std::string& token);
net::Response get_answered(const Visit& visit);

}  // namespace steward::portal
