// Descriptions of the types that several families of texts share. Internal to wire/.
#pragma once

#include "model/case.h"
#include "model/plot.h"
#include "model/verdict.h"
#include "wire/fields.h"

namespace steward::wire {

template <typename Io, Of<JobKey> V>
void describe(Io& io, V& v) {
  io("cluster", v.cluster);
  io("id", v.id);
  io("first_submit", v.first_submit);
}

template <typename Io, Of<RunKey> V>
void describe(Io& io, V& v) {
  io("job", v.job);
  io("start", v.start);
}

// Eighths, a digit a slice; '-': not measured. Exact for what facts/plot.h draws.
template <typename Io, Of<Strip> V>
void describe(Io& io, V& v) {
  io("label", v.label);
  std::string levels;
  for (const int permille : v.permille)
    levels += permille == Strip::unknown ? '-' : static_cast<char>('0' + permille * 8 / 1000);
  io("levels", levels);
  if constexpr (!std::is_const_v<V>) {
    v.permille.clear();
    for (const char c : levels) v.permille.push_back(c >= '0' && c <= '8' ? (c - '0') * 125 : Strip::unknown);
  }
}

template <typename Io, Of<Plot> V>
void describe(Io& io, V& v) {
  io("from", v.from);
  io("to", v.to);
  io("strips", v.strips);
}

template <typename Io, Of<Verdict> V>
void describe(Io& io, V& v) {
  io("rule", v.rule);
  io("principle", v.principle);
  io("judgement", v.judgement);
  io("reason", v.reason);
  io("evidence", v.evidence);
  io("exempt", v.exempt);
  io.may("doubted", v.doubted);
}

template <typename Io, Of<Emergency> V>
void describe(Io& io, V& v) {
  io("id", v.id);
  io("declared_by", v.declared_by);
  io("declared_at", v.declared_at);
  io("expires_at", v.expires_at);
  io("cause", v.cause);
  io("reason", v.reason);
  io("evidence", v.evidence);
  io.may("told", v.told);
  io("platform", v.platform);
  io("runs", v.runs);
  io("needs_second", v.needs_second);
  io("confirmed_by", v.confirmed_by);
  io("confirmed_at", v.confirmed_at);
}

}  // namespace steward::wire
