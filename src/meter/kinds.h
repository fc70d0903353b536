// Which kind of program a process is, by a table of executables and arguments (kinds.cpp). Pure.
//
// The table decides what Steward may say of a job, so it errs towards "other": a wrong guess would accuse
// somebody.
#pragma once

#include <string>
#include <vector>

#include "meter/proc_fs.h"
#include "meter/step.h"
#include "model/report.h"

namespace steward::meter {

struct Classified {
  ProcessKind kind = ProcessKind::other;
  // Does it work by itself? Shells, sleepers, tunnels, container runtimes and terminal multiplexers do not:
  // alone in a terminal they only wait.
  bool works = true;
  bool slurms_own = false;  // slurmstepd and the placeholder of step_extern: not the person's
};

Classified classify(const ProcText& text, StepKind step);

}  // namespace steward::meter
