// Fuzz entry for tapes: whatever a file holds, each line is taken or refused, what was taken is written and
// read again to the same bytes, and the replay goes on or says why not.
// Lines with whole cases are read but not replayed: they are the store's, which folded and checked them
// before they were written, and the fold is right to stop where a case cannot be (casework/apply.h).
//   clang++ -std=c++20 -g -O1 -fsanitize=fuzzer,address,undefined -Isrc tests/fuzz/tape_fuzz.cpp
//   src/engine/{step,sight,recorder,replay,tape_reader}.cpp src/{wire,facts,rules,casework,model,base}/*.cpp
//   …
#include <cstddef>
#include <cstdint>
#include <sstream>
#include <string>

#include "base/check.h"
#include "engine/replay.h"
#include "engine/tape_reader.h"
#include "wire/tape_json.h"

namespace {

using namespace steward;

bool holds_cases(const tape::Line& line) {
  return std::holds_alternative<tape::LoadedCase>(line.content) ||
         std::holds_alternative<tape::LoadedEmergency>(line.content) ||
         std::holds_alternative<tape::RecalledCase>(line.content);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::istringstream in(std::string(reinterpret_cast<const char*>(data), size));
  engine::TapeReader reader(in, "fuzz");
  engine::Replay replay({}, engine::wordless(), [](const replayed::Record& record) {
    STEWARD_CHECK(wire::to_json(record).find('\n') == std::string::npos);
  });
  for (;;) {
    auto line = reader.next();
    if (!line || !*line) break;
    const std::string text = wire::to_json(**line);
    const auto again = wire::tape_line_from_json(text);
    STEWARD_CHECK(again.has_value() && wire::to_json(*again) == text);
    if (holds_cases(**line)) continue;
    if (!replay.take(std::move(**line), reader.text())) break;
  }
  replay.finish();
  return 0;
}
