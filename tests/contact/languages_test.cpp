// Both languages whole: every text of every kind and rule can be filled, says which case it is about, and a
// site's own text goes before the shipped one.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include "base/text.h"
#include "contact/message_names.h"
#include "contact/messages.h"
#include "contact/samples.h"

namespace steward::contact {
namespace {

const std::filesystem::path kTexts = STEWARD_SOURCE_DIR "/messages";

// A value for every placeholder that the kind's and the rule's texts may use.
Params whole_params(MessageKind kind, const std::string& rule) {
  Params params = sample_params();
  std::set<std::string> known;
  for (const auto& [name, value] : params) known.insert(name);
  const auto add = [&](const Names& names) {
    for (const std::string& name : names) {
      if (known.insert(name).second) params.emplace_back(name, std::string("VALUE"));
    }
  };
  add(own_names().at(kind));
  add(rule_names().at(rule));
  for (auto& [name, value] : params) {
    if (name == "rule") value = rule;
  }
  return params;
}

void expect_whole(const Rendered& made, const std::string& where) {
  EXPECT_EQ((made.subject + made.text).find_first_of("{}"), std::string::npos) << where << made.text;
  EXPECT_EQ(made.text.find("\n\n\n"), std::string::npos) << where;
  EXPECT_NE(made.text.find("12"), std::string::npos) << where << " names no case";
  EXPECT_EQ((made.subject + made.text).find("\xe2\x80\x94"), std::string::npos) << where << " has a dash";
}

class Languages : public ::testing::TestWithParam<const char*> {
 protected:
  Messages load() {
    auto loaded = Messages::load({kTexts}, GetParam(), "Europe/Copenhagen");
    if (!loaded) throw std::runtime_error(loaded.error().message);
    return std::move(*loaded);
  }
};

TEST_P(Languages, EveryTextIsThereAndCanBeFilled) {
  const Messages messages = load();
  for (const auto& [kind, own] : own_names()) {
    for (const auto& [rule, names] : rule_names()) {
      const bool tells = tells_finding(kind);
      expect_whole(messages.render(kind, whole_params(kind, rule)),
                   std::string(to_string(kind)) + " " + rule);
      if (!tells) break;  // the rule is in no other
    }
  }
}

TEST_P(Languages, TheDigestAndTheTestMailToo) {
  const Messages messages = load();
  const Rendered digest = messages.digest({{"count", std::int64_t{2}},
                                           {"cases", std::string("12, 15")},
                                           {"person", std::string("Ida")},
                                           {"platform", std::string("AI Cloud")},
                                           {"sections", std::string("1. One\n\nwords\n\n2. Two\n\nmore\n")}});
  expect_whole(digest, "digest");
  EXPECT_NE(digest.text.find("\n1. One\n\nwords\n\n2. Two\n"), std::string::npos) << digest.text;
  const Rendered test =
      messages.test({{"platform", std::string("AI Cloud")}, {"staff", std::string("karen")}});
  EXPECT_NE(test.text.find("karen"), std::string::npos);
}

TEST_P(Languages, TheLinkAndThePlotVanishWhereThereAreNone) {
  const Messages messages = load();
  Params params = whole_params(MessageKind::finding, "idle_gpu");
  const std::string with = messages.render(MessageKind::finding, params).text;
  EXPECT_NE(with.find(link_mark(ContactId{7})), std::string::npos);
  std::erase_if(params, [](const auto& each) { return each.first == "link"; });
  const Rendered without = messages.render(MessageKind::finding, params);
  EXPECT_EQ(without.text.find("[the link"), std::string::npos);
  expect_whole(without, "without a link");
}

TEST_P(Languages, InteractiveWorkIsSentWhereThePolicySays) {
  const auto text = [&](const Ucloud& ucloud, const std::string& rule) {
    const auto messages = Messages::load({kTexts}, GetParam(), "UTC", ucloud);
    EXPECT_TRUE(messages) << messages.error().message;
    return messages->render(MessageKind::finding, whole_params(MessageKind::finding, rule)).text;
  };
  Ucloud hub, none;
  hub.name = "Our Hub";
  hub.address = "https://hub.example.org/";
  none.address = "";
  for (const char* rule :
       {"interactive_session", "waits_for_input", "development_server", "work_from_shell"}) {
    EXPECT_NE(text({}, rule).find("\n    https://cloud.sdu.dk/app/jobs/create?app="), std::string::npos)
        << rule;
    EXPECT_NE(text(hub, rule).find("Our Hub"), std::string::npos) << rule;
    EXPECT_EQ(text(hub, rule).find("sdu.dk"), std::string::npos) << rule;
    const std::string without = text(none, rule);
    EXPECT_EQ(without.find("https://"), std::string::npos) << rule << without;
    EXPECT_EQ(without.find("UCloud"), std::string::npos) << rule;
    expect_whole({"", without}, rule);
  }
  EXPECT_NE(text({}, "development_server").find("app=coder"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Both, Languages, ::testing::Values("en", "da"));

TEST(OwnTexts, GoBeforeTheShippedOnesAndAreCheckedAsStrictly) {
  std::string pattern = (std::filesystem::temp_directory_path() / "steward-own-XXXXXX").string();
  ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
  const std::filesystem::path own = pattern;
  std::filesystem::create_directories(own / "da");
  std::ofstream(own / "da" / "cancelled.txt")
      << "Subject: Slut [sag {case}]\n\nHej {person},\n\negne ord.\n\n--\n{case}\n";
  const auto loaded = Messages::load({kTexts, own}, "da", "UTC");
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_EQ(loaded->render(MessageKind::cancelled, sample_params()).subject, "Slut [sag 12]");
  EXPECT_NE(loaded->render(MessageKind::finding, sample_params()).subject, "Slut [sag 12]");
  EXPECT_TRUE(Messages::load({kTexts, own}, "en", "UTC")) << "the other language is as shipped";
  std::ofstream(own / "da" / "canceled.txt") << "Subject: x [sag {case}]\n\nx\n\n--\n{case}\n";
  const auto wrong = Messages::load({kTexts, own}, "da", "UTC");
  ASSERT_FALSE(wrong);
  EXPECT_NE(wrong.error().message.find("canceled.txt:1: no message has this name"), std::string::npos)
      << wrong.error().message;
  std::filesystem::remove_all(own);
}

}  // namespace
}  // namespace steward::contact
