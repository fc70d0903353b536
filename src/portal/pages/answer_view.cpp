#include "portal/pages/answer_view.h"

#include <array>

#include "base/calendar.h"
#include "portal/pages/letter_view.h"
#include "portal/pages/plot_view.h"

namespace steward::portal {
namespace {

namespace h = html;
using Kind = engine::LinkAnswer::Kind;

// One form's words, and how it looks.
struct Form {
  Kind kind;
  std::string_view code;
  Word nav, title, hint, label, button;
  std::string_view card, button_class;
};

// In the order of the page: what most people want comes first, what cannot be undone not before it was read.
constexpr std::array kForms{
    Form{Kind::reply, "reply", Word::reply_nav, Word::reply_title, Word::reply_hint, Word::reply_label,
         Word::reply_button, "card", "button"},
    Form{Kind::decline, "decline", Word::decline_nav, Word::decline_title, Word::decline_hint,
         Word::decline_label, Word::decline_button, "card", "button"},
    Form{Kind::permit, "permit", Word::permit_nav, Word::permit_title, Word::permit_hint, Word::permit_check,
         Word::permit_button, "card end", "button danger"},
    Form{Kind::wrong, "wrong", Word::wrong_nav, Word::wrong_title, Word::wrong_hint, Word::wrong_label,
         Word::wrong_button, "card", "button plain"},
};

struct Context {
  const engine::AnswerPage& page;
  const html::Url& self;
  Language language;
  const Draft& draft;

  std::string say(Word word) const { return portal::say(language, word, {{"job", page.job}}); }
  bool troubled(Kind kind) const { return !draft.problem.empty() && draft.kind == kind; }
};

std::string id_of(const Form& form, std::string_view part) {
  return std::string(form.code) + "-" + std::string(part);
}

h::Markup problem_of(const Context& context, const Form& form) {
  return h::when(context.troubled(form.kind),
                 h::p(h::cls("error"), h::id(id_of(form, "problem")), context.draft.problem));
}

std::string described_by(const Context& context, const Form& form) {
  return id_of(form, "hint") + (context.troubled(form.kind) ? " " + id_of(form, "problem") : "");
}

h::Markup words_field(const Context& context, const Form& form) {
  const bool troubled = context.troubled(form.kind);
  const std::string field = id_of(form, "text");
  return h::label(h::label_for(field), context.say(form.label)) +
         h::textarea(h::id(field), h::name("text"), h::rows(form.kind == Kind::reply ? 5 : 3),
                     h::maxlength(answer_typed), h::required(),
                     h::aria_describedby(described_by(context, form)), h::when(troubled, h::aria_invalid()),
                     h::when(troubled, h::autofocus()),
                     h::text(context.draft.kind == form.kind ? context.draft.text : "")) +
         h::p(h::cls("hint"),
              portal::say(context.language, Word::at_most, {{"bytes", std::to_string(answer_typed)}}));
}

h::Markup sure_field(const Context& context, const Form& form) {
  const std::string field = id_of(form, "sure");
  return h::div(h::cls("check"),
                h::input(h::type("checkbox"), h::id(field), h::name("sure"), h::value("yes"), h::required(),
                         h::aria_describedby(described_by(context, form)),
                         h::when(context.troubled(form.kind), h::aria_invalid()),
                         h::when(context.troubled(form.kind), h::autofocus())),
                h::label(h::label_for(field), context.say(form.label)));
}

h::Markup card(const Context& context, const Form& form) {
  const std::string heading = id_of(form, "title");
  return h::section(
      h::cls(form.card), h::id(form.code), h::aria_labelledby(heading),
      h::h2(h::id(heading), context.say(form.title)),
      h::p(h::id(id_of(form, "hint")), context.say(form.hint)),
      h::form(h::method_post(), h::action(context.self), problem_of(context, form),
              h::input(h::type("hidden"), h::name("do"), h::value(form.code)),
              form.kind == Kind::permit ? sure_field(context, form) : words_field(context, form),
              h::button(h::type("submit"), h::cls(form.button_class), context.say(form.button))));
}

template <typename Make>
h::Markup each_form(const Context& context, Make make) {
  return h::each(
      kForms, [&](const Form& form) { return offers(context.page, form.kind) ? make(form) : h::Markup(); });
}

h::Markup lead(const Context& context) {
  const engine::AnswerPage& page = context.page;
  const std::string until = show_time(context.language, page.until, page.zone);
  return h::div(
      h::cls("lead"),
      h::p(h::cls("greeting"), portal::say(context.language, Word::greeting, {{"person", page.person}})),
      h::h1(page.subject),
      h::when(page.until != no_time,
              h::p(h::cls("until"), portal::say(context.language, Word::valid_until, {{"until", until}}), " ",
                   context.say(Word::works_once))));
}

h::Markup notice(const Context& context) {
  const Draft& draft = context.draft;
  if (draft.problem.empty()) return {};
  h::Markup there;
  for (const Form& form : kForms) {
    if (form.kind != draft.kind || !offers(context.page, form.kind)) continue;
    const Word word = form.kind == Kind::permit || draft.text.empty() ? form.nav : Word::try_again;
    there = h::p(h::a(h::href(h::Url::fragment(form.code)), context.say(word)));
  }
  return h::div(h::cls("notice"), h::role("alert"), h::h2(context.say(Word::problem_title)),
                h::p(draft.problem), there);
}

h::Markup choices(const Context& context) {
  return h::nav(h::cls("choices"), h::aria_label(context.say(Word::on_this_page)),
                h::ul(each_form(context, [&](const Form& form) {
                  return h::li(h::a(h::href(h::Url::fragment(form.code)), context.say(form.nav)));
                })));
}

h::Markup told(const Context& context) {
  const engine::AnswerPage& page = context.page;
  h::Markup measured;
  if (!page.plot.empty()) {
    measured = h::section(h::cls("card"), h::h2(context.say(Word::plot_title)),
                          plot_view(page.plot, context.language, page.zone));
  }
  return measured + h::section(h::cls("card letter"), h::h2(context.say(Word::message_title)),
                               letter_view(page.text, !page.plot.empty()));
}

}  // namespace

std::string_view code_of(Kind kind) {
  for (const Form& form : kForms) {
    if (form.kind == kind) return form.code;
  }
  return "";
}

std::optional<Kind> kind_from(std::string_view code) {
  for (const Form& form : kForms) {
    if (form.code == code) return form.kind;
  }
  return std::nullopt;
}

bool offers(const engine::AnswerPage& page, Kind kind) {
  if (kind == Kind::permit) return page.may_permit && !page.job.empty();
  if (kind == Kind::decline) return page.may_decline && !page.job.empty();
  return true;
}

html::Markup answer_view(const engine::AnswerPage& page, const html::Url& self, Language language,
                         const Draft& draft) {
  const Context context{page, self, language, draft};
  return notice(context) + lead(context) + choices(context) +
         h::div(h::cls("columns"), h::div(told(context)),
                h::div(each_form(context, [&](const Form& form) { return card(context, form); })));
}

}  // namespace steward::portal
