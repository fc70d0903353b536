// One case of the corpus: a script or a command line, what surrounds it, and what is to be found.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "model/script_finding.h"

namespace steward::advice {

// A file of tests/advice/corpus/:
//   line: srun -G 1 hostname        a command line; or, with a script, …
//   options: --gres=gpu:2           … what stands behind it on sbatch's
//   now: 2026-11-30T08:00           else Monday, 23 November 2026, 08:00 UTC
//   cluster: none                   it is not known
//   down: cpu                       a partition that starts nothing
//   environment: SBATCH_GRES=gpu:1
//   lines: dos                      the script's lines end in \r\n
//   expect:
//   7 warning late_directive
//   - hint no_time
//   script:
//   #!/bin/bash
//   …
struct CorpusCase {
  std::string name;
  std::map<std::string, std::string> head;
  std::vector<std::string> expected;
  std::string script;
  bool has_script = false;

  bool is(const std::string& key, const std::string& value) const;
};

std::vector<CorpusCase> corpus();  // in order of their names

// "7 warning late_directive", "- hint no_time".
std::vector<std::string> told(const CheckedScript& checked);

struct CorpusRun {
  CheckedScript checked;
  std::string mended;  // the script after its sure fixes
};
CorpusRun run(const CorpusCase& one);

}  // namespace steward::advice
