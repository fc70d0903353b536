#include "portal/pages/case_forms.h"

#include <array>

#include "base/text.h"
#include "portal/api/call.h"
#include "portal/pages/notices.h"
#include "portal/pages/phrase.h"
#include "portal/pages/routes.h"

namespace steward::portal {
namespace {

namespace h = html;

constexpr int kTyped = 4000;

h::Markup problem(const CaseDraft& draft, std::string_view form) {
  return h::when(draft.form == form && !draft.problem.empty(),
                 h::p(h::cls("error"), h::role("alert"), draft.problem));
}

h::Markup hidden(const Frame& frame, const Case& in, std::string_view form) {
  return form_token(frame) + h::input(h::type("hidden"), h::name("do"), h::value(form)) +
         h::input(h::type("hidden"), h::name("seen"), h::value(std::to_string(in.version)));
}

html::Url self_of(const Case& in) {
  return html::Url::path({"steward", "cases", std::to_string(in.id.value)});
}

struct MeaningChoice {
  Meaning meaning;
  Phrase words;
};
constexpr std::array kMeanings{
    MeaningChoice{Meaning::words, {"an answer", "et svar"}},
    MeaningChoice{Meaning::explanation, {"an explanation", "en forklaring"}},
    MeaningChoice{Meaning::help, {"I would like help", "jeg vil gerne have hjælp"}},
    MeaningChoice{Meaning::wrong, {"this is wrong", "dette er forkert"}},
    MeaningChoice{Meaning::exemption, {"I ask for leave", "jeg beder om lov"}},
};

h::Markup reply_form(const Frame& frame, const Case& in, const CaseDraft& draft) {
  constexpr Phrase title{"Answer", "Svar"};
  constexpr Phrase label{"What you want to say", "Hvad du vil sige"};
  constexpr Phrase kind{"It is", "Det er"};
  constexpr Phrase button{"Send my answer", "Send mit svar"};
  const Language language = frame.language;
  return h::section(
      h::cls("card"), h::h2(say(language, title)),
      h::form(h::method_post(), h::action(self_of(in)), hidden(frame, in, "reply"), problem(draft, "reply"),
              h::label(h::label_for("reply-text"), say(language, label)),
              h::textarea(h::id("reply-text"), h::name("text"), h::rows(5), h::maxlength(kTyped),
                          h::required(), h::text(draft.form == "reply" ? draft.text : "")),
              h::label(h::label_for("reply-meaning"), say(language, kind)),
              h::select(h::id("reply-meaning"), h::name("meaning"),
                        h::each(kMeanings,
                                [&](const MeaningChoice& each) {
                                  return h::option(h::value(to_string(each.meaning)),
                                                   say(language, each.words));
                                })),
              h::button(h::type("submit"), h::cls("button"), say(language, button))));
}

// The job's run that staff ask about, as it is now.
h::Markup permit_form(const Frame& frame, const Case& in, const CaseJob& job, const CaseDraft& draft) {
  constexpr Phrase title{"May we cancel job {job}?", "Må vi annullere job {job}?"};
  constexpr Phrase why{
      "Nothing happens without your yes. It is for this run alone, and you can take it back until it is "
      "done.",
      "Intet sker uden dit ja. Det gælder kun denne kørsel, og du kan tage det tilbage, indtil det er "
      "gjort."};
  constexpr Phrase sure{"Yes, cancel it", "Ja, annullér det"};
  constexpr Phrase yes{"Allow it", "Tillad det"};
  constexpr Phrase reason{"Why not? (a word helps)", "Hvorfor ikke? (et ord hjælper)"};
  constexpr Phrase no{"No, let it run", "Nej, lad det køre"};
  const Language language = frame.language;
  const std::string id = std::to_string(job.run.job.id), box = "sure-" + id, field = "decline-" + id;
  const auto about = [&](std::string_view form) {
    return hidden(frame, in, form) + h::input(h::type("hidden"), h::name("job"), h::value(id)) +
           h::input(h::type("hidden"), h::name("start"), h::value(std::to_string(to_ms(job.run.start))));
  };
  return h::section(
      h::cls("card end"), h::h2(say(language, title, {{"job", job.shown}})), h::p(say(language, why)),
      h::form(
          h::method_post(), h::action(self_of(in)), about("permit"), problem(draft, "permit"),
          h::div(h::cls("check"),
                 h::input(h::type("checkbox"), h::id(box), h::name("sure"), h::value("yes"), h::required()),
                 h::label(h::label_for(box), say(language, sure))),
          h::button(h::type("submit"), h::cls("button danger"), say(language, yes))),
      h::form(h::method_post(), h::action(self_of(in)), about("decline"), problem(draft, "decline"),
              h::label(h::label_for(field), say(language, reason)),
              h::textarea(h::id(field), h::name("text"), h::rows(2), h::maxlength(kTyped),
                          h::text(draft.form == "decline" ? draft.text : "")),
              h::button(h::type("submit"), h::cls("button"), say(language, no))));
}

h::Markup withdraw_form(const Frame& frame, const Case& in, const CaseJob& job, const CaseDraft& draft) {
  constexpr Phrase title{"You allowed us to cancel job {job}", "Du har tilladt os at annullere job {job}"};
  constexpr Phrase button{"Take it back", "Tag det tilbage"};
  return h::section(
      h::cls("card"), h::h2(say(frame.language, title, {{"job", job.shown}})),
      h::form(h::method_post(), h::action(self_of(in)), hidden(frame, in, "withdraw"),
              problem(draft, "withdraw"),
              h::input(h::type("hidden"), h::name("job"), h::value(std::to_string(job.run.job.id))),
              h::button(h::type("submit"), h::cls("button"), say(frame.language, button))));
}

h::Markup permission_forms(const Frame& frame, const Case& in, const CaseDraft& draft) {
  h::Markup all;
  for (const CaseJob& job : in.jobs) {
    if (job.ended_at != no_time) continue;
    const Permission* permission = newest_permission(in, job.run);
    if (permission == nullptr) continue;
    if (permission->state == PermissionState::asked) all += permit_form(frame, in, job, draft);
    if (permission->state == PermissionState::given) all += withdraw_form(frame, in, job, draft);
  }
  return all;
}

Result<PersonAct> act_of(const Visit& visit, CaseId in) {
  const std::string what = visit.field("do"), text = plain_text(visit.field("text"), kTyped);
  const auto job = static_cast<SlurmId>(parse_integer(visit.field("job")).value_or(0));
  if (what == "reply") {
    const auto meaning = meaning_from(visit.field("meaning"));
    if (trim(text).empty()) return fail(ErrorCode::invalid, "an answer needs words");
    return PersonAct(act::Reply{in, text, meaning.value_or(Meaning::words)});
  }
  if (what == "permit") {
    if (visit.field("sure") != "yes")
      return fail(ErrorCode::invalid, "tick the box, so that we know that you mean it");
    const auto start = parse_integer(visit.field("start"));
    if (!start) return fail(ErrorCode::invalid, "the form does not say which run it is about");
    return PersonAct(act::Permit{in, from_ms(*start), job});
  }
  if (what == "decline") return PersonAct(act::Decline{in, text, job});
  if (what == "withdraw") return PersonAct(act::Withdraw{in, job});
  return fail(ErrorCode::invalid, "the form says nothing that can be done here");
}

}  // namespace

html::Markup case_forms(const Frame& frame, const Case& in, const CaseDraft& draft) {
  if (!frame.visitor || frame.visitor->caller.uid != in.uid) return {};
  return permission_forms(frame, in, draft) + reply_form(frame, in, draft);
}

net::Response post_case_page(const Visit& visit) {
  const auto number = parse_integer(visit.captured.front());
  if (!number || *number <= 0) return nothing_here_page(visit.frame);
  const CaseId in{*number};
  const auto found = visit.service.find_case(visit.caller(), in);
  if (!found) return service_trouble_page(visit.frame, found.error());
  const auto refused = [&](const Error& error) {
    return show_case(visit, *found, status_of(error.code),
                     {visit.field("do"), visit.field("text"), plain_text(error.message)});
  };
  const auto act = act_of(visit, in);
  if (!act) return refused(act.error());
  if (const auto done = visit.service.act(visit.caller(), *act, parse_integer(visit.field("seen"))); !done)
    return refused(done.error());
  return see_other(html::Url::path({"steward", "cases", visit.captured.front()}));
}

}  // namespace steward::portal
