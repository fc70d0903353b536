// Logging: one line of key=value pairs to stderr (journald keeps it). Values are quoted and escaped, so that
// no user's text can start a new line or a terminal sequence. Thread-safe.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "base/time.h"

namespace steward {

enum class LogLevel { debug, info, warning, error };

struct LogField {
  std::string_view key;
  std::string value;
  LogField(std::string_view k, std::string v) : key(k), value(std::move(v)) {}
  LogField(std::string_view k, std::string_view v) : key(k), value(v) {}
  LogField(std::string_view k, const char* v) : key(k), value(v) {}
  template <typename Integer>
  requires std::is_integral_v<Integer> LogField(std::string_view k, Integer v)
      : key(k), value(std::to_string(v)) {}
};

// log(LogLevel::info, "report_taken", {{"node", node}, {"seq", seq}});
void log(LogLevel level, std::string_view event, std::initializer_list<LogField> fields = {});
void set_log_level(LogLevel least);

// The line as log() writes it, without its end: 2026-11-23T13:05:00.123Z level=info event=report_taken seq=4
std::string log_line(Time time, LogLevel level, std::string_view event,
                     std::initializer_list<LogField> fields);

}  // namespace steward
