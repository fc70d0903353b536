// Tells processes' kinds, off the sampling path (meter/background.h). The text is classified there and
// forgotten; only the kind leaves.
#pragma once

#include <memory>
#include <string>

#include "meter/background.h"
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
  Identifier(ProcFs proc, std::shared_ptr<const KindTable> kinds)
      : proc_(std::move(proc)), kinds_(std::move(kinds)) {}

  void ask(const ProcStat& process, StepKind step) {
    background_.ask([proc = proc_, kinds = kinds_, process, step]() -> std::optional<Identified> {
      const auto text = proc.text(process.pid);
      if (!text) return std::nullopt;  // gone
      return Identified{process.pid, process.start, process.comm, kinds->classify(*text, step)};
    });
  }
  // What has become known since the last call. A process that is gone is never answered.
  template <typename With>
  void take(Duration patience, With with) {
    background_.take(patience, with);
  }

 private:
  ProcFs proc_;
  std::shared_ptr<const KindTable> kinds_;
  Background<Identified> background_;
};

}  // namespace steward::meter
