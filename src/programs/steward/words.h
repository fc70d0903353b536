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
std::string resolution_words(Resolution resolution);
std::string case_state(const Case& in);   // "open", "closed: remedied"
std::string case_matter(const Case& in);  // the rules found broken, or what it is about

}  // namespace steward::cli
