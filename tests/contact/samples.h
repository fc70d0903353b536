// A letter and the values of a message, for tests that change one thing.
#pragma once

#include "contact/channel.h"
#include "contact/messages.h"
#include "contact/plot_text.h"
#include "contact/text_parts.h"

namespace steward::contact {

inline Letter sample_letter() {
  Letter letter;
  letter.contact = ContactId{7};
  letter.to_name = "Karen Sørensen";
  letter.to_address = "karen@cs.example";
  letter.subject = "Your job 123 on AI Cloud [case 12]";
  letter.text = "Hello Karen,\n\n.a line that begins with a dot\nSøren says = hi\n";
  letter.message_id = "<c7.abc@steward.example>";
  letter.date = from_seconds(1'795'439'100);
  return letter;
}

// Two hours of two GPUs: one that worked for a while, one that was not measured for a while.
inline Plot sample_plot() {
  Plot plot;
  plot.from = from_seconds(1'795'439'100);
  plot.to = plot.from + hours(2);
  Strip first{"GPU 0", std::vector<int>(plot_slices, 0)}, second{"GPU 1", std::vector<int>(plot_slices, 0)};
  for (std::size_t i = 0; i < 12; ++i) {
    first.permille[i] = 950 - static_cast<int>(i) * 60;
    second.permille[i + 20] = Strip::unknown;
  }
  plot.strips = {first, second};
  return plot;
}

// The same letter with the plot in its text, and a link of Steward's own.
inline Letter plotted_letter() {
  Letter letter = sample_letter();
  letter.zone = "Europe/Copenhagen";
  letter.plot = sample_plot();
  letter.links = {"https://portal.aicloud.example/"};
  letter.text = "Hello Karen,\n\nwe looked at your job.\n\n" + plot_text(letter.plot, letter.zone) +
                "\nTo answer it here:\n\n    https://portal.aicloud.example/case/12?key=a&b=c\n\n-- \n"
                "AI Cloud, case 12. Read and answer it: steward case 12\n";
  return letter;
}

inline Params sample_params() {
  return {{"case", std::int64_t{12}},
          {"person", std::string("Karen")},
          {"user", std::string("karen")},
          {"matter", std::string("job")},
          {"jobs", std::string("120_3, 121")},
          {"others", std::string("121")},
          {"release.idle", Duration(minutes(60))},
          {"release.notice", Duration(minutes(10))},
          {"job", std::string("120_3")},
          {"job_name", std::string("train")},
          {"nodes", std::string("a256-t4-01")},
          {"platform", std::string("AI Cloud")},
          {"ended", std::string("works")},
          {"plot", std::string()},
          {"link", Duration(hours(168))},
          {"link_mark", link_mark(ContactId{7})},
          {"rule", std::string("idle_gpu")},
          {"reason", std::string("2 of 2 GPUs held have never been used")},
          {"gpus", std::int64_t{2}},
          {"gpus.idle", std::int64_t{2}},
          {"cpus", std::int64_t{8}},
          {"idle", Duration(minutes(150))},
          {"since", from_seconds(1'795'439'100)},
          {"window", Duration(hours(2))},
          {"where", std::string("a256-t4-01: NVIDIA T4")},
          {"intervals.expected", std::int64_t{240}},
          {"words", std::string("Does it hang?\nWe see no use.")},
          {"staff", std::string("lars")},
          {"besides", std::string()},
          {"node", std::string("ai-fe02")},
          {"examples", std::string("4711, 4712")},
          {"kinds", std::string("8 trainer")},
          {"tasks", std::int64_t{40}}};
}

}  // namespace steward::contact
