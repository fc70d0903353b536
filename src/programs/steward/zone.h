// The zone in which the reader of this terminal lives.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace steward::cli {

struct Zone {
  std::string name = "UTC";
  bool guessed = true;  // no zone could be told: times then say that they are UTC
};

// As the C library finds it: TZ if set (":Zone" too), else where /etc/localtime points, else /etc/timezone.
// `link_of` and `text_of` read a link's target and a file's text, nothing when there is none.
using ReadPath = std::function<std::optional<std::string>(const std::string& path)>;
Zone reader_zone(const std::optional<std::string>& tz, const ReadPath& link_of, const ReadPath& text_of);
// The same with this machine's files.
Zone reader_zone(const std::optional<std::string>& tz);

// "Mon 23 Nov 14:05"; "14:05" alone when it lies within the reader's present day; "never" for no_time.
std::string show(Time time, const Zone& zone);
// With the year where it lies too far from `now` to be told without: "Mon 12 Aug 2024 08:00".
std::string show(Time time, Time now, const Zone& zone);
std::string show_short(Time time, Time now, const Zone& zone);

}  // namespace steward::cli
