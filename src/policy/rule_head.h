// What every rule's parameters begin with, and how a listing of them is written.
#pragma once

#include <concepts>
#include <string_view>
#include <type_traits>

namespace steward::policy {

// What a rule's finding does first.
enum class FirstContact {
  send,   // the person is told at once
  draft,  // a draft waits for a staff member's approval
  advice  // shown in the job's page, never a case
};
std::string_view to_string(FirstContact first);

// What every rule has, whatever it looks at.
struct RuleHead {
  bool enabled = true;
  FirstContact first_contact = FirstContact::send;
};

// Rule is T or const T: one listing serves who reads and who sets.
template <typename Rule, typename T>
concept Of = std::same_as<std::remove_const_t<Rule>, T>;

}  // namespace steward::policy
