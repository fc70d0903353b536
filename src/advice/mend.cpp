#include "advice/mend.h"

#include <algorithm>
#include <set>

#include "base/check.h"

namespace steward::advice {
namespace {

constexpr int most_rounds = 12;

// Which lines are written anew, and what comes before each.
struct MendPlan {
  std::set<std::uint32_t> removed;
  std::vector<std::pair<std::uint32_t, const LineEdit*>> inserted;  // in order

  bool fits(const ScriptFix& fix, std::size_t lines) const {
    return std::all_of(fix.edits.begin(), fix.edits.end(), [&](const LineEdit& edit) {
      if (edit.line == 0 || std::size_t{edit.line} - 1 + edit.remove > lines) return false;
      for (std::uint32_t i = 0; i < edit.remove; ++i) {
        if (removed.contains(edit.line + i)) return false;
      }
      return true;
    });
  }

  void take(const ScriptFix& fix) {
    for (const LineEdit& edit : fix.edits) {
      for (std::uint32_t i = 0; i < edit.remove; ++i) removed.insert(edit.line + i);
      if (!edit.insert.empty()) inserted.emplace_back(edit.line, &edit);
    }
  }
};

}  // namespace

std::vector<std::string_view> whole_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return lines;
}

Mended with_fixes(std::string_view text, const std::vector<ScriptFix>& fixes) {
  const std::vector<std::string_view> lines = whole_lines(text);
  MendPlan plan;
  Mended mended;
  for (const ScriptFix& fix : fixes) {
    if (fix.edits.empty() || !plan.fits(fix, lines.size())) continue;
    plan.take(fix);
    ++mended.fixes;
  }
  std::stable_sort(plan.inserted.begin(), plan.inserted.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  auto next = plan.inserted.begin();
  const auto insert = [&](std::uint32_t before) {
    for (; next != plan.inserted.end() && next->first <= before; ++next) {
      for (const std::string& line : next->second->insert) {
        if (!mended.text.empty() && mended.text.back() != '\n') mended.text += '\n';
        mended.text += line + '\n';
      }
    }
  };
  for (std::uint32_t number = 1; number <= lines.size(); ++number) {
    insert(number);
    if (!plan.removed.contains(number)) mended.text += lines[number - 1];
  }
  insert(static_cast<std::uint32_t>(lines.size() + 1));
  // A last line without an end keeps none.
  if (mended.fixes > 0 && !text.empty() && text.back() != '\n' && !mended.text.empty() &&
      mended.text.back() == '\n')
    mended.text.pop_back();
  return mended;
}

Mended mend(const std::string& file, std::string_view text, const std::vector<std::string>& words,
            const std::vector<std::pair<std::string, std::string>>& environment, const Surroundings& around) {
  Mended all{std::string(text), 0};
  for (int round = 0; round < most_rounds; ++round) {
    const CheckedScript checked = check_script(file, all.text, words, environment, around);
    std::vector<ScriptFix> fixes;
    for (const ScriptFinding& each : checked.findings) {
      if (each.fix && each.fix->sure && !each.fix->edits.empty()) fixes.push_back(*each.fix);
    }
    Mended mended = with_fixes(all.text, fixes);
    if (mended.fixes == 0 || mended.text == all.text) break;
    all.text = std::move(mended.text);
    all.fixes += mended.fixes;
  }
  if (all.text == text) all.fixes = 0;  // one fix undid another
  return all;
}

}  // namespace steward::advice
