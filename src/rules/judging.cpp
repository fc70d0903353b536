#include "rules/judging.h"

#include <fmt/format.h>

#include <algorithm>

namespace steward::rules {

Span window_span(const JobFacts& facts, Duration window, Time now) {
  const std::int64_t to = to_ms(now) / facts.interval.count() - 1;
  return {to - window / facts.interval, to};
}

Time able_since(const JobFacts& facts) { return std::max(facts.run.start, facts.running_since); }

bool ripe(const JobFacts& facts, const Span& span, Duration grace) {
  return span.from * facts.interval.count() >= to_ms(able_since(facts) + grace);
}

bool covered(const WindowCount& count, std::int64_t floor_permille) {
  return count.valid * 1000 >= count.expected * floor_permille;
}

bool idle(const WindowCount& count, std::int64_t busy_permille) {
  return count.active * 1000 <= count.valid * busy_permille;
}

Verdict keeps(std::string_view rule, std::string reason) {
  return {std::string(rule), "", Judgement::keeps, std::move(reason), {}};
}

Verdict unknown(std::string_view rule, std::string reason) {
  return {std::string(rule), "", Judgement::unknown, std::move(reason), {}};
}

Verdict too_little_measured(std::string_view rule, const WindowCount& count) {
  return unknown(rule, fmt::format("only {} of {} intervals were measured", count.valid, count.expected));
}

}  // namespace steward::rules
