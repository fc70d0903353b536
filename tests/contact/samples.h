// A letter and the values of a message, for tests that change one thing.
#pragma once

#include "contact/channel.h"
#include "contact/messages.h"

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
