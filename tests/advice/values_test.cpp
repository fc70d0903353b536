// Values of Slurm's options: what sbatch 22.05.8 said to each of these, with `scontrol show job` after it.
#include "advice/values.h"

#include <gtest/gtest.h>

#include "advice/text_values.h"
#include "advice/when.h"

namespace steward::advice {
namespace {

std::string limit_of(std::string_view text) {
  const auto limit = read_limit(text);
  return limit ? limit_text(limit->time) : "refused";
}

TEST(Values, TimeLimits) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"0", "UNLIMITED"},
      {"1", "00:01:00"},
      {"01", "00:01:00"},
      {"1:30", "00:02:00"},
      {"90:00", "01:30:00"},
      {"100:00", "01:40:00"},
      {"1:2:3", "01:03:00"},
      {"1-", "1-00:00:00"},
      {"1-0", "1-00:00:00"},
      {"1-2", "1-02:00:00"},
      {"1-2:3", "1-02:03:00"},
      {"1-2:3:4", "1-02:04:00"},
      {"1-2:3:4:5", "refused"},
      {"-1", "UNLIMITED"},
      {"UNLIMITED", "UNLIMITED"},
      {"infinite", "UNLIMITED"},
      {"Infinite", "UNLIMITED"},
      {"unlim", "refused"},
      {"5m", "refused"},
      {"5h", "refused"},
      {"1h30m", "refused"},
      {" 5", "refused"},
      {"5 ", "refused"},
      {"+5", "refused"},
      {"1.5", "refused"},
      {"0:30", "00:01:00"},
      {"0:0:1", "00:01:00"},
      {"00:00:59", "00:01:00"},
      {":30", "refused"},
      {"1:", "refused"},
      {"1::3", "refused"},
      {"1--2", "refused"},
      {"1:2-3", "refused"},
      {"9999999", "6944-10:39:00"},
      {"00:99:99", "01:41:00"},
      {"1-25:61", "2-02:01:00"},
      {"0-0", "UNLIMITED"},
      {"0:00", "UNLIMITED"},
      {"0-00:00:00", "UNLIMITED"},
      {"6-00:00:01", "6-00:01:00"},
      {"5-24:00:00", "6-00:00:00"},
      {"2:3-", "refused"},
      {"", "refused"},
      // Slurm takes this and makes 2982611 days of it: it cannot be meant.
      {"-5", "refused"},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(limit_of(text), expected) << text;
}

