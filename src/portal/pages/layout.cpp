#include "portal/pages/layout.h"

#include "portal/pages/navigation.h"
#include "portal/pages/static_files.h"

namespace steward::portal {
namespace {

namespace h = html;

constexpr std::string_view kContentId = "content";

h::Markup head_of(const Frame& frame, std::string_view title) {
  return h::head(h::meta(h::charset_utf8()),
                 h::meta(h::name("viewport"), h::content("width=device-width, initial-scale=1")),
                 h::meta(h::name("color-scheme"), h::content("light dark")),
                 h::meta(h::name("robots"), h::content("noindex, nofollow")),
                 h::title(title, " · ", frame.platform),
                 h::link(h::rel("icon"), h::type("image/svg+xml"), h::href(icon_url())),
                 h::link(h::rel("stylesheet"), h::href(stylesheet_url())));
}

h::Markup top(const Frame& frame) {
  return h::header(h::cls("top"),
                   h::div(h::cls("wide"), h::span(h::cls("mark"), h::aria_hidden()),
                          h::span(h::cls("brand"), "Steward"), h::span(h::cls("platform"), frame.platform))) +
         navigation(frame);
}

h::Markup bottom(const Frame& frame) {
  h::Markup help;
  if (!frame.help.empty()) {
    help = h::p(say(frame.language, Word::footer_mail), " ",
                h::a(h::href(h::Url::mail(frame.help)), frame.help), ".");
  }
  return h::footer(
      h::cls("bottom"),
      h::div(h::cls("wide"), h::p(say(frame.language, Word::footer_help, {{"platform", frame.platform}})),
             help));
}

}  // namespace

net::Response page(const Frame& frame, int status, std::string_view title, const html::Markup& content) {
  net::Response response;
  response.status = status;
  response.content_type = "text/html; charset=utf-8";
  response.headers["Content-Language"] = std::string(code_of(frame.language));
  response.body = h::document(h::html(
      h::lang(code_of(frame.language)), head_of(frame, title),
      h::body(h::a(h::cls("skip"), h::href(h::Url::fragment(kContentId)), say(frame.language, Word::skip)),
              top(frame), h::main(h::id(kContentId), h::cls("wide"), h::tabindex(-1), content),
              bottom(frame))));
  return response;
}

html::Markup form_token(const Frame& frame) {
  if (!frame.visitor) return {};
  return h::input(h::type("hidden"), h::name(kFormTokenField), h::value(frame.visitor->form_token));
}

net::Response see_other(const html::Url& to) {
  net::Response response;
  response.status = 303;
  response.content_type = "text/plain; charset=utf-8";
  response.headers["Location"] = to.text();
  return response;
}

void harden(net::Response& response) {
  response.headers["Content-Security-Policy"] =
      "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors "
      "'none'; "
      "base-uri 'none'";
  response.headers["Referrer-Policy"] = "no-referrer";
  response.headers["X-Content-Type-Options"] = "nosniff";
  response.headers["X-Frame-Options"] = "DENY";  // for browsers that do not know frame-ancestors
  response.headers["X-Robots-Tag"] = "noindex, nofollow";
  response.headers["Cross-Origin-Opener-Policy"] = "same-origin";
  response.headers["Cross-Origin-Resource-Policy"] = "same-origin";
  response.headers.try_emplace("Cache-Control", "no-store");
}

}  // namespace steward::portal
