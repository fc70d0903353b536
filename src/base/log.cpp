#include "base/log.h"

#include <fmt/format.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <iterator>
#include <memory>

#include "base/calendar.h"
#include "base/clock.h"
#include "base/utf8.h"

namespace steward {
namespace {

std::string_view word(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return "debug";
    case LogLevel::info:
      return "info";
    case LogLevel::warning:
      return "warning";
    case LogLevel::error:
      return "error";
  }
  return "error";
}

spdlog::level::level_enum spdlog_level(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return spdlog::level::debug;
    case LogLevel::info:
      return spdlog::level::info;
    case LogLevel::warning:
      return spdlog::level::warn;
    case LogLevel::error:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

// Every value can be told apart from every other after escaping, unlike one_line()'s '?': a log is evidence.
void append_value(std::string& line, std::string_view value) {
  std::string escaped;
  bool quote = value.empty();
  auto out = std::back_inserter(escaped);
  while (!value.empty()) {
    const Utf8Character c = first_character(value);
    if (!c.valid) {
      fmt::format_to(out, "\\x{:02x}", static_cast<unsigned char>(value.front()));
      quote = true;
    } else if (c.code == '\n') {
      escaped += "\\n";
      quote = true;
    } else if (c.code == '"' || c.code == '\\') {
      escaped += '\\';
      escaped += value.front();
      quote = true;
    } else if (is_unsafe(c.code)) {
      fmt::format_to(out, "\\u{:04x}", static_cast<std::uint32_t>(c.code));
      quote = true;
    } else {
      escaped += value.substr(0, c.bytes);
      quote = quote || c.code == ' ' || c.code == '=' || c.code > 0x7F;
    }
    value.remove_prefix(c.bytes);
  }
  if (quote) line += '"';
  line += escaped;
  if (quote) line += '"';
}

spdlog::logger& logger() {
  // Never destroyed: other threads and other statics may log while the process ends.
  static auto* const the_logger = [] {
    auto* made = new spdlog::logger("steward", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made->set_pattern("%v");
    made->set_level(spdlog::level::info);
    made->flush_on(spdlog::level::trace);
    return made;
  }();
  return *the_logger;
}

}  // namespace

std::string log_line(Time time, LogLevel level, std::string_view event,
                     std::initializer_list<LogField> fields) {
  std::string line = fmt::format("{} level={} event=", iso_time(time), word(level));
  append_value(line, event);
  for (const LogField& field : fields) {
    line += ' ';
    line += field.key;
    line += '=';
    append_value(line, field.value);
  }
  return line;
}

void log(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) {
  const auto as = spdlog_level(level);
  if (!logger().should_log(as)) return;
  const std::string line = log_line(SystemClock().now(), level, event, fields);
  logger().log(as, spdlog::string_view_t(line.data(), line.size()));
}

void set_log_level(LogLevel least) { logger().set_level(spdlog_level(least)); }

}  // namespace steward
