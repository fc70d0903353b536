#include "portal/pages/notices.h"

#include "portal/api/call.h"
#include "portal/pages/phrase.h"
#include "portal/pages/words.h"

namespace steward::portal {
namespace {

namespace h = html;
using Kind = engine::LinkAnswer::Kind;
using engine::LinkTrouble;

// The words with the command where they name it.
h::Markup with_command(Language language, Word word, std::string_view command) {
  constexpr std::string_view place = "{command}";
  const std::string_view words = say(language, word);
  const std::size_t at = words.find(place);
  if (at == std::string_view::npos) return h::text(words);
  return h::text(words.substr(0, at)) + h::code(command) + h::text(words.substr(at + place.size()));
}

h::Markup instead(Language language) {
  return h::section(h::cls("card narrow"), h::h2(say(language, Word::instead_title)),
                    h::p(say(language, Word::instead_mail)),
                    h::p(with_command(language, Word::instead_command, "steward cases")));
}

h::Markup told(Language language, Word title, Word text) {
  return h::div(h::cls("lead"), h::h1(say(language, title)), h::p(say(language, text)));
}

net::Response few_words(const Frame& frame, int status, Word title, Word text) {
  return page(frame, status, say(frame.language, title),
              told(frame.language, title, text) + instead(frame.language));
}

Word what_now(Kind kind) {
  switch (kind) {
    case Kind::permit:
      return Word::thanks_permit;
    case Kind::decline:
      return Word::thanks_decline;
    case Kind::wrong:
      return Word::thanks_wrong;
    case Kind::reply:
      break;
  }
  return Word::thanks_reply;
}

}  // namespace

net::Response thanks_page(const Frame& frame, std::optional<Kind> kind) {
  const Language language = frame.language;
  return page(
      frame, 200, say(language, Word::thanks_title),
      told(language, Word::thanks_title, what_now(kind.value_or(Kind::reply))) +
          h::section(h::cls("card narrow"), h::p(with_command(language, Word::thanks_more, "steward reply")),
                     h::p(say(language, Word::thanks_close))));
}

net::Response trouble_page(const Frame& frame, LinkTrouble trouble) {
  switch (trouble) {
    case LinkTrouble::expired:
      return few_words(frame, 410, Word::expired_title, Word::expired_text);
    case LinkTrouble::used:
      return few_words(frame, 410, Word::used_title, Word::used_text);
    case LinkTrouble::over:
      return few_words(frame, 410, Word::over_title, Word::over_text);
    case LinkTrouble::refused:
    case LinkTrouble::not_now:
      return few_words(frame, 503, Word::not_now_title, Word::not_now_text);
    case LinkTrouble::unknown:
      break;
  }
  return few_words(frame, 404, Word::unknown_title, Word::unknown_text);
}

net::Response service_trouble_page(const Frame& frame, const Error& error) {
  if (error.code == ErrorCode::not_found) return nothing_here_page(frame);
  constexpr Phrase title{"This cannot be shown now", "Dette kan ikke vises nu"};
  const Language language = frame.language;
  return page(frame, status_of(error.code), say(language, title),
              h::section(h::cls("card narrow"), h::h1(say(language, title)), h::p(error.message)));
}

net::Response log_in_first_page(const Frame& frame) {
  constexpr Phrase title{"Log in to see this page", "Log ind for at se denne side"};
  constexpr Phrase how{
      "On {platform}'s front-end, type this and open the link that it prints, then come back here:",
      "Skriv dette på {platform}s front-end, åbn linket, som det viser, og kom tilbage hertil:"};
  const Language language = frame.language;
  return page(frame, 401, say(language, title),
              h::section(h::cls("card narrow"), h::h1(say(language, title)),
                         h::p(say(language, how, {{"platform", frame.platform}})),
                         h::pre(h::cls("command"), h::code("steward portal"))));
}

net::Response form_trouble_page(const Frame& frame, int status) {
  constexpr Phrase title{"Nothing was done", "Der blev ikke gjort noget"};
  constexpr Phrase why{
      "The form was sent by no page of this visit: the page was open before you logged in, or another "
      "site sent it. Open the page anew and try again.",
      "Formularen blev ikke sendt af en side fra dette besøg: siden var åben, før du loggede ind, eller "
      "et andet websted sendte den. Åbn siden igen, og prøv på ny."};
  const Language language = frame.language;
  return page(frame, status, say(language, title),
              h::section(h::cls("card narrow"), h::h1(say(language, title)), h::p(say(language, why))));
}

net::Response nothing_here_page(const Frame& frame) {
  return few_words(frame, 404, Word::nothing_here_title, Word::nothing_here_text);
}

net::Response wrong_method_page(const Frame& frame, const std::string& allowed) {
  net::Response response = few_words(frame, 405, Word::method_title, Word::method_text);
  response.headers["Allow"] = allowed;
  return response;
}

net::Response too_many_page(const Frame& frame, Duration wait) {
  net::Response response = few_words(frame, 429, Word::too_many_title, Word::too_many_text);
  response.headers["Retry-After"] = std::to_string(wait / seconds(1));
  return response;
}

}  // namespace steward::portal
