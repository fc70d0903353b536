#include "portal/pages/tables.h"

#include "base/calendar.h"

namespace steward::portal {

namespace h = html;

html::Markup moment(const Frame& frame, Time time) {
  if (time == no_time) return h::text("–");
  return h::time(h::datetime(iso_time(time)), show_time(frame.language, time, frame.zone));
}

html::Markup table(const Frame& frame, const Phrase& caption, std::initializer_list<Phrase> heads,
                   const html::Markup& rows) {
  const std::string_view name = say(frame.language, caption);
  return h::div(
      h::cls("scroll"), h::role("region"), h::aria_label(name), h::tabindex(0),
      h::table(
          h::caption(name),
          h::thead(h::tr(h::each(
              heads, [&](const Phrase& head) { return h::th(h::scope("col"), say(frame.language, head)); }))),
          h::tbody(rows)));
}

html::Markup empty_state(const Frame& frame, const Phrase& what, const Phrase& then) {
  return h::div(h::cls("nothing"), h::p(h::strong(say(frame.language, what))),
                h::p(say(frame.language, then)));
}

}  // namespace steward::portal
