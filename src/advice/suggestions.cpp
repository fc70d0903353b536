// What a value that Slurm does not take was probably meant to be.
#include <fmt/format.h>

#include <charconv>
#include <vector>

#include "advice/values.h"
#include "base/text.h"

namespace steward::advice {
namespace {

std::string squeezed(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c != ' ' && c != '\t') result += lower(c);
  }
  return result;
}

// "1.5" as thousandths; takes it off the front.
std::optional<std::uint64_t> take_thousandths(std::string_view& text) {
  std::uint64_t whole = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), whole);
  if (code != std::errc() || whole > 1'000'000'000) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  std::uint64_t value = whole * 1'000;
  if (!text.starts_with('.')) return value;
  text.remove_prefix(1);
  for (std::uint64_t weight = 100; !text.empty() && text.front() >= '0' && text.front() <= '9';
       weight /= 10) {
    value += weight * static_cast<std::uint64_t>(text.front() - '0');
    text.remove_prefix(1);
  }
  return value;
}

std::string take_letters(std::string_view& text) {
  std::string word;
  while (!text.empty() && text.front() >= 'a' && text.front() <= 'z') {
    word += text.front();
    text.remove_prefix(1);
  }
  return word;
}

std::uint64_t seconds_in(std::string_view unit) {
  for (const std::string_view word : {"s", "sec", "secs", "second", "seconds"})
    if (unit == word) return 1;
  for (const std::string_view word : {"m", "min", "mins", "minute", "minutes"})
    if (unit == word) return 60;
  for (const std::string_view word : {"h", "hr", "hrs", "hour", "hours"})
    if (unit == word) return 3'600;
  for (const std::string_view word : {"d", "day", "days"})
    if (unit == word) return 86'400;
  return 0;
}

}  // namespace

std::string suggest_limit(std::string_view text) {
  const std::string plain = squeezed(text);
  std::string_view rest = plain;
  std::uint64_t in_seconds = 0;
  while (!rest.empty()) {
    const auto thousandths = take_thousandths(rest);
    if (!thousandths) return "";
    const std::uint64_t unit = seconds_in(take_letters(rest));
    if (unit == 0) return "";
    in_seconds += *thousandths * unit / 1'000;
  }
  const std::uint64_t in_minutes = (in_seconds + 59) / 60;
  if (in_minutes == 0 || in_minutes > 1'000'000) return "";
  return limit_text(minutes(static_cast<std::int64_t>(in_minutes)));
}

std::string suggest_memory(std::string_view text) {
  const std::string plain = squeezed(text);
  std::string_view rest = plain;
  const auto thousandths = take_thousandths(rest);
  if (!thousandths || *thousandths == 0) return "";
  const std::string unit = take_letters(rest);
  if (!rest.empty() || unit.empty()) return "";
  const std::size_t power = std::string_view("mgt").find(unit.front());
  const std::string_view tail = std::string_view(unit).substr(1);
  if (power == std::string_view::npos || !(tail.empty() || tail == "b" || tail == "ib" || tail == "ig"))
    return "";
  const std::uint64_t mib = (*thousandths * (std::uint64_t{1} << (10 * power)) + 999) / 1'000;
  return memory_text(mib);
}

std::string suggest_gres(std::string_view text) {
  std::string guess;
  for (const std::string_view item : split(text, ',')) {
    std::string one = squeezed(item);
    for (const std::string_view prefix : {"gres/", "gres:", "gres="}) {
      if (one.starts_with(prefix)) one.erase(0, prefix.size());
    }
    if (!one.starts_with("gpu")) return "";
    one.erase(0, one.starts_with("gpus") ? 4 : 3);
    for (char& c : one) c = c == '=' ? ':' : c;
    // "gpu:2:a40" is the wrong way round.
    const auto parts = split(one, ':');
    if (parts.size() == 3 && !parts[1].empty() && parts[1].front() >= '0' && parts[1].front() <= '9')
      one = fmt::format(":{}:{}", parts[2], parts[1]);
    guess += (guess.empty() ? "gpu" : ",gpu") + one;
  }
  return guess != text && read_gres(guess) ? guess : "";
}

std::string suggest_gpus(std::string_view text) {
  const std::string whole = text.starts_with("gpu") ? std::string(text) : "gpu:" + std::string(text);
  const std::string gres = read_gres(whole) ? whole : suggest_gres(whole);
  if (!gres.starts_with("gpu:") || gres.find(',') != std::string::npos) return "";
  const std::string guess = gres.substr(4);
  return guess != text && read_gpus(guess) ? guess : "";
}

}  // namespace steward::advice
