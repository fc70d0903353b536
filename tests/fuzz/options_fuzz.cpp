// Fuzz entry for command lines: words set apart by line ends, as sbatch, salloc and srun would take them.
//   clang++ -std=c++20 -g -O1 -fsanitize=fuzzer,address,undefined -Isrc tests/fuzz/options_fuzz.cpp
//   src/{advice,casework,policy,model,base}/*.cpp …
#include <cstddef>
#include <cstdint>
#include <string>

#include "advice/check.h"
#include "base/check.h"
#include "base/text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace steward;
  const std::string text(reinterpret_cast<const char*>(data), size);
  std::vector<std::string> words;
  for (const std::string_view word : split(text, '\n')) words.emplace_back(word);
  for (const auto command :
       {advice::SlurmCommand::sbatch, advice::SlurmCommand::salloc, advice::SlurmCommand::srun}) {
    const advice::JobRead job = advice::read_job({command, nullptr, {}, words});
    STEWARD_CHECK(!job.parts.empty() && job.arguments.size() <= words.size());
    advice::check_command(command, words, {}, {});
  }
  return 0;
}
