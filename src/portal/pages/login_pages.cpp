#include <fmt/format.h>

#include <vector>

#include "base/text.h"
#include "portal/pages/phrase.h"
#include "portal/pages/routes.h"

namespace steward::portal {
namespace {

namespace h = html;

constexpr Phrase kLogInTitle{"Log in", "Log ind"};
constexpr Phrase kHow{"On {platform}'s front-end, type this and open the link that it prints:",
                      "Skriv dette på {platform}s front-end, og åbn linket, som det viser:"};
constexpr Phrase kOnce{
    "The link works once, for ten minutes. Do not pass it on: whoever opens it is you.",
    "Linket virker én gang, i ti minutter. Giv det ikke videre: den, der åbner det, er dig."};
constexpr Phrase kAskLogIn{"Log in as {user}?", "Log ind som {user}?"};
constexpr Phrase kAskLogInMore{
    "You get to see this account's jobs and cases in this browser, until you log out.",
    "Du får kontoens job og sager at se i denne browser, indtil du logger ud."};
constexpr Phrase kLogInButton{"Log in as {user}", "Log ind som {user}"};
constexpr Phrase kNoGood{"This link is no good any more", "Linket virker ikke længere"};
constexpr Phrase kNoGoodMore{"A link works once, and for ten minutes. Ask for a new one:",
                             "Et link virker én gang, og i ti minutter. Bed om et nyt:"};
constexpr Phrase kElsewhere{"This form came from another site, so nothing was done.",
                            "Formularen kom fra et andet websted, så intet blev gjort."};

h::Markup command() { return h::pre(h::cls("command"), h::code("steward portal")); }

net::Response told(const Frame& frame, int status, const Phrase& title, const Phrase& more) {
  return page(frame, status, say(frame.language, title),
              h::section(h::cls("card narrow"), h::h1(say(frame.language, title)),
                         h::p(say(frame.language, more, {{"platform", frame.platform}})), command(),
                         h::p(h::cls("hint"), say(frame.language, kOnce))));
}

// Back to a page of ours: segments alone, so that nobody's address gets in.
html::Url back_to(std::string_view path) {
  const auto parts = split(path, '/');
  std::vector<std::string_view> segments{"steward"};
  for (std::size_t i = 2; i < parts.size(); ++i) segments.push_back(parts[i]);
  return html::Url::path(segments);
}

}  // namespace

net::Response get_login(const Visit& visit) { return told(visit.frame, 200, kLogInTitle, kHow); }

net::Response get_login_link(const Visit& visit) {
  const Frame& frame = visit.frame;
  const auto caller = visit.login->look_at_link(visit.captured.front());
  if (!caller) return told(frame, 404, kNoGood, kNoGoodMore);
  const auto words = [&](const Phrase& phrase) {
    return say(frame.language, phrase, {{"user", caller->user}});
  };
  return page(frame, 200, words(kAskLogIn),
              h::section(h::cls("card narrow"), h::h1(words(kAskLogIn)), h::p(words(kAskLogInMore)),
                         h::form(h::method_post(),
                                 h::action(html::Url::path({"steward", "login", visit.captured.front()})),
                                 h::button(h::type("submit"), h::cls("button"), words(kLogInButton)))));
}

net::Response post_login_link(const Visit& visit) {
  if (is_from_elsewhere(visit.request)) return told(visit.frame, 403, kElsewhere, kHow);
  const Login::Entry entry = visit.login->enter_by_link(visit.captured.front());
  if (!entry.visitor) return told(visit.frame, 404, kNoGood, kNoGoodMore);
  net::Response response = see_other(html::Url::path({"steward", "jobs"}));
  response.headers["Set-Cookie"] = entry.cookie;
  return response;
}

net::Response post_logout(const Visit& visit) {
  net::Response response = see_other(html::Url::path({"steward"}));
  response.headers["Set-Cookie"] = visit.login->log_out(visit.request);
  return response;
}

net::Response post_logout_everywhere(const Visit& visit) {
  visit.login->log_out_everywhere(visit.caller());
  return post_logout(visit);
}

net::Response get_language_choice(const Visit& visit) {
  const Language chosen = language_from(visit.captured.front(), visit.frame.language);
  net::Response response = see_other(back_to(visit.query("back")));
  response.headers["Set-Cookie"] =
      fmt::format("{}={}; Path=/; Max-Age=31536000; SameSite=Lax", kLanguageCookie, code_of(chosen));
  return response;
}

}  // namespace steward::portal
