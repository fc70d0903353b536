// Manual pages and completion say what the command line says.
#include "programs/steward/manual.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fstream>

#include "base/subprocess.h"
#include "golden.h"
#include "programs/steward/command_tree.h"
#include "programs/steward/completion.h"
#include "world.h"

namespace steward::cli {
namespace {

class Manual : public World {
 protected:
  Manual() : folder_(::testing::TempDir() + "steward-manual-" + std::to_string(::getpid())) {}
  ~Manual() override { std::filesystem::remove_all(folder_); }
  std::string page(const std::string& name) {
    std::ifstream file(folder_ + "/" + name + ".1");
    return {std::istreambuf_iterator<char>(file), {}};
  }
  // What bash offers behind these words, sorted.
  std::string offered(const std::vector<std::string>& line) {
    std::string words;
    for (const std::string& word : line) words += " '" + word + "'";
    const std::string script =
        run(kMads, {"completion", "bash"}).out + "COMP_WORDS=(" + words +
        ")\nCOMP_CWORD=" + std::to_string(line.size() - 1) +
        "\nsteward() { echo 4711; }\n_steward\nprintf '%s\\n' \"${COMPREPLY[@]}\" | sort | tr "
        "'\\n' ' '\n";
    Command command;
    command.argv = {"/bin/bash", "--norc", "-c", script};
    command.environment = {{"PATH", "/usr/bin:/bin"}, {"LC_ALL", "C"}};
    std::string out;
    SystemCommandRunner runner;
    const auto ran = runner.run(command, [&](std::string_view piece) { out += piece; });
    EXPECT_TRUE(ran && ran->exit_status == 0 && ran->error_output.empty()) << (ran ? ran->error_output : "");
    return out;
  }
  const std::string folder_;
};

TEST(Roff, NothingInATextIsACommand) {
  EXPECT_EQ(roff(".so /etc/passwd\n'x'\n-a\\b"), "\\&.so /etc/passwd\n\\&\\(aqx\\(aq\n\\-a\\eb");
}

TEST_F(Manual, EveryCommandHasItsPage) {
  ASSERT_EQ(run(kMads, {"manual", folder_}).code, kDone);
  std::size_t pages = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
    const std::string text = page(entry.path().stem());
    EXPECT_TRUE(text.starts_with(".TH STEWARD")) << entry.path();
    for (const char* part :
         {".SH NAME", ".SH SYNOPSIS", ".SH OPTIONS", "\\fB\\-\\-help\\fP", ".SH EXIT STATUS"})
      EXPECT_NE(text.find(part), std::string::npos) << entry.path() << " " << part;
    ++pages;
  }
  EXPECT_GT(pages, 40u);
  EXPECT_NE(page("steward").find(".BR steward-me (1)"), std::string::npos);
  expect_golden("steward-close.1", page("steward-close"));
}

TEST_F(Manual, BashIsOfferedWhatFits) {
  EXPECT_EQ(offered({"steward", "emer"}), "emergency ");
  EXPECT_EQ(offered({"steward", "emergency", ""}), "--help -h confirm declare list ");
  EXPECT_EQ(offered({"steward", "job", ""}).substr(0, 5), "--hel");
  EXPECT_NE(offered({"steward", "job", ""}).find("4711"), std::string::npos) << "asks for the jobs";
  EXPECT_EQ(offered({"steward", "job", "--js"}), "--json ");
  EXPECT_EQ(offered({"steward", "emergency", "declare", "--cause", "st"}), "storage ");
  EXPECT_NE(offered({"steward", "case", ""}).find("4711"), std::string::npos);
}

TEST_F(Manual, NumbersAreThePersonsOwn) {
  EXPECT_EQ(run(kMads, {"completion", "jobs"}).out, "4711\n");
  EXPECT_EQ(run(kMads, {"completion", "fish"}).code, kUsage);
}

}  // namespace
}  // namespace steward::cli
