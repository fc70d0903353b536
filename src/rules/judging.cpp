#include "rules/judging.h"

#include <fmt/format.h>

namespace steward::rules {

Span window_span(const JobFacts& facts, Duration window, Time now) {
  const std::int64_t to = to_ms(now) / facts.interval.count() - 1;
  return {to - window / facts.interval, to};
}

bool ripe(const JobFacts& facts, const Span& span, Duration grace) {
  return span.from * facts.interval.count() >= to_ms(facts.run.start + grace);
}

bool covered(const WindowCount& count, std::int64_t floor_permille) {
  return count.valid * 1000 >= count.expected * floor_permille;
}

bool idle(const WindowCount& count, std::int64_t busy_permille) {
  return count.active * 1000 <= count.valid * busy_permille;
}

Verdict keeps(std::string_view rule, std::string reason) {
  return {std::string(rule), Judgement::keeps, std::move(reason), {}};
}

Verdict unknown(std::string_view rule, std::string reason) {
  return {std::string(rule), Judgement::unknown, std::move(reason), {}};
}

Verdict too_little_measured(std::string_view rule, const WindowCount& count) {
  return unknown(rule, fmt::format("only {} of {} intervals were measured", count.valid, count.expected));
}

}  // namespace steward::rules
