// SendmailChannel with little shell scripts in sendmail's place.
#include "contact/sendmail_channel.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <fstream>

#include "base/files.h"
#include "contact/samples.h"

namespace steward::contact {
namespace {

using Kind = SendOutcome::Kind;

class Sendmail : public testing::Test {
 protected:
  Sendmail() {
    std::string pattern = std::filesystem::temp_directory_path() / "steward-sendmail-XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr) std::abort();
    folder = pattern;
  }
  ~Sendmail() override { std::filesystem::remove_all(folder); }

  // The script stands in `folder`, and begins there.
  SendOutcome send(const std::string& script, Letter letter = sample_letter()) {
    std::ofstream(folder / "sendmail") << "#!/bin/sh\ncd " << folder.string() << "\n" << script << "\n";
    ::chmod((folder / "sendmail").c_str(), 0755);
    auto channel = SendmailChannel::make(
        {folder / "sendmail", {"AI Cloud staff", "staff@aicloud.example"}, limit}, runner);
    if (!channel) return {Kind::refused, channel.error().message};
    return (*channel)->send(letter, [this] {
      ++commits;
      return allowed;
    });
  }
  std::string content(const char* name) const { return read_file(folder / name).value_or("none"); }

  std::filesystem::path folder;
  SystemCommandRunner runner;
  Duration limit = seconds(10);
  bool allowed = true;
  int commits = 0;
};

TEST_F(Sendmail, GetsTheWholeLetterAndWhomItIsFor) {
  const SendOutcome outcome = send("printf '%s\\n' \"$@\" > words; cat > letter");
  EXPECT_EQ(outcome.kind, Kind::accepted) << outcome.detail;
  EXPECT_EQ(commits, 1);
  EXPECT_EQ(content("words"), "-i\n-f\nstaff@aicloud.example\n--\nkaren@cs.example\n");
  std::string expected = message_text(sample_letter(), {"AI Cloud staff", "staff@aicloud.example"});
  expected.erase(std::remove(expected.begin(), expected.end(), '\r'), expected.end());
  EXPECT_EQ(content("letter"), expected);
  EXPECT_NE(content("letter").find("\n\nHello Karen,\n"), std::string::npos);
}

TEST_F(Sendmail, BouncesGoWhereTheLetterSays) {
  Letter letter = sample_letter();
  letter.bounces_to = "bounces+7@aicloud.example";
  EXPECT_EQ(send("echo \"$3\" > sender; cat > letter", letter).kind, Kind::accepted);
  EXPECT_EQ(content("sender"), "bounces+7@aicloud.example\n");
}

TEST_F(Sendmail, DeniedItHasSentNothing) {
  allowed = false;
  const SendOutcome outcome = send("cat > letter && touch sent");
  EXPECT_EQ(outcome.kind, Kind::not_now);
  EXPECT_EQ(outcome.detail, "stopped before the commit point");
  EXPECT_EQ(commits, 1);
  EXPECT_FALSE(std::filesystem::exists(folder / "sent"));
}

TEST_F(Sendmail, ANoToTheWholeLetterIsRefusedInItsWords) {
  const SendOutcome outcome = send("cat > /dev/null; echo queue is full >&2; echo more >&2; exit 75");
  EXPECT_EQ(outcome.kind, Kind::unclear);
  EXPECT_EQ(outcome.detail, "sendmail: exit status 75: queue is full");
  EXPECT_EQ(send("cat > /dev/null; exit 67").kind, Kind::refused);
  EXPECT_EQ(commits, 2);
}

TEST_F(Sendmail, ANoBeforeTheCommitPointWaitsUnlessItIsAboutTheLetter) {
  const SendOutcome outcome = send("echo 'no \x1b[31mconfiguration' >&2; exit 75");
  EXPECT_EQ(outcome.kind, Kind::not_now);
  EXPECT_EQ(outcome.detail, "sendmail: exit status 75: no ?[31mconfiguration");
  EXPECT_EQ(send("exit 78").kind, Kind::not_now);
  EXPECT_EQ(send("exit 0").kind, Kind::not_now) << "it never read the letter";
  EXPECT_EQ(send("exit 67").kind, Kind::refused);
  EXPECT_EQ(commits, 0);
}

TEST_F(Sendmail, OneThatHangsIsUnclearOnlyAfterTheCommitPoint) {
  limit = Duration(200);
  EXPECT_EQ(send("sleep 60").kind, Kind::not_now);
  EXPECT_EQ(commits, 0);
  limit = Duration(1500);  // enough to read the letter on a busy machine
  const SendOutcome outcome = send("cat > letter; sleep 60");
  EXPECT_EQ(outcome.kind, Kind::unclear);
  EXPECT_NE(outcome.detail.find("did not end within"), std::string::npos) << outcome.detail;
  EXPECT_EQ(commits, 1);
}

TEST_F(Sendmail, OneThatIsKilledAfterTheCommitPointIsUnclear) {
  EXPECT_EQ(send("cat > letter; kill -KILL $$").kind, Kind::unclear);
  EXPECT_EQ(send("kill -KILL $$").kind, Kind::not_now);
}

TEST_F(Sendmail, OneThatCannotBeStartedIsNotNow) {
  EXPECT_EQ(send("cat > letter").kind, Kind::accepted);
  auto channel = SendmailChannel::make({folder / "sendmail", {"x", "x@example.org"}, limit}, runner);
  std::filesystem::remove(folder / "sendmail");
  const SendOutcome outcome = (*channel)->send(sample_letter(), [this] { return ++commits > 0; });
  EXPECT_EQ(outcome.kind, Kind::not_now);
  EXPECT_NE(outcome.detail.find("cannot be started"), std::string::npos) << outcome.detail;
  EXPECT_EQ(commits, 1);
}

TEST_F(Sendmail, AnAddressIsNeverAnOption) {
  Letter letter = sample_letter();
  letter.to_address = "-OQueueDirectory=/tmp karen@cs.example";
  EXPECT_EQ(send("touch started; cat > letter", letter).kind, Kind::refused);
  letter = sample_letter();
  letter.bounces_to = "-bd";
  EXPECT_EQ(send("touch started; cat > letter", letter).kind, Kind::refused);
  EXPECT_FALSE(std::filesystem::exists(folder / "started"));
}

TEST_F(Sendmail, IsCheckedWhenTheChannelIsMade) {
  const auto code = [this](std::filesystem::path command, std::string from) {
    const auto made = SendmailChannel::make({std::move(command), {"x", std::move(from)}, limit}, runner);
    return made ? ErrorCode::conflict : made.error().code;
  };
  EXPECT_EQ(code("sendmail", "x@example.org"), ErrorCode::invalid);
  EXPECT_EQ(code(folder / "none", "x@example.org"), ErrorCode::not_found);
  EXPECT_EQ(code("/bin/cat", "x"), ErrorCode::invalid);
  EXPECT_EQ(code("/bin/cat", "x@example.org"), ErrorCode::conflict);
}

}  // namespace
}  // namespace steward::contact
