// GateTexts: what people read on their terminal when they submit a job, from messages/<language>/gate.txt.
// Pure.
//
// The file has a section for each word: a line "[session]", then its lines as they are printed. Sections:
// session, refused, comment, notebook, sleep, long_time, and leave, which follows session and refused where
// the policy lets troubleshooting pass. Placeholders: {platform} {gpus} {command} {default}; in leave also
// {most_gpus} {most_time}; and of [ucloud] in the policy {place} {ucloud.shell} {ucloud.notebook}
// {ucloud.editor}, whose lines are left out of a word where the policy names no such place or app. A word has
// six lines at most, together with leave; a line 90 characters.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/ucloud.h"

namespace steward::advice {

using GateTexts = std::map<std::string, std::vector<std::string>>;

// `where` begins every error ("messages/en/gate.txt:7: …"). Errors: invalid: an unknown, doubled or missing
// section, an unknown placeholder, a stray brace, control characters, no UTF-8, too long.
Result<GateTexts> parse_gate_texts(std::string_view text, const std::string& where);

// With the place's name and links in them.
GateTexts with_place(const GateTexts& texts, const Ucloud& ucloud);

}  // namespace steward::advice
