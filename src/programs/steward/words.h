// Model values in the words that people read. Pure but for the terminal's zone and characters.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/case.h"
#include "model/view.h"
#include "programs/steward/terminal.h"

namespace steward::cli {

// "1 running job", "3 running jobs".
std::string count_of(std::size_t count, std::string_view one, std::string_view many);
// Whole percent, rounded down, so that 100 % means all of it. "?" when the whole is 0.
std::string percent(std::int64_t part, std::int64_t whole);

std::string where(const Terminal& terminal, const Job& job);  // "a256-a40-04", "a256-a40-04 +2"
std::string doing(const Terminal& terminal, const Job& job);  // "running for 3 h 12 min", "pending"
std::string gpu_use(const GpuView& gpu);  // "in use 43 % of the time", "idle all the time", …
Tint gpu_tint(const GpuView& gpu);
std::string job_use(const Terminal& terminal, const JobView& job);                  // "43 %, 1 of 2 idle"
Cell verdict_cell(const Terminal& terminal, const std::vector<Verdict>& verdicts);  // the gravest first
std::string verdict_mark(const Terminal& terminal, Judgement judgement);
Tint verdict_tint(Judgement judgement);

// Evidence as "GPUs idle: 2" lines; unknown keys keep their name, so that a newer stewardd is not hidden.
std::string evidence_line(const Terminal& terminal, const std::pair<std::string, Value>& item);

std::string passage_words(const Terminal& terminal, const Contact& contact);  // "accepted 14:05"
std::string permission_words(const Terminal& terminal, const Permission& permission);
std::string cancellation_words(const Terminal& terminal, const Cancellation& cancellation);
std::string exemption_words(const Terminal& terminal, const Case& in, const Exemption& exemption);
std::string resolution_words(Resolution resolution);
std::string cause_words(Cause cause);         // "the shared storage"
std::string meaning_words(Meaning meaning);   // "asks for help"; empty for plain words
std::string audience_words(Audience to);      // "to the service desk"; empty for the case's person
std::string principle_words(const Case& in);  // "hold GPUs only while you use them"
std::string case_state(const Case& in);       // a word for tables: "told", "closed: remedied"
// The same as a sentence, as the case's own person (`own`) or staff read it.
std::string state_words(const Case& in, bool own);
std::string case_matter(const Case& in);  // the rules found broken, or what it is about
std::string jobs_words(const Terminal& terminal, const Case& in);  // "4711, 120_3, 120_4 +2"
// A job of the case as squeue shows it; its raw id when the case is not about it.
std::string shown_in(const Case& in, const JobKey& job);

}  // namespace steward::cli
