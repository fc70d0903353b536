// A mail of every kind, with and without a plot, and hostile ones: looked at here, and written into a folder
// for mail_check.py where STEWARD_MAILS_TO names one.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "contact/html_part.h"
#include "contact/messages.h"
#include "contact/mime.h"
#include "contact/mime_reader.h"
#include "contact/samples.h"

namespace steward::contact {
namespace {

const Sender kSampleSender{"AI Cloud staff", "staff@aicloud.example"};
const std::filesystem::path kSampleTexts = STEWARD_SOURCE_DIR "/messages";
const std::string kLink = "https://portal.aicloud.example/case/12?key=3f9a&view=plot";

// The kinds that have a text.
std::vector<MessageKind> kinds() {
  std::vector<MessageKind> found;
  for (const auto& file : std::filesystem::directory_iterator(kSampleTexts / "en")) {
    if (const auto kind = message_from(file.path().stem().string())) found.push_back(*kind);
  }
  return found;
}

Letter letter_of(MessageKind kind, const Params& params) {
  static const auto messages = Messages::load({kSampleTexts}, "en", "Europe/Copenhagen");
  if (!messages) throw std::runtime_error(messages.error().message);
  const Rendered made = messages->render(kind, params);
  Letter letter = sample_letter();
  letter.zone = "Europe/Copenhagen";
  letter.links = {"https://portal.aicloud.example/"};
  letter.subject = made.subject;
  letter.text = with_link(made.text, ContactId{7}, kLink);
  letter.thread_id = "<c1.abc@steward.example>";
  return letter;
}

// With the plot behind the first paragraphs, and a link before the signature.
Letter with_plot(Letter letter, const Plot& plot) {
  letter.plot = plot;
  const std::string lines = "\n" + plot_text(plot, letter.zone);
  const std::size_t greeting = letter.text.find("\n\n");
  const std::size_t behind = letter.text.find("\n\n", greeting + 2);
  letter.text.insert((behind == std::string::npos ? greeting : behind) + 1, lines);
  const std::size_t mark = letter.text.rfind("\n-- \n");
  letter.text.insert(mark, "\nTo see it in your browser, and answer there:\n\n    " + kLink + "\n");
  return letter;
}

Params hostile_params(const std::string& evil) {
  Params params = sample_params();
  for (auto& [name, value] : params) {
    if (std::holds_alternative<std::string>(value) && name != "rule" && name != "matter") value = evil;
  }
  return params;
}

void keep(const std::string& name, const Letter& letter) {
  const std::string message = message_text(letter, kSampleSender);
  const MimePart read = read_mime(message);
  ASSERT_EQ(read.parts.size(), 2u) << name;
  EXPECT_EQ(read.parts[1].parts.size(), shows_plot(letter) ? 2u : 0u) << name;
  if (const char* folder = std::getenv("STEWARD_MAILS_TO")) {
    std::ofstream(std::filesystem::path(folder) / (name + ".eml"), std::ios::binary) << message;
  }
}

TEST(SampleMails, OfEveryKind) {
  EXPECT_GE(kinds().size(), 20u);
  for (const MessageKind kind : kinds()) {
    const Letter letter = letter_of(kind, sample_params());
    const std::string name(to_string(kind));
    keep(name, letter);
    Letter plotted = with_plot(letter, sample_plot());
    ASSERT_TRUE(shows_plot(plotted)) << name;
    keep(name + ".plot", plotted);
  }
}

TEST(SampleMails, OfEveryRulesFinding) {
  for (const auto& file : std::filesystem::directory_iterator(kSampleTexts / "en")) {
    const std::string stem = file.path().stem().string();
    if (stem != "rule.idle_gpu" && stem != "rule.interactive_session" && stem != "rule.gpu_no_process")
      continue;
    Params params = sample_params();
    for (auto& [name, value] : params) {
      if (name == "rule") value = stem.substr(5);
    }
    keep("finding." + stem, with_plot(letter_of(MessageKind::finding, params), sample_plot()));
  }
}

TEST(SampleMails, InDanishWithAWholeNodesPlotOverMidnight) {
  Plot plot = sample_plot();
  plot.to = plot.from + hours(12);
  for (int i = 2; i < 8; ++i) {
    Strip strip{"GPU " + std::to_string(i), std::vector<int>(plot_slices, i * 125)};
    for (std::size_t at = 0; at < plot_slices; at += 3) strip.permille[at] = static_cast<int>(at) * 20;
    plot.strips.push_back(strip);
  }
  plot.strips[3].permille.assign(plot_slices, Strip::unknown);
  Letter letter = with_plot(letter_of(MessageKind::finding, sample_params()), plot);
  letter.language = "da";
  letter.subject = "Dit job 123 på AI Cloud [sag 12]";
  keep("danish", letter);
}

TEST(SampleMails, FromHostileNames) {
  const std::string words[] = {"</style></html><script>alert(1)</script>",
                               "--=_0000000000000000.1--\r\n\r\n.\r\nQUIT\r\n",
                               "\xff\xc3\x80\xed\xa0\x80 \u202egnp.exe \u200f\u05d0",
                               "=?UTF-8?Q?x?= \"'&<>\\",
                               std::string(5'000, 'a'),
                               "<img src=https://evil.example/x.png onerror=x>",
                               "https://portal.aicloud.example.evil.example/"};
  int number = 0;
  for (const std::string& evil : words) {
    for (const MessageKind kind : {MessageKind::finding, MessageKind::ask, MessageKind::emergency}) {
      Letter letter = letter_of(kind, hostile_params(evil));
      Plot plot = sample_plot();
      plot.strips[0].label = evil;
      letter.to_name = evil;
      keep("hostile." + std::to_string(++number), with_plot(letter, plot));
    }
  }
}

}  // namespace
}  // namespace steward::contact