TEST(Values, Memory) {
  const std::vector<std::pair<std::string, std::int64_t>> cases = {
      {"0", 0},          {"1", 1},           {"100M", 100},   {"100m", 100},    {"100MB", 100},
      {"100Mb", 100},    {"10G", 10'240},    {"10g", 10'240}, {"10GB", 10'240}, {"10gb", 10'240},
      {"1T", 1'048'576}, {"1TB", 1'048'576}, {"1024K", 1},    {"1000K", 1},     {"1K", 1},
      {"1KB", 1},        {"+5G", 5'120},     {"10GiB", -1},   {"1.5G", -1},     {"10 G", -1},
      {"-1", -1},        {"G", -1},          {"1P", -1},      {"10GBs", -1},    {"10X", -1},
      {"10 ", -1},       {"0x10", -1},       {"1e3", -1},     {"", -1},         {"99999999999999999999", -1},
  };
  for (const auto& [text, mib] : cases) {
    const auto memory = read_memory(text);
    EXPECT_EQ(memory ? static_cast<std::int64_t>(memory->mib) : -1, mib) << text;
  }
}

TEST(Values, NodesAndCounts) {
  const std::vector<std::tuple<std::string, int, int>> nodes = {
      {"1", 1, 1},        {"2", 2, 2},       {"1-2", 1, 2}, {"-2", 1, 2},      {"1k", 1024, 1024},
      {"1K", 1024, 1024}, {"1-1", 1, 1},     {" 1", 1, 1},  {"1 ", 1, 1},      {"01", 1, 1},
      {"+1", 1, 1},       {"1-99", 1, 99},   {"0", 0, 0},   {"2-1", -1, -1},   {"1-", -1, -1},
      {"1,2", -1, -1},    {"1-2-3", -1, -1}, {"x", -1, -1}, {"1-2:3", -1, -1}, {"", -1, -1},
  };
  for (const auto& [text, least, most] : nodes) {
    const auto count = read_nodes(text);
    EXPECT_EQ(count ? static_cast<int>(count->least) : -1, least) << text;
    EXPECT_EQ(count ? static_cast<int>(count->most) : -1, most) << text;
  }
  const std::vector<std::pair<std::string, int>> counts = {
      {"1", 1},   {"2", 2},   {"+2", 2},   {" 2", 2},  {"64", 64}, {"0", -1},   {"-1", -1},
      {"1k", -1}, {"2x", -1}, {"1.5", -1}, {"2 ", -1}, {"", -1},   {"0x2", -1}, {"99999999999", -1},
  };
  for (const auto& [text, expected] : counts) {
    const auto count = read_count(text);
    EXPECT_EQ(count ? static_cast<int>(*count) : -1, expected) << text;
  }
}

std::string gpus_shown(const Gpus& gpus) {
  std::string text;
  for (const GpuCount& each : gpus.of)
    text += (text.empty() ? "" : " ") + each.type + ":" + std::to_string(each.count);
  return text;
}

TEST(Values, Gres) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"gpu", ":1"},
      {"gpu:1", ":1"},
      {"gpu:2", ":2"},
      {"gpu:t4", "t4:1"},
      {"gpu:t4:2", "t4:2"},
      {"gpu:0", ":0"},
      {"gpu:1,gpu:1", ":1"},
      {"gpu:t4:1,gpu:a10:1", "t4:1 a10:1"},
      {"none", ""},
      {"NONE", ""},
      {"gpu:1k", ":1024"},
      {"gres:gpu:1", ":1"},
      {"gpu:t4:2:3", "-"},
      {"GPU:1", "-"},
      {"gpus:1", "-"},
      {"gpu=1", "-"},
      {"gpu=t4:1", "-"},
      {"gpu:t4:1,gpu:1", "-"},
      {"gpu:", "-"},
      {"gpu::1", "-"},
      {"", "-"},
      {" gpu:1", "-"},
      {"gpu:1 ", "-"},
      {"gpu:1.5", "-"},
      {"gpu:1:t4", "-"},
      {"gres/gpu:1", "-"},
      {"gpu:1(S:0)", "-"},
      {"gpu:1g.5gb:2", "1g.5gb:2"},
  };
  for (const auto& [text, expected] : cases) {
    const auto gres = read_gres(text);
    EXPECT_EQ(gres ? gpus_shown(gres->gpus) : "-", expected) << text;
  }
  EXPECT_EQ(read_gres("gpu:1,license:2")->others, std::vector<std::string>{"license"});
}

TEST(Values, Gpus) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"1", ":1"},
      {"0", ":0"},
      {"2", ":2"},
      {"t4", "t4:1"},
      {"t4:2", "t4:2"},
      {"gpu:2", "gpu:2"},
      {"t4:1,a10:1", "t4:1 a10:1"},
      {"1,2", ":2"},
      {"", ""},
      {"t4:0", "t4:0"},
      {"gpu:t4:2", "-"},
      {"t4:1,1", "-"},
      {"1.5", "-"},
      {"1:t4", "-"},
      {"12:", "-"},
  };
  for (const auto& [text, expected] : cases) {
    const auto gpus = read_gpus(text);
    EXPECT_EQ(gpus ? gpus_shown(*gpus) : "-", expected) << text;
  }
}

TEST(Values, Suggestions) {
  EXPECT_EQ(suggest_limit("5h"), "05:00:00");
  EXPECT_EQ(suggest_limit("1h30m"), "01:30:00");
  EXPECT_EQ(suggest_limit("2 days"), "2-00:00:00");
  EXPECT_EQ(suggest_limit("1.5h"), "01:30:00");
  EXPECT_EQ(suggest_limit("soon"), "");
  EXPECT_EQ(suggest_memory("16GiB"), "16G");
  EXPECT_EQ(suggest_memory("1.5G"), "1536M");
  EXPECT_EQ(suggest_memory("16 G"), "16G");
  EXPECT_EQ(suggest_memory("lots"), "");
  EXPECT_EQ(suggest_gres("gpus:2"), "gpu:2");
  EXPECT_EQ(suggest_gres("gpu=2"), "gpu:2");
  EXPECT_EQ(suggest_gres("GPU:a40:1"), "gpu:a40:1");
  EXPECT_EQ(suggest_gres("gpu:2:a40"), "gpu:a40:2");
  EXPECT_EQ(suggest_gres("gres/gpu:1"), "gpu:1");
  EXPECT_EQ(suggest_gpus("gpu:a40:2"), "a40:2");
  EXPECT_EQ(suggest_gpus("2:a40"), "a40:2");
}

