#include "portal/pages/routes.h"

#include <array>

namespace steward::portal {
namespace {

constexpr std::array kPageRoutes{
    PageRoute{"GET", "", For::anybody, get_platform},
    PageRoute{"GET", "/login", For::anybody, get_login},
    PageRoute{"GET", "/login/{token}", For::anybody, get_login_link},
    PageRoute{"POST", "/login/{token}", For::anybody, post_login_link},
    PageRoute{"POST", "/logout", For::person, post_logout},
    PageRoute{"POST", "/logout/everywhere", For::person, post_logout_everywhere},
    PageRoute{"GET", "/language/{language}", For::anybody, get_language_choice},
    PageRoute{"GET", "/rules", For::anybody, get_rules_page},
    PageRoute{"GET", "/times", For::anybody, get_times_page},
    PageRoute{"GET", "/jobs", For::person, get_jobs_page},
    PageRoute{"GET", "/jobs/{job}", For::person, get_job_page},
    PageRoute{"GET", "/cases", For::person, get_cases_page},
    PageRoute{"GET", "/cases/{case}", For::person, get_case_page},
    PageRoute{"POST", "/cases/{case}", For::person, post_case_page},
    PageRoute{"GET", "/month", For::person, get_month_page},
};

}  // namespace

std::span<const PageRoute> page_routes() { return kPageRoutes; }

}  // namespace steward::portal
