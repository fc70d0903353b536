// What a tape comes to.
#pragma once

#include <string>
#include <vector>

#include "engine/replay.h"
#include "policy/policy.h"

namespace steward::tapes {

class Play;

struct Told {
  std::vector<replayed::Record> records;
  replayed::Summary summary;
  std::string json;   // as `steward replay --json` prints it
  std::string error;  // empty: the whole tape was taken
  bool torn = false;

  // The last one of that rule about the job; fails the test where there is none.
  Verdict verdict(const Play& job, const std::string& rule) const;
  // "unknown keeps breaks": in order, whatever the run.
  std::string course(const Play& job, const std::string& rule) const;
  // When it first said so, after the job's first start; fails the test where it never did.
  Duration first(const Play& job, const std::string& rule, Judgement judgement) const;
  bool ever(const std::string& rule, Judgement judgement) const;
  // "ida:holding", a case each, in order.
  std::vector<std::string> cases() const;
  // How many ledger events of that kind there were; the rules of findings, in order.
  int case_events(const std::string& kind) const;
  std::vector<std::string> found() const;
  // "finding to ida by mail", in order; a draft says so.
  std::vector<std::string> contacts() const;
};

// policy/aicloud.toml with contact switched on.
policy::Policy aicloud();

Told replay(const std::string& tape, const policy::Policy& policy = aicloud());

}  // namespace steward::tapes
