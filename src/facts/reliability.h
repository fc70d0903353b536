// How much of the differences between the hours of a week comes back, and how much is chance: the weeks are
// parted into two halves, and what these have in common is compared with what each has (split-half
// reliability with the correction of Spearman, British Journal of Psychology 3, 1910, and Brown, ibid., for
// the length of the whole). Pure.
#pragma once

#include "model/rhythm.h"

namespace steward::facts {

// Of the same week as each half tells it; hours that one of them does not know are left out. 0 to 1000
// permille; 0 where no hour differs from another.
std::int32_t reliability_of(const WeekOfHours& one, const WeekOfHours& other);

// Weeks belong to the halves by turns.
constexpr std::size_t half_of(std::size_t hour) { return hour / kWeekHours % 2; }

}  // namespace steward::facts
