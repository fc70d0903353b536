#include "portal/pages/navigation.h"

#include <array>

#include "base/text.h"
#include "portal/pages/phrase.h"
#include "portal/pages/routes.h"

namespace steward::portal {
namespace {

namespace h = html;

struct Place {
  std::string_view name;  // below /steward; empty: the first page
  Phrase words;
  For whom;
};

constexpr std::array kPlaces{
    Place{"", {"Platform", "Platformen"}, For::anybody},
    Place{"rules", {"Rules", "Regler"}, For::anybody},
    Place{"times", {"Good times", "Gode tider"}, For::anybody},
    Place{"jobs", {"My jobs", "Mine job"}, For::person},
    Place{"cases", {"My cases", "Mine sager"}, For::person},
    Place{"month", {"My month", "Min måned"}, For::person},
};

constexpr Phrase kMain{"Pages", "Sider"};
constexpr Phrase kLogIn{"Log in", "Log ind"};
constexpr Phrase kLogOut{"Log out", "Log ud"};
constexpr Phrase kStaff{"staff", "personale"};

bool is_here(const Frame& frame, std::string_view name) {
  const auto parts = split(frame.path, '/');  // "", "steward", …
  return (parts.size() > 2 ? parts[2] : std::string_view()) == name;
}

bool is_for(const Frame& frame, For whom) {
  if (whom == For::anybody) return true;
  if (!frame.visitor) return false;
  return whom == For::person || frame.visitor->caller.role == Role::staff;
}

h::Markup places(const Frame& frame) {
  return h::ul(h::each(kPlaces, [&](const Place& place) {
    if (!is_for(frame, place.whom)) return h::Markup();
    return h::li(h::a(h::href(h::Url::path({"steward", place.name})),
                      h::when(is_here(frame, place.name), h::aria_current()),
                      say(frame.language, place.words)));
  }));
}

h::Markup who(const Frame& frame) {
  if (!frame.visitor) return h::a(h::href(h::Url::path({"steward", "login"})), say(frame.language, kLogIn));
  const Caller& caller = frame.visitor->caller;
  const bool staff = caller.role == Role::staff;
  return h::span(h::cls("who"), caller.user) +
         h::when(staff, h::span(h::cls("role"), say(frame.language, kStaff))) +
         h::form(h::method_post(), h::action(h::Url::path({"steward", "logout"})), form_token(frame),
                 h::button(h::type("submit"), h::cls("link"), say(frame.language, kLogOut)));
}

h::Markup other_language(const Frame& frame) {
  const Language other = frame.language == Language::da ? Language::en : Language::da;
  return h::a(h::href(h::Url::path({"steward", "language", code_of(other)}).with("back", frame.path)),
              h::lang(code_of(other)), name_of(other));
}

}  // namespace

html::Markup navigation(const Frame& frame) {
  if (!frame.has_login) return {};
  return h::nav(
      h::cls("places"), h::aria_label(say(frame.language, kMain)),
      h::div(h::cls("wide"), places(frame), h::div(h::cls("account"), who(frame), other_language(frame))));
}

}  // namespace steward::portal
