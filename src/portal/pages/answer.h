// /steward/answer/{token} and /steward/answered: what a person does with a link out of a message. Looking
// changes nothing; only a form's POST does, and the link's token is all the identity that there is.
#pragma once

#include <string>

#include "engine/service.h"
#include "net/http.h"
#include "portal/pages/layout.h"

namespace steward::portal {

struct Visit {
  engine::Service& service;
  const Frame& frame;  // in the visitor's language, as far as their browser tells
  const net::Request& request;
};

// Serving thread only. Status 404: the token is none of ours.
net::Response get_answer(const Visit& visit, const std::string& token);
net::Response post_answer(const Visit& visit, const std::string& token);
net::Response get_answered(const Visit& visit);

}  // namespace steward::portal
