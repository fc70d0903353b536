// Tells processes' kinds on a thread of its own: reading exe and cmdline can wait for a stuck process's
// memory lock, and a stuck process must never hold up a sample. The text is classified here and forgotten;
// only the kind leaves.
//
// Thread rule: one owner calls; the worker shares nothing but the queues. The worker is detached: when it
// hangs in the kernel, the agent goes on with what is known, and ends when told to.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/time.h"
#include "meter/kinds.h"

namespace steward::meter {

struct Identified {
  pid_t pid = 0;
  std::uint64_t start = 0;
  std::string comm;  // as it was when asked: another name means another program (exec)
  Classified as;
};

class Identifier {
 public:
  explicit Identifier(ProcFs proc);
  ~Identifier();
  Identifier(const Identifier&) = delete;
  Identifier& operator=(const Identifier&) = delete;

  void ask(const ProcStat& process, StepKind step);
  // What has become known since the last call. Waits at most `patience` for what was asked, and not at all
  // while the worker is known to hang. A process that is gone is never answered.
  std::vector<Identified> take(Duration patience);

 private:
  struct Shared;
  static void work(const std::shared_ptr<Shared>& shared, const ProcFs& proc);
  std::shared_ptr<Shared> shared_;
  bool hangs_ = false;
};

}  // namespace steward::meter
