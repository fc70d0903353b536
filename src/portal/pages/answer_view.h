// The page that a link in a message leads to. Pure.
#pragma once

#include <optional>
#include <string>

#include "engine/service.h"
#include "portal/pages/html.h"
#include "portal/pages/words.h"

namespace steward::portal {

inline constexpr std::size_t answer_bytes = 10'000;  // of a text; as the API takes them
inline constexpr int answer_typed = 5'000;           // characters that a browser lets people type

// An answer that came and was not taken: the page shows why, and keeps the words.
struct Draft {
  std::optional<engine::LinkAnswer::Kind> kind;  // whose form it is; none: it cannot be told
  std::string text;
  std::string problem;  // empty: nothing came yet
};

std::string_view code_of(engine::LinkAnswer::Kind kind);  // "permit", as forms and addresses say it
std::optional<engine::LinkAnswer::Kind> kind_from(std::string_view code);
bool offers(const engine::AnswerPage& page, engine::LinkAnswer::Kind kind);

// `self`: where the forms are sent.
html::Markup answer_view(const engine::AnswerPage& page, const html::Url& self, Language language,
                         const Draft& draft = {});

}  // namespace steward::portal
