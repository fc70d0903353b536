// Fuzz entry for `steward check`: whatever a script holds, it is read, judged and mended; places lie in the
// text, and mending changes no line that a shell would run.
//   clang++ -std=c++20 -g -O1 -fsanitize=fuzzer,address,undefined -Isrc tests/fuzz/script_fuzz.cpp
//   src/{advice,casework,policy,model,base}/*.cpp …
#include <cstddef>
#include <cstdint>
#include <string>

#include "advice/mend.h"
#include "base/check.h"
#include "base/text.h"

namespace {

using namespace steward;

std::string what_runs(std::string_view text) {
  std::string lines;
  for (const std::string_view line : split(text, '\n')) {
    const std::string_view bare = trim(line);
    if (!bare.empty() && bare.front() != '#') lines += std::string(bare) + "\n";
  }
  return lines;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  advice::Surroundings around;
  around.at = advice::local_now(from_seconds(1'795'420'800), "UTC");
  around.exists = [](const std::string&) { return false; };
  const CheckedScript checked = advice::check_script("fuzz", text, {}, {}, around);
  const std::vector<std::string> lines = advice::read_script(text).lines;
  for (const ScriptFinding& each : checked.findings) {
    if (each.place.line == 0 || each.place.line > lines.size()) continue;
    STEWARD_CHECK(each.place.column - 1 + each.place.length <= lines[each.place.line - 1].size());
  }
  const advice::Mended mended = advice::mend("fuzz", text, {}, {}, around);
  STEWARD_CHECK(what_runs(mended.text) == what_runs(text));
  return 0;
}