TEST(Values, When) {
  // Friday 27 November 2026, 12:33:38 in UTC.
  const Time now = from_seconds(1'795'782'818);
  const LocalNow at = local_now(now, "UTC");
  const auto shown_time = [&](std::string_view text) {
    const auto when = read_when(text, at);
    return when ? iso_time(*when).substr(0, 19) : std::string("refused");
  };
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"18:00", "2026-11-27T18:00:00"},
      {"18:00:00", "2026-11-27T18:00:00"},
      {"now+1hour", "2026-11-27T13:33:38"},
      {"now+60", "2026-11-27T12:34:38"},
      {"now+1days", "2026-11-28T12:33:38"},
      {"now+1week", "2026-12-04T12:33:38"},
      {"tomorrow", "2026-11-28T00:00:00"},
      {"midnight", "2026-11-28T00:00:00"},
      {"noon", "2026-11-28T12:00:00"},
      {"fika", "2026-11-27T15:00:00"},
      {"teatime", "2026-11-27T16:00:00"},
      {"2027-01-20", "2027-01-20T00:00:00"},
      {"2027-01-20T12:34:00", "2027-01-20T12:34:00"},
      {"2027-01-20 12:34", "2027-01-20T12:34:00"},
      {"01/20/27", "2027-01-20T00:00:00"},
      {"012027", "2027-01-20T00:00:00"},
      {"1/20", "2027-01-20T00:00:00"},
      {"6:00pm", "2026-11-27T18:00:00"},
      {"18:00 1/20/27", "2027-01-20T18:00:00"},
      {"16:00tomorrow", "2026-11-28T16:00:00"},
      {"2027-02-30", "2027-03-02T00:00:00"},
      {"01.20.27", "2027-01-20T00:00:00"},
      {"0:30am", "2026-11-28T00:30:00"},
      {"now", "2026-11-27T12:33:38"},
      {"2020-01-01", "2026-11-27T12:33:38"},
      {"today", "2026-11-27T12:33:38"},
      {"now-1", "2026-11-27T12:33:38"},
      {"now+x", "refused"},
      {"6pm", "refused"},
      {"18", "refused"},
      {"25:00", "refused"},
      {"18:61", "refused"},
      {"x", "refused"},
      {"now+", "refused"},
      {"friday", "refused"},
      {"elevenses", "refused"},
      {"now+1month", "refused"},
      {"", "refused"},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(shown_time(text), expected) << text;
}

TEST(Values, Arrays) {
  const std::vector<std::pair<std::string, std::int64_t>> cases = {
      {"0", 1},  {"1-5", 5},   {"1-5%2", 5}, {"1,3,5", 3},  {"0-15:4", 4}, {"0-15:4%2", 4},
      {"1,", 1}, {"1-5%0", 5}, {"[1-5]", 5}, {"01-05", 5},  {"1-5%", 5},   {"5-1", -1},
      {"x", -1}, {"-1", -1},   {"1-", -1},   {"1-5:0", -1}, {"1 2", -1},   {"1-5 %2", -1},
  };
  for (const auto& [text, expected] : cases) {
    const auto tasks = array_tasks(text);
    EXPECT_EQ(tasks ? static_cast<std::int64_t>(*tasks) : -1, expected) << text;
  }
}

TEST(Values, Texts) {
  const std::vector<std::tuple<std::string, std::string, bool>> cases = {
      {"dependency", "afterok:1", true},
      {"dependency", "singleton", true},
      {"dependency", "afterany:1:2", true},
      {"dependency", "foo:1", false},
      {"dependency", "afterok", false},
      {"dependency", "afterok:x", false},
      {"dependency", "1", true},
      {"dependency", "afterok:1?afterany:2", true},
      {"dependency", "after:1+5", true},
      {"dependency", "afterok:$ID", true},
      {"signal", "B:TERM@30", true},
      {"signal", "USR1", true},
      {"signal", "foo", false},
      {"signal", "B:12@x", false},
      {"signal", "SIGTERM@60", true},
      {"signal", "R:10", true},
      {"mail-type", "ALL", true},
      {"mail-type", "END,FAIL", true},
      {"mail-type", "foo", false},
      {"mail-type", "end", true},
      {"exclusive", "", true},
      {"exclusive", "user", true},
      {"exclusive", "foo", false},
      {"hint", "nomultithread", true},
      {"hint", "foo", false},
      {"open-mode", "append", true},
      {"open-mode", "x", false},
      {"comment", "anything at all", true},
  };
  for (const auto& [option, value, good] : cases)
    EXPECT_EQ(check_text(option, value).has_value(), good) << option << value;
}

}  // namespace
}  // namespace steward::advice
