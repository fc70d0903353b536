// One look at a page, as what makes the page sees it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/time.h"
#include "engine/service.h"
#include "net/http.h"
#include "portal/login/login.h"
#include "portal/pages/layout.h"

namespace steward::portal {

struct Visit {
  engine::Service& service;
  const Frame& frame;  // in the visitor's language
  const net::Request& request;
  Time now = no_time;
  Login* login = nullptr;                       // nullptr: nobody logs in here
  std::vector<std::string> captured{};          // what stood in the pattern's {…}, in order
  std::map<std::string, std::string> fields{};  // of a form that was sent; it is one of ours

  // Of pages that are for people who are logged in alone.
  const Caller& caller() const { return frame.visitor->caller; }
  bool staff() const { return frame.visitor && frame.visitor->caller.role == Role::staff; }
  std::string field(const std::string& name) const {
    const auto found = fields.find(name);
    return found == fields.end() ? "" : found->second;
  }
  std::string query(const std::string& name) const {
    const auto found = request.query.find(name);
    return found == request.query.end() ? "" : found->second;
  }
};

// Whether a form was sent as forms are (application/x-www-form-urlencoded).
bool is_form(const net::Request& request);

}  // namespace steward::portal
