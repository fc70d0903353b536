// The API's own small envelopes around model values (docs/api.md). Canonical and strict as in json.h.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/case.h"
#include "model/event.h"
#include "model/person.h"
#include "model/preview.h"

namespace steward::wire {

// GET /api/v1/me: who the caller is taken for, and how much of theirs there is.
struct Me {
  Caller caller;
  std::size_t jobs = 0;        // own jobs that Slurm knows of now
  std::size_t open_cases = 0;  // own
};

std::string to_json(const Me& value);
Result<Me> me_from_json(std::string_view text);

// POST /api/v1/acts: {"case": ...} or {"emergency": ...}; one of the two, both only if an act ever makes
// both.
struct ActAnswer {
  std::optional<Case> in;
  std::optional<Emergency> emergency;
};

std::string to_json(const ActAnswer& value);
Result<ActAnswer> act_answer_from_json(std::string_view text);

// POST /api/v1/history/import: {"since": ms}, strict.
std::string since_to_json(Time since);
Result<Time> since_from_json(std::string_view text);

// POST /api/v1/forget: {"user": "..."}, strict as an act is; answered with {"erased": n} (cases).
std::string forget_to_json(const std::string& user);
Result<std::string> forget_from_json(std::string_view text);
std::string erased_to_json(std::size_t cases);
Result<std::size_t> erased_from_json(std::string_view text);

// GET and POST /api/v1/me/language: {"language": "da", "known": ["da", "en"]}; posted without "known",
// strict.
struct LanguageAnswer {
  std::string language;
  std::vector<std::string> known;
};
std::string to_json(const LanguageAnswer& value);
Result<LanguageAnswer> language_answer_from_json(std::string_view text);
std::string language_to_json(const std::string& language);
Result<std::string> language_from_json(std::string_view text);

// POST /api/v1/mail/test: {"address": "..."}, strict; answered with what came of it.
std::string address_to_json(const std::string& address);
Result<std::string> address_from_json(std::string_view text);
std::string to_json(const MailTest& value);
Result<MailTest> mail_test_from_json(std::string_view text);

// One item of {"previews": [...]}.
std::string to_json(const Preview& value);
Result<Preview> preview_from_json(std::string_view text);

// One ledger event with its body: {"at", "body", "case", "kind", "person", "seq"}.
std::string to_json(const Event& value);
Result<Event> event_from_json(std::string_view text);

}  // namespace steward::wire
