// `steward doctor`: the files by reading them, the rest by asking stewardd.
#include <fstream>

#include "world.h"

namespace steward::cli {
namespace {

class Doctor : public World {
 protected:
  Doctor() : folder_(::testing::TempDir() + "steward-doctor-" + std::to_string(::getpid())) {
    std::filesystem::create_directories(folder_);
    write("policy.toml", "[roles]\nstaff_group = \"claaudia\"\n");
    write("steward.toml",
          "cluster = \"aicloud\"\nzone = \"UTC\"\npolicy = \"" + folder_ + "/policy.toml\"\n" + kRest);
  }
  ~Doctor() override { std::filesystem::remove_all(folder_); }
  void write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ + "/" + name) << text;
  }
  Outcome ask(uid_t who, std::vector<std::string> more = {}) {
    std::vector<std::string> words = {"doctor", "--config", folder_ + "/steward.toml"};
    words.insert(words.end(), more.begin(), more.end());
    return run(who, std::move(words));
  }
  static constexpr const char* kRest =
      "[mail]\nserver = \"smtp://127.0.0.1\"\nfrom_name = \"S\"\nfrom_address = \"s@example.org\"\ndomain = "
      "\"example.org\"\n[agents]\nuser = \"steward-agent\"\n";
  const std::string folder_;
};

TEST_F(Doctor, SaysWhatIsAmissAndWhatToDo) {
  service.checks_now = {{"Slurm", CheckOutcome::sound, "Slurm 22.05.8 answers.", ""},
                        {"mail", CheckOutcome::amiss, "No SPF.", "Ask for a TXT record."},
                        {"mail", CheckOutcome::note, "Nothing was sent.", ""}};
  const Outcome told = ask(kKaren);
  EXPECT_EQ(told.code, kFailed);
  EXPECT_NE(told.out.find("No SPF."), std::string::npos) << told.out;
  EXPECT_NE(told.out.find("-> Ask for a TXT record."), std::string::npos) << told.out;
  EXPECT_NE(told.err.find("1 thing is amiss"), std::string::npos) << told.err;
  const Outcome json = ask(kKaren, {"--json"});
  EXPECT_EQ(json.code, kFailed);
  EXPECT_NE(json.out.find("\"outcome\":\"amiss\""), std::string::npos) << json.out;
}

TEST_F(Doctor, WhereAllIsWellItEndsWell) {
  service.checks_now = {{"Slurm", CheckOutcome::sound, "Slurm 22.05.8 answers.", ""}};
  const Outcome told = ask(kKaren);
  EXPECT_EQ(told.code, kDone) << told.out << told.err;
  EXPECT_NE(told.out.find("Nothing is amiss."), std::string::npos) << told.out;
}

TEST_F(Doctor, AWrongFileIsNamedWithItsPlace) {
  write("policy.toml", "[roles]\nstaff_grup = \"claaudia\"\n");
  const Outcome told = ask(kKaren);
  EXPECT_EQ(told.code, kFailed);
  EXPECT_NE(told.out.find("staff_group"), std::string::npos) << told.out;
}

TEST_F(Doctor, WhoIsNoStaffLearnsOnlyThatItAnswers) {
  service.checks_now = {{"nodes", CheckOutcome::amiss, "secret", ""}};
  const Outcome told = ask(kMads);
  EXPECT_EQ(told.out.find("secret"), std::string::npos);
  EXPECT_NE(told.out.find("tells only staff"), std::string::npos) << told.out;
}

}  // namespace
}  // namespace steward::cli
