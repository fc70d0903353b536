// Pages of a few words: thanks, and why a link or an address does not work. None holds anybody's data, save
// what stands in `frame`. Pure.
#pragma once

#include "engine/service.h"
#include "portal/pages/layout.h"

namespace steward::portal {

net::Response thanks_page(const Frame& frame, std::optional<engine::LinkAnswer::Kind> kind);

// Of the troubles after which a link works no more: 404 (unknown), 410.
net::Response trouble_page(const Frame& frame, engine::LinkTrouble trouble);

// What stewardd answered: in its own words, which are for people, with the status that fits.
net::Response service_trouble_page(const Frame& frame, const Error& error);
net::Response log_in_first_page(const Frame& frame);
// A form that is not one of ours, or broken, with that status.
net::Response form_trouble_page(const Frame& frame, int status);
net::Response nothing_here_page(const Frame& frame);                              // 404
net::Response wrong_method_page(const Frame& frame, const std::string& allowed);  // 405
net::Response too_many_page(const Frame& frame, Duration wait);                   // 429

}  // namespace steward::portal
