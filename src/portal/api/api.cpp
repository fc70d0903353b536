#include "portal/api/api.h"

#include <array>
#include <optional>
#include <set>

#include "base/text.h"
#include "portal/api/handlers.h"
#include "portal/route_match.h"

namespace steward::portal {
namespace {

constexpr std::string_view kRoot = "/api/v1";

struct Route {
  std::string_view method;
  std::string_view pattern;                      // below kRoot; {…} stands for one segment
  net::Response (*handle)(const Call&);          // null: answered later, by `later` or take_report
  std::array<std::string_view, 2> parameters{};  // query parameters it knows
  void (*later)(const Call&, const net::Reply&) = nullptr;
};

constexpr std::array kRoutes{
    Route{"GET", "/me", get_me},
    Route{"GET", "/me/language", get_language},
    Route{"POST", "/me/language", post_language},
    Route{"GET", "/rules", get_rules},
    Route{"GET", "/cluster", get_cluster},
    Route{"GET", "/jobs", get_jobs, {"everybody"}},
    Route{"GET", "/jobs/{job}", get_job},
    Route{"GET", "/jobs/{job}/series", get_job_series, {"points"}},
    Route{"GET", "/history", get_history, {"days", "user"}},
    Route{"GET", "/history/import", get_history_import},
    Route{"POST", "/history/import", post_history_import},
    Route{"POST", "/history/jobs", post_history_jobs},
    Route{"GET", "/waste", get_waste},
    Route{"GET", "/rhythm", get_rhythm},
    Route{"GET", "/nodes", get_nodes},
    Route{"GET", "/nodes/{node}", get_node},
    Route{"GET", "/nodes/{node}/series", get_node_series, {"hours", "points"}},
    Route{"GET", "/cases", get_cases, {"everybody", "open"}},
    Route{"GET", "/cases/{case}", get_case},
    Route{"GET", "/cases/{case}/events", get_case_events},
    Route{"GET", "/cases/{case}/outbox", nullptr, {}, get_outbox},
    Route{"POST", "/acts", post_act, {"seen"}},
    Route{"POST", "/acts/preview", nullptr, {}, post_preview},
    Route{"POST", "/mail/test", nullptr, {}, post_mail_test},
    Route{"POST", "/mail", post_mail},
    Route{"POST", "/reports", nullptr},  // answered later, by take_report
    Route{"GET", "/ledger", get_ledger, {"from", "limit"}},
    Route{"GET", "/ledger/check", check_ledger},
    Route{"GET", "/emergencies", get_emergencies},
    Route{"GET", "/export/{user}", get_export},
    Route{"POST", "/forget", post_forget},
    Route{"POST", "/portal/link", post_portal_link},
    Route{"POST", "/portal/logout", post_portal_logout},
    Route{"GET", "/health", get_health},
    Route{"POST", "/doctor", nullptr, {}, post_doctor},
};

Status known_parameters(const Route& route, const net::Request& request) {
  for (const auto& [name, value] : request.query) {
    bool known = false;
    std::vector<std::string> names;
    for (const auto parameter : route.parameters) {
      if (parameter.empty()) continue;
      known = known || parameter == name;
      names.emplace_back(parameter);
    }
    if (known) continue;
    const auto meant = nearest(name, names);
    return fail(ErrorCode::invalid, "unknown query parameter \"" + one_line(name, 40) + "\"" +
                                        (meant ? "; did you mean \"" + *meant + "\"?" : std::string()));
  }
  return {};
}

net::Response wrong_method(const std::set<std::string_view>& allowed) {
  std::string list;
  for (const auto method : allowed) list += (list.empty() ? "" : ", ") + std::string(method);
  net::Response response = answer(Error{ErrorCode::invalid, "this address takes " + list + " only"});
  response.status = 405;
  response.headers["Allow"] = list;
  return response;
}

Result<Caller> identify(engine::Service& service, uid_t uid) {
  auto caller = service.identify(uid);
  if (caller || caller.error().code != ErrorCode::not_found) return caller;
  return fail(ErrorCode::refused, "user number " + std::to_string(uid) +
                                      " has no name on this machine, so Steward cannot know who you are");
}

// Accounts of programs, often root's: whoever sits there is told so, not that nothing is theirs.
Status role_fits(const Route& route, const Caller& caller) {
  const bool reports = route.handle == nullptr && route.later == nullptr;
  const bool agent = caller.role == Role::agent && !reports;
  const bool mailer = caller.role == Role::mailer && route.handle != post_mail;
  if (!agent && !mailer) return {};
  return fail(ErrorCode::refused,
              one_line(caller.user, 40) + " is " +
                  (agent ? "the agents' account" : "the mail server's account") +
                  " here, nobody's own: run this as yourself, from your own login or with `sudo -u NAME`");
}

void dispatch(engine::Service& service, const Origin& origin, Login* login, const net::Request& request,
              const net::Reply& reply) {
  // It is not served where anybody may speak; should it ever be, it is still nobody's.
  if (request.peer.uid == net::anybody_uid)
    return reply(answer(Error{ErrorCode::refused, "the API is not to be had without an identity"}));
  const auto caller = identify(service, request.peer.uid);
  if (!caller) return reply(answer(caller.error()));
  const std::string_view path = request.path;
  std::set<std::string_view> allowed;
  if (path.starts_with(kRoot)) {
    for (const Route& route : kRoutes) {
      auto captured = match(route.pattern, path.substr(kRoot.size()));
      if (!captured) continue;
      allowed.insert(route.method);
      if (route.method != request.method) continue;
      if (const auto fits = role_fits(route, *caller); !fits) return reply(answer(fits.error()));
      if (const auto known = known_parameters(route, request); !known) return reply(answer(known.error()));
      const Call call{service, *caller, request, std::move(*captured), login};
      if (route.later != nullptr) return route.later(call, reply);
      return route.handle == nullptr ? take_report(call, origin, reply) : reply(route.handle(call));
    }
  }
  if (!allowed.empty()) return reply(wrong_method(allowed));
  reply(answer(
      Error{ErrorCode::not_found, "nothing is at " + one_line(path, 100) +
                                      "; the API's addresses begin with /api/v1 and stand in docs/api.md"}));
}

}  // namespace

std::vector<RouteName> routes() {
  std::vector<RouteName> names;
  for (const Route& route : kRoutes) names.push_back({route.method, route.pattern});
  return names;
}

net::Handler make_api(engine::Service& service, Origin origin, Login* login) {
  return [&service, origin = std::move(origin), login](const net::Request& request, const net::Reply& reply) {
    dispatch(service, origin, login, request, reply);
  };
}

}  // namespace steward::portal
