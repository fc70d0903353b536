#include "portal/pages/answer.h"

#include "base/text.h"
#include "net/target.h"
#include "portal/pages/answer_view.h"
#include "portal/pages/notices.h"

namespace steward::portal {
namespace {

using engine::LinkAnswer;
using engine::LinkTrouble;
using Kind = LinkAnswer::Kind;
using Fields = std::map<std::string, std::string>;

constexpr std::size_t kFormBytes = 64u << 10;
constexpr std::size_t kTokenBytes = 512;
constexpr std::string_view kTokenCharacters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";

// What the link stands for, in the words and under the name that its message had.
struct Open {
  engine::AnswerPage page;
  Frame frame;
  html::Url self;

  net::Response show(int status, const Draft& draft = {}) const {
    std::string title = page.subject;
    // Said first by a screen reader, before anything on the page is.
    if (!draft.problem.empty()) title = std::string(say(frame.language, Word::problem_title)) + ": " + title;
    return portal::page(frame, status, title, answer_view(page, self, frame.language, draft));
  }
  std::string words(Word word) const { return say(frame.language, word, {{"job", page.job}}); }
};

tl::expected<Open, net::Response> open(const Visit& visit, const std::string& token) {
  const bool possible = token.size() <= kTokenBytes &&
                        token.find_first_not_of(kTokenCharacters) == std::string::npos && !token.empty();
  auto found = possible ? visit.service.look_at_link(token) : tl::unexpected(LinkTrouble::unknown);
  if (!found) return tl::unexpected(trouble_page(visit.frame, found.error()));
  Frame frame = visit.frame;
  frame.platform = found->platform;
  frame.language = language_from(found->language, visit.frame.language);
  return Open{std::move(*found), std::move(frame), html::Url::path({"steward", "answer", token})};
}

std::string field(const Fields& fields, const std::string& name) {
  const auto found = fields.find(name);
  return found == fields.end() ? "" : found->second;
}

// The first thing that keeps the answer from being taken; empty: nothing.
std::string problem_of(const Open& link, const Fields& fields, const std::optional<Kind>& kind,
                       const std::string& text) {
  if (!kind || !offers(link.page, *kind)) return link.words(Word::not_offered);
  if (*kind == Kind::permit)
    return field(fields, "sure") == "yes" ? std::string() : link.words(Word::check_missing);
  if (trim(text).empty()) return link.words(Word::text_missing);
  if (text.size() <= answer_bytes) return "";
  return say(link.frame.language, Word::text_too_long,
             {{"have", std::to_string(text.size())}, {"most", std::to_string(answer_bytes)}});
}

net::Response refused(const Open& link, const engine::LinkRefusal& refusal, Draft draft) {
  if (refusal.trouble == LinkTrouble::refused) {
    draft.problem = plain_text(refusal.words);
    return link.show(409, draft);
  }
  if (refusal.trouble == LinkTrouble::not_now) {
    draft.problem = link.words(Word::not_now_text);
    return link.show(503, draft);
  }
  return trouble_page(link.frame, refusal.trouble);
}

html::Url answered(Kind kind, Language language) {
  return html::Url::path({"steward", "answered"}).with("do", code_of(kind)).with("lang", code_of(language));
}

}  // namespace

net::Response get_answer(const Visit& visit, const std::string& token) {
  const auto link = open(visit, token);
  return link ? link->show(200) : link.error();
}

net::Response post_answer(const Visit& visit, const std::string& token) {
  const auto link = open(visit, token);
  if (!link) return link.error();
  const net::Request& request = visit.request;
  const Draft garbled{{}, "", link->words(Word::form_garbled)};
  if (request.body.size() > kFormBytes) return link->show(413, garbled);
  if (!is_form(request)) return link->show(415, garbled);
  const auto fields = net::parse_form(request.body);
  if (!fields) return link->show(400, garbled);
  const auto kind = kind_from(field(*fields, "do"));
  // Cut to what the form may hold: what is too long goes back whole, to be shortened.
  const std::string text = plain_text(field(*fields, "text"), kFormBytes);
  Draft draft{kind, text, problem_of(*link, *fields, kind, text)};
  if (!draft.problem.empty()) return link->show(400, draft);
  const LinkAnswer answer{*kind, *kind == Kind::permit ? "" : text};
  if (const auto taken = visit.service.answer_by_link(token, answer); !taken)
    return refused(*link, taken.error(), std::move(draft));
  return see_other(answered(*kind, link->frame.language));
}

net::Response get_answered(const Visit& visit) {
  const auto& query = visit.request.query;
  Frame frame = visit.frame;
  if (const auto language = query.find("lang"); language != query.end())
    frame.language = language_from(language->second, frame.language);
  const auto what = query.find("do");
  return thanks_page(frame, what == query.end() ? std::nullopt : kind_from(what->second));
}

}  // namespace steward::portal
