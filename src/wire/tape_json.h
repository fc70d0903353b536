// A tape's lines, and what a replay tells, as JSON (docs/formats.md). Canonical and strict as in json.h.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "model/replayed.h"
#include "model/tape.h"

namespace steward::wire {

// One line without its end. What is to be erased is named and not written out.
std::string to_json(const tape::Line& line);
// A report in the words of its agent: `json` is taken as it is, and is what report_from_json took. It must
// not hold a line's end.
std::string report_line(Time at, std::string_view json);
// Errors: garbled, with the place in the line; an unknown kind, another format or number, too.
Result<tape::Line> tape_line_from_json(std::string_view text);

std::string to_json(const replayed::Record& record);
std::string to_json(const replayed::Summary& summary);
// An event's body without the texts that people and letters hold.
std::string bare_body(const Event& event);

}  // namespace steward::wire
