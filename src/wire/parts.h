// Descriptions of the types that several families of texts share. Internal to wire/.
#pragma once

#include "model/case.h"
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
