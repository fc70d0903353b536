#include "portal/login/login.h"

#include "portal/login/cookie.h"
#include "portal/login/secret.h"

namespace steward::portal {
namespace {

bool is_person(const Caller& caller) { return caller.role == Role::user || caller.role == Role::staff; }

}  // namespace

Login::Login(LoginSettings settings, const Clock& clock, Identify identify, UidOf uid_of)
    : settings_(std::move(settings)),
      clock_(clock),
      identify_(std::move(identify)),
      uid_of_(std::move(uid_of)) {}

Result<Login::Link> Login::make_link(const Caller& caller) {
  if (!is_person(caller))
    return fail(ErrorCode::refused, "this is a program's account: log in to the portal as yourself");
  const Time now = clock_.now();
  const auto token = links_.make(caller.uid, now);
  if (!token) return fail(ErrorCode::unavailable, "too many links wait to be used; try again in ten minutes");
  const std::string behind = "/login/" + *token;
  return Link{"/steward" + behind, settings_.url.empty() ? "" : settings_.url + behind,
              now + LoginLinks::lasts};
}

std::optional<Caller> Login::look_at_link(std::string_view token) const {
  const auto uid = links_.look(token, clock_.now());
  if (!uid) return std::nullopt;
  const auto caller = identify_(*uid);
  return caller && is_person(*caller) ? std::optional(*caller) : std::nullopt;
}

std::size_t Login::log_out_everywhere(const Caller& caller) { return sessions_.close_all(caller.uid); }

Login::Entry Login::enter(const net::Request& request) {
  const std::string secret = session_in(request.header("cookie"), settings_.tls());
  const Sessions::Session* session = secret.empty() ? nullptr : sessions_.find(secret, clock_.now());
  if (const auto uid = signed_on(request)) {
    // Whom the proxy names now counts, whoever this browser was before.
    if (session != nullptr && session->uid == *uid) return enter_as(*uid, secret);
    if (session != nullptr) sessions_.close(secret);
    return open(*uid);
  }
  if (session == nullptr) return {};
  return enter_as(session->uid, secret);
}

Login::Entry Login::enter_by_link(std::string_view token) {
  const auto uid = links_.take(token, clock_.now());
  return uid ? open(*uid) : Entry{};
}

std::string Login::log_out(const net::Request& request) {
  sessions_.close(session_in(request.header("cookie"), settings_.tls()));
  return set_cookie("", settings_.tls());
}

bool Login::is_own_form(const net::Request& request, const Visitor& visitor, std::string_view form_token) {
  return same(visitor.form_token, form_token) && !is_from_elsewhere(request);
}

// Roles are looked up each time: who has left the group of staff is staff no more. An account that is gone is
// nobody.
Login::Entry Login::enter_as(uid_t uid, const std::string& secret) {
  const auto caller = identify_(uid);
  if (!caller || !is_person(*caller)) return {};
  return {Visitor{*caller, form_token_of(secret)}, ""};
}

Login::Entry Login::open(uid_t uid) {
  const auto caller = identify_(uid);
  if (!caller || !is_person(*caller)) return {};
  const std::string secret = sessions_.open(uid, clock_.now());
  return {Visitor{*caller, form_token_of(secret)}, set_cookie(secret, settings_.tls())};
}

std::optional<uid_t> Login::signed_on(const net::Request& request) const {
  const net::Peer& peer = request.peer;
  const bool proxy = settings_.proxy && !settings_.header.empty() && !peer.remote &&
                     peer.uid != net::anybody_uid && peer.uid == *settings_.proxy;
  if (!proxy) return std::nullopt;
  const std::string user(request.header(settings_.header));
  if (user.empty()) return std::nullopt;
  const auto uid = uid_of_(user);
  return uid ? std::optional(*uid) : std::nullopt;
}

bool is_from_elsewhere(const net::Request& request) {
  const std::string_view site = request.header("sec-fetch-site");
  if (!site.empty()) return site != "same-origin" && site != "none";
  const std::string_view origin = request.header("origin");
  if (origin.empty()) return false;
  const auto scheme = origin.find("://");
  return scheme == std::string_view::npos || origin.substr(scheme + 3) != request.header("host");
}

}  // namespace steward::portal
