// Who looks at the portal: by a session that a one-time link opened, or by the name that a single-sign-on
// proxy says in a header, which is believed of that proxy's account alone, on the Unix socket alone. Serving
// thread only.
#pragma once

#include <sys/types.h>

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "model/person.h"
#include "net/http.h"
#include "portal/login/login_links.h"
#include "portal/login/sessions.h"

namespace steward::portal {

struct LoginSettings {
  std::string
      url;  // of the pages, as people reach them: "https://aicloud.example.dk/steward"; empty: not known
  // Single sign-on: the header, in small letters, and whose connections it is believed on. Empty: none.
  std::string header;
  std::optional<uid_t> proxy;

  bool tls() const { return url.starts_with("https://"); }
};

// Somebody who is logged in.
struct Visitor {
  Caller caller;
  std::string form_token;  // what each of their forms must hold
};

class Login {
 public:
  // A person's roles and name; errors: not_found.
  using Identify = std::function<Result<Caller>(uid_t)>;
  using UidOf = std::function<Result<uid_t>(const std::string& user)>;
  Login(LoginSettings settings, const Clock& clock, Identify identify, UidOf uid_of);

  struct Link {
    std::string path;  // "/steward/login/…"
    std::string url;   // empty: the site's file does not say where people reach the pages
    Time until = no_time;
  };
  // Errors: refused (no person's account), unavailable (too many wait).
  Result<Link> make_link(const Caller& caller);
  std::optional<Caller> look_at_link(std::string_view token) const;
  std::size_t log_out_everywhere(const Caller& caller);  // how many sessions ended

  // What a request comes to. `cookie` is the answer's Set-Cookie; empty: none.
  struct Entry {
    std::optional<Visitor> visitor;
    std::string cookie;
  };
  Entry enter(const net::Request& request);
  Entry enter_by_link(std::string_view token);  // uses it up; no visitor: it is none, or no good any more
  std::string log_out(const net::Request& request);  // the answer's Set-Cookie

  // Whether a form was sent by a page of ours: it holds the session's token, and the browser does not say
  // that another site sent it.
  static bool is_own_form(const net::Request& request, const Visitor& visitor, std::string_view form_token);

 private:
  Entry enter_as(uid_t uid, const std::string& secret);
  std::optional<uid_t> signed_on(const net::Request& request) const;
  Entry open(uid_t uid);

  const LoginSettings settings_;
  const Clock& clock_;
  const Identify identify_;
  const UidOf uid_of_;
  Sessions sessions_;
  LoginLinks links_;
};

// Whether the browser says that another site sent it (Sec-Fetch-Site, or Origin beside Host). What says
// nothing is old and is held back by the cookie's SameSite alone.
bool is_from_elsewhere(const net::Request& request);

}  // namespace steward::portal
