#include "advice/values.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <limits>
#include <vector>

#include "advice/word_lists.h"
#include "base/text.h"

namespace steward::advice {
namespace {

constexpr std::uint64_t most = std::numeric_limits<std::int32_t>::max();

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The number at the front, as strtol takes it: blanks and a plus may stand before it. Takes it off `text`.
std::optional<std::uint64_t> take_number(std::string_view& text) {
  std::string_view rest = text;
  while (!rest.empty() && is_blank(rest.front())) rest.remove_prefix(1);
  if (rest.starts_with('+')) rest.remove_prefix(1);
  std::uint64_t number = 0;
  const auto [end, code] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
  if (code != std::errc() || !is_digit(rest.front())) return std::nullopt;
  rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
  text = rest;
  return number;
}

bool is_word(std::string_view text, std::string_view word) { return lower(text) == word; }

struct CountedName {
  std::array<std::uint64_t, 4> number{};
  std::size_t count = 0, colons = 0;
  bool days = false;
};

// Numbers set apart by ':', with "D-" before them.
std::optional<CountedName> time_parts(std::string_view text) {
  CountedName parts;
  bool expects = true;
  while (!text.empty()) {
    if (is_digit(text.front()) && expects && parts.count < parts.number.size()) {
      const auto number = take_number(text);
      if (!number || *number > most) return std::nullopt;
      parts.number.at(parts.count++) = *number;
      expects = false;
    } else if (text.front() == '-' && !expects && !parts.days && parts.colons == 0) {
      parts.days = expects = true;
      text.remove_prefix(1);
    } else if (text.front() == ':' && !expects && parts.colons < 2) {
      ++parts.colons;
      expects = true;
      text.remove_prefix(1);
    } else {
      return std::nullopt;
    }
  }
  // "1-" is a day and nothing else; "1:" is nothing.
  const bool bare_days = parts.days && parts.count == 1 && parts.colons == 0;
  if (parts.count == 0 || (expects && !bare_days)) return std::nullopt;
  return parts;
}

std::uint64_t seconds_of(const CountedName& parts) {
  const auto& n = parts.number;
  if (parts.days) return n[0] * 86'400 + n[1] * 3'600 + n[2] * 60 + n[3];
  if (parts.colons == 2) return n[0] * 3'600 + n[1] * 60 + n[2];
  return n[0] * 60 + n[1];
}

// A multiple of 1024 that a count of GRES may end in.
std::optional<std::uint64_t> gres_count(std::string_view text) {
  if (text.empty() || !is_digit(text.front())) return std::nullopt;
  const auto number = take_number(text);
  if (!number || *number > most) return std::nullopt;
  if (text.empty()) return *number;
  const bool thousands = (text == "k" || text == "K") && *number < 1'024;
  return thousands ? std::optional(*number * 1'024) : std::nullopt;
}

void put(Gpus& gpus, GpuCount one) {
  for (GpuCount& each : gpus.of) {
    if (each.type == one.type) {
      each.count = one.count;
      return;
    }
  }
  gpus.of.push_back(std::move(one));
}

// "", "2", "a40", "a40:2", behind a name or alone.
Result<GpuCount> read_gpu(const std::vector<std::string_view>& parts, std::string_view whole) {
  const auto wrong = [&](std::string_view why) {
    return fail(ErrorCode::invalid, fmt::format("\"{}\" {}", one_line(whole, 80), why));
  };
  if (parts.empty()) return GpuCount{};
  for (const std::string_view part : parts) {
    if (part.empty()) return wrong("has an empty part between its colons");
  }
  const bool counted = is_digit(parts.back().front());
  const auto count = counted ? gres_count(parts.back()) : std::optional<std::uint64_t>(1);
  if (parts.back().front() == '-' || !count) return wrong("has no whole number of GPUs");
  if (parts.size() > 2 || (parts.size() == 2 && !counted))
    return wrong("is not of the form type:count, such as a40:2");
  return GpuCount{parts.size() == 2 || !counted ? std::string(parts.front()) : "", *count};
}

// Slurm refuses GPUs of a type beside GPUs of any.
Status consistent(const Gpus& gpus, std::string_view whole) {
  bool typed = false, any = false;
  for (const GpuCount& each : gpus.of) (each.type.empty() ? any : typed) = true;
  if (!typed || !any) return {};
  return fail(ErrorCode::invalid,
              fmt::format("\"{}\" asks for GPUs of a type and of any; Slurm takes one way or the other",
                          one_line(whole, 80)));
}

}  // namespace

Result<Limit> read_limit(std::string_view text) {
  if (text == "-1" || is_word(text, "infinite") || is_word(text, "unlimited")) return Limit{};
  const auto parts = time_parts(text);
  if (!parts) {
    return fail(ErrorCode::invalid,
                fmt::format("\"{}\" is no time: Slurm takes minutes, MM:SS, HH:MM:SS, D-HH, "
                            "D-HH:MM and D-HH:MM:SS",
                            one_line(text, 80)));
  }
  const std::uint64_t in_minutes = (seconds_of(*parts) + 59) / 60;
  if (in_minutes > most) return fail(ErrorCode::invalid, "the time is longer than Slurm can count");
  return Limit{minutes(static_cast<std::int64_t>(in_minutes))};
}

Result<Memory> read_memory(std::string_view text) {
  std::string_view unit = text;
  const auto number = take_number(unit);
  std::uint64_t kib = 1'024;
  bool known = number.has_value() && unit.size() <= 2 && (unit.size() < 2 || lower(unit[1]) == 'b');
  if (known && !unit.empty()) {
    const std::size_t power = std::string_view("kmgt").find(lower(unit.front()));
    known = power != std::string_view::npos;
    if (known) kib = std::uint64_t{1} << (10 * power);
  }
  if (!known || *number > (std::uint64_t{1} << 52) / kib) {
    return fail(
        ErrorCode::invalid,
        fmt::format("\"{}\" is no amount of memory: Slurm takes whole numbers with K, M, G or T, such as 16G",
                    one_line(text, 80)));
  }
  return Memory{(*number * kib + 1'023) / 1'024};
}

Result<std::uint32_t> read_count(std::string_view text) {
  std::string_view rest = text;
  const auto number = take_number(rest);
  if (!number || !rest.empty() || *number == 0 || *number > most) {
    return fail(ErrorCode::invalid, fmt::format("\"{}\" is no whole number above 0", one_line(text, 80)));
  }
  return static_cast<std::uint32_t>(*number);
}

namespace {

std::optional<std::uint32_t> node_number(std::string_view text) {
  if (text.empty()) return 1;
  const auto number = take_number(text);
  if (!number || *number > most / 1'048'576) return std::nullopt;
  std::uint64_t factor = 1;
  if (!text.empty() && lower(text.front()) == 'k') factor = 1'024;
  if (!text.empty() && lower(text.front()) == 'm') factor = 1'048'576;
  if (factor != 1) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  if (!text.empty()) return std::nullopt;
  return static_cast<std::uint32_t>(*number * factor);
}

}  // namespace

Result<NodeCount> read_nodes(std::string_view text) {
  const std::size_t dash = text.find('-');
  const auto least = node_number(text.substr(0, dash));
  const bool range = dash != std::string_view::npos;
  const auto greatest = range ? node_number(text.substr(dash + 1)) : least;
  const bool open = range && dash + 1 == text.size();
  if (text.empty() || open || !least || !greatest) {
    return fail(ErrorCode::invalid,
                fmt::format("\"{}\" is no number of nodes, such as 1 or 1-4", one_line(text, 80)));
  }
  if (*greatest < *least)
    return fail(ErrorCode::invalid,
                fmt::format("at most {} nodes are fewer than at least {}", *greatest, *least));
  return NodeCount{*least, *greatest};
}

Result<Gres> read_gres(std::string_view text) {
  Gres gres;
  if (is_word(text, "none")) return gres;
  if (text.empty()) return fail(ErrorCode::invalid, "it is empty; GPUs are asked for by --gres=gpu:1");
  for (const std::string_view item : split(text, ',')) {
    std::vector<std::string_view> parts = split(item, ':');
    if (parts.front() == "gres" && parts.size() > 1) parts.erase(parts.begin());
    const std::string name(parts.front());
    parts.erase(parts.begin());
    if (name.empty() || name.find_first_of("=/() ") != std::string::npos || lower(name) == "gpus" ||
        (name != "gpu" && lower(name) == "gpu")) {
      return fail(ErrorCode::invalid,
                  fmt::format("\"{}\" is no resource that Slurm knows; GPUs are asked for by gpu:1",
                              one_line(item, 80)));
    }
    const auto one = read_gpu(parts, item);
    if (!one) return tl::unexpected<Error>(one.error());
    if (name == "gpu") {
      put(gres.gpus, *one);
    } else {
      gres.others.push_back(name);
    }
  }
  const Status good = consistent(gres.gpus, text);
  if (!good) return tl::unexpected<Error>(good.error());
  return gres;
}

Result<Gpus> read_gpus(std::string_view text) {
  Gpus gpus;
  if (text.empty()) return gpus;
  for (const std::string_view item : split(text, ',')) {
    const auto one = read_gpu(split(item, ':'), item);
    if (!one) return tl::unexpected<Error>(one.error());
    put(gpus, *one);
  }
  const Status good = consistent(gpus, text);
  if (!good) return tl::unexpected<Error>(good.error());
  return gpus;
}

std::string limit_text(Duration time) {
  if (time <= Duration(0)) return "UNLIMITED";
  const std::int64_t in_seconds = time.count() / 1'000;
  const std::int64_t days = in_seconds / 86'400, rest = in_seconds % 86'400;
  const std::string clock = fmt::format("{:02}:{:02}:{:02}", rest / 3'600, rest / 60 % 60, rest % 60);
  return days == 0 ? clock : fmt::format("{}-{}", days, clock);
}

std::string memory_text(std::uint64_t mib) {
  return mib > 0 && mib % 1'024 == 0 ? fmt::format("{}G", mib / 1'024) : fmt::format("{}M", mib);
}

}  // namespace steward::advice
