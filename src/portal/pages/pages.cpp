#include "portal/pages/pages.h"

#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "base/calendar.h"
#include "base/text.h"
#include "net/target.h"
#include "portal/login/cookie.h"
#include "portal/pages/answer.h"
#include "portal/pages/guesses.h"
#include "portal/pages/notices.h"
#include "portal/pages/routes.h"
#include "portal/pages/static_files.h"
#include "portal/route_match.h"

namespace steward::portal {
namespace {

constexpr std::string_view kPagesRoot = "/steward";

bool is_page(std::string_view path) {
  return path == kPagesRoot ||
         (path.starts_with(kPagesRoot) && path.substr(kPagesRoot.size()).starts_with('/'));
}

bool is_for(const Visit& visit, For whom) {
  return whom == For::anybody || (visit.frame.visitor && (whom == For::person || visit.staff()));
}

class Pages {
 public:
  Pages(engine::Service& service, const Clock& clock, std::function<Frame()> frame, Login* login)
      : service_(service), clock_(clock), frame_(std::move(frame)), login_(login) {}

  net::Response answer(const net::Request& request) {
    Frame frame = frame_();
    choose(frame, request);
    Login::Entry entry;
    if (login_ != nullptr) entry = login_->enter(request);
    frame.visitor = entry.visitor;
    net::Response response = dispatch({service_, frame, request, clock_.now(), login_});
    if (!entry.cookie.empty()) response.headers.try_emplace("Set-Cookie", entry.cookie);
    harden(response);
    return response;
  }

 private:
  void choose(Frame& frame, const net::Request& request) const {
    const std::string_view cookies = request.header("cookie");
    frame.language = language_from(cookie_in(cookies, kLanguageCookie),
                                   preferred(request.header("accept-language"), frame.language));
    const std::string zone = cookie_in(cookies, kZoneCookie);
    if (known_zone(zone)) frame.zone = zone;
    frame.has_login = login_ != nullptr;
    frame.path = request.path;
  }

  net::Response dispatch(Visit visit) {
    const bool get = visit.request.method == "GET";
    const auto parts = split(visit.request.path, '/');  // "", "steward", …
    if (parts.size() == 4 && parts[2] == "answer") return answer_link(visit, std::string(parts[3]));
    if (parts.size() == 3 && parts[2] == "answered")
      return get ? get_answered(visit) : wrong_method_page(visit.frame, "GET, HEAD");
    if (parts.size() == 4 && parts[2] == "static") {
      if (!get) return wrong_method_page(visit.frame, "GET, HEAD");
      net::Response file = static_file(parts[3], visit.request);
      return file.status == 404 ? nothing_here_page(visit.frame) : file;
    }
    if (login_ == nullptr) return nothing_here_page(visit.frame);
    return route(visit);
  }

  net::Response route(Visit& visit) {
    // On the pages' own port whatever is asked for comes here.
    if (!is_page(visit.request.path)) return nothing_here_page(visit.frame);
    std::string_view path = std::string_view(visit.request.path).substr(kPagesRoot.size());
    if (path == "/") path = "";
    std::set<std::string_view> allowed;
    for (const PageRoute& route : page_routes()) {
      auto captured = match(route.pattern, path);
      if (!captured) continue;
      allowed.insert(route.method);
      if (route.method != visit.request.method) continue;
      visit.captured = std::move(*captured);
      return enter(visit, route);
    }
    if (allowed.empty()) return nothing_here_page(visit.frame);
    return wrong_method_page(visit.frame, allowed.contains("POST") ? "POST" : "GET, HEAD");
  }

  // A page that is not for this visitor is not there; where nobody is logged in, there is the way to log in.
  net::Response enter(Visit& visit, const PageRoute& route) {
    if (!is_for(visit, route.whom))
      return visit.frame.visitor ? nothing_here_page(visit.frame) : log_in_first_page(visit.frame);
    const bool guarded = route.pattern.starts_with("/login/");
    if (guarded && guesses_.too_many(place(visit), visit.now))
      return too_many_page(visit.frame, Guesses::window);
    if (route.method == "POST" && route.whom != For::anybody) {
      if (const auto trouble = take_form(visit)) return form_trouble_page(visit.frame, *trouble);
    }
    net::Response response = route.make(visit);
    if (guarded && response.status == 404) guesses_.wrong(place(visit), visit.now);
    return response;
  }

  // Nothing, or the status of what is wrong with it.
  static std::optional<int> take_form(Visit& visit) {
    if (!is_form(visit.request)) return 415;
    auto fields = net::parse_form(visit.request.body);
    if (!fields) return 400;
    visit.fields = std::move(*fields);
    const bool own =
        Login::is_own_form(visit.request, *visit.frame.visitor, visit.field(std::string(kFormTokenField)));
    return own ? std::nullopt : std::optional(403);
  }

  static std::string place(const Visit& visit) {
    return place_of(visit.request.peer, std::string(visit.request.header("x-forwarded-for")));
  }

  net::Response answer_link(const Visit& visit, const std::string& token) {
    net::Response response = visit.request.method == "POST" ? post_answer(visit, token)
                             : visit.request.method == "GET"
                                 ? get_answer(visit, token)
                                 : wrong_method_page(visit.frame, "GET, HEAD, POST");
    // A good link works whatever others behind the same address have tried.
    if (response.status != 404) return response;
    if (guesses_.too_many(place(visit), visit.now)) return too_many_page(visit.frame, Guesses::window);
    guesses_.wrong(place(visit), visit.now);
    return response;
  }

  engine::Service& service_;
  const Clock& clock_;
  const std::function<Frame()> frame_;
  Login* const login_;
  Guesses guesses_;
};

}  // namespace

net::Handler make_pages(engine::Service& service, const Clock& clock, std::function<Frame()> frame,
                        Login* login) {
  return [pages = std::make_shared<Pages>(service, clock, std::move(frame), login)](
             const net::Request& request, const net::Reply& reply) { reply(pages->answer(request)); };
}

net::Handler pages_before(net::Handler pages, net::Handler others) {
  return [pages = std::move(pages), others = std::move(others)](const net::Request& request,
                                                                const net::Reply& reply) {
    is_page(request.path) ? pages(request, reply) : others(request, reply);
  };
}

}  // namespace steward::portal
