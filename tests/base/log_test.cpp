#include "base/log.h"

#include <gtest/gtest.h>

#include "base/calendar.h"

namespace steward {
namespace {

const Time kWhen = from_ms(1'795'439'100'123);  // 2026-11-23T13:05:00.123Z

std::string value_of(std::string_view value) {
  const std::string line = log_line(kWhen, LogLevel::info, "e", {{"v", value}});
  return line.substr(line.find(" v=") + 3);
}

TEST(LogLine, IsTimeLevelEventAndFields) {
  EXPECT_EQ(log_line(kWhen, LogLevel::info, "report_taken", {{"node", "a256-t4-01"}, {"seq", 17}}),
            "2026-11-23T13:05:00.123Z level=info event=report_taken node=a256-t4-01 seq=17");
  EXPECT_EQ(log_line(kWhen, LogLevel::warning, "x", {}), "2026-11-23T13:05:00.123Z level=warning event=x");
}

TEST(LogLine, QuotesWhatWouldBeTakenApart) {
  EXPECT_EQ(value_of("two words"), R"("two words")");
  EXPECT_EQ(value_of("a=b"), R"("a=b")");
  EXPECT_EQ(value_of(""), R"("")");
  EXPECT_EQ(value_of(R"(say "hi" \o/)"), R"("say \"hi\" \\o/")");
  EXPECT_EQ(value_of("Søren"), R"("Søren")");
}

TEST(LogLine, NoTextStartsALineOrATerminalSequence) {
  EXPECT_EQ(value_of("x\nlevel=error event=forged"), R"("x\nlevel=error event=forged")");
  EXPECT_EQ(value_of("\x1b[2J"), R"("\u001b[2J")");
  EXPECT_EQ(value_of("\xc2\x9b"), R"("\u009b")");
  EXPECT_EQ(value_of("\x9b\xff"), R"("\x9b\xff")");
  EXPECT_EQ(value_of("\u202e\u2028"), R"("\u202e\u2028")");
  EXPECT_EQ(value_of("\r\t"), R"("\u000d\u0009")");
  EXPECT_EQ(value_of(std::string_view("\0", 1)), R"("\u0000")");
}

TEST(Log, WritesOneLineToStderrAndHonoursTheLevel) {
  testing::internal::CaptureStderr();
  log(LogLevel::debug, "unseen");
  log(LogLevel::error, "seen", {{"what", "{} %s"}});
  set_log_level(LogLevel::debug);
  log(LogLevel::debug, "now_seen");
  set_log_level(LogLevel::info);
  const std::string out = testing::internal::GetCapturedStderr();
  EXPECT_EQ(out.find("event=unseen"), std::string::npos);
  EXPECT_NE(out.find(" level=error event=seen what=\"{} %s\"\n"), std::string::npos) << out;
  EXPECT_NE(out.find(" level=debug event=now_seen\n"), std::string::npos) << out;
}

}  // namespace
}  // namespace steward
