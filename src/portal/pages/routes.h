// Every page that there is, whom it is for, and what makes it. Serving thread only.
#pragma once

#include <span>
#include <string_view>

#include "portal/pages/visit.h"

namespace steward::portal {

enum class For { anybody, person, staff };

struct PageRoute {
  std::string_view method;
  std::string_view pattern;  // below /steward; {…} stands for one segment
  For whom;
  net::Response (*make)(const Visit&);
};

std::span<const PageRoute> page_routes();

// login_pages.cpp
net::Response get_login(const Visit& visit);        // how to log in
net::Response get_login_link(const Visit& visit);   // a one-time link: asks whether to use it
net::Response post_login_link(const Visit& visit);  // uses it
net::Response post_logout(const Visit& visit);
net::Response post_logout_everywhere(const Visit& visit);
net::Response get_language_choice(const Visit& visit);

// For everybody.
net::Response get_platform(const Visit& visit);
net::Response get_rules_page(const Visit& visit);
net::Response get_times_page(const Visit& visit);
// A person's own.
net::Response get_jobs_page(const Visit& visit);
net::Response get_job_page(const Visit& visit);
net::Response get_cases_page(const Visit& visit);
net::Response get_case_page(const Visit& visit);
net::Response post_case_page(const Visit& visit);
net::Response get_month_page(const Visit& visit);

}  // namespace steward::portal
