// What `steward` prints for one person holds nothing of another: every command over the same crowd as the
// API's test, with every case and job that there is and some that are not.
#include <sstream>

#include "portal/crowd.h"
#include "programs/steward/command_line.h"
#include "programs/steward/session.h"

namespace steward::cli {
namespace {

using Words = std::vector<std::string>;

// Every command that takes a case or a job, as it is typed; and those that take none.
std::vector<Words> commands(const std::string& in, const std::string& job) {
  return {
      {"case", in},
      {"case", in, "--full"},
      {"case", in, "--json"},
      {"case", in, "--events"},
      {"job", job},
      {"job", job, "--json"},
      {"reply", in, "x"},
      {"reply", in, "--wrong", "x"},
      {"permit", in, "--yes"},
      {"permit", in, "--job", job, "--yes"},
      {"decline", in, "x"},
      {"decline", in, "--job", job},
      {"withdraw", in},
      {"withdraw", in, "--job", job},
      {"support", "--job", job, "x"},
      {"contact", in, "x"},
      {"contact", "--job", job, "x"},
      {"note", in, "x"},
      {"ask", in, "--job", job},
      {"approve", in, "--yes"},
      {"take", in},
      {"hand", in, "qx-soren"},
      {"ticket", in, "INC-1"},
      {"exempt", in, "--reason", "r", "--job", job},
      {"exempt", in, "--end", "5"},
      {"close", in, "--resolution", "explained"},
      {"reopen", in},
      {"cancel", in, "--job", job},
      {"task", "done", in, "5"},
      {"emergency", "declare", "--cause", "node", "--reason", "r", "--evidence", "e", "--job", job, "--yes"},
      {"emergency", "confirm", in, "--yes"},
      {"ledger", "show", "--case", in}};
}
const std::vector<Words> about_nothing{{"me"},
                                       {"me", "--json"},
                                       {"jobs"},
                                       {"jobs", "--everybody"},
                                       {"cases"},
                                       {"cases", "--mine"},
                                       {"cases", "--everybody", "--json"},
                                       {"export"},
                                       {"emergency", "list"},
                                       {"ledger", "verify"},
                                       {"ledger", "show"},
                                       {"health"},
                                       {"forget", "qx-nobody", "--yes"}};

class CommandPrivacy : public Crowd {
 protected:
  struct Said {
    int code;
    std::string text;  // stdout and stderr
  };
  Said run(const Member& who, const Words& words) {
    std::ostringstream out, err;
    std::istringstream in;
    const Terminal terminal{out, err, in, false, false, false, true, 0, rig.clock.now(), Zone{"UTC", false},
                            {}};
    std::vector<const char*> argv{"steward"};
    for (const std::string& word : words) argv.push_back(word.c_str());
    const auto connect = [&](const std::string&) {
      return [&](const std::string& method, const std::string& target,
                 const std::string& body) -> Result<net::Response> {
        net::Request request{method, target.substr(0, target.find('?')), {}, body, {}};
        if (const auto at = target.find('?'); at != std::string::npos) {
          for (const auto part : split(std::string_view(target).substr(at + 1), '&')) {
            const auto sign = part.find('=');
            request.query[std::string(part.substr(0, sign))] = std::string(part.substr(sign + 1));
          }
        }
        return send(who, std::move(request));
      };
    };
    const int code = run_command_line(static_cast<int>(argv.size()), argv.data(), terminal, "/none", connect);
    return {code, out.str() + err.str()};
  }
  static std::string line_of(const Words& words) {
    std::string line = "steward";
    for (const std::string& word : words) line += " " + word;
    return line;
  }
  static std::string masked(std::string text, const std::string& number) {
    for (std::size_t at = text.find(number); at != std::string::npos; at = text.find(number, at + 1))
      text.replace(at, number.size(), "#");
    return text;
  }
};

TEST_F(CommandPrivacy, NoCommandTellsOneUserOfAnother) {
  for (const auto& [reader, other] : {std::pair{&bo, &anna}, std::pair{&anna, &bo}}) {
    std::vector<Words> all = about_nothing;
    for (const std::int64_t in : case_numbers()) {
      for (const SlurmId job : {jobs[anna.uid], jobs[bo.uid], no_job}) {
        const auto these = commands(std::to_string(in), std::to_string(job));
        all.insert(all.end(), these.begin(), these.end());
      }
    }
    for (const Words& words : all) {
      const Said said = run(*reader, words);
      EXPECT_NE(said.text, "") << line_of(words);
      EXPECT_EQ(said.text.find(other->mark), std::string::npos) << line_of(words) << "\n" << said.text;
      EXPECT_EQ(said.text.find(other->user), std::string::npos) << line_of(words) << "\n" << said.text;
    }
  }
}

TEST_F(CommandPrivacy, AnothersCaseAndJobAreNone) {
  const std::string case_number = std::to_string(cases[anna.uid].value), job = std::to_string(jobs[anna.uid]);
  (void)case_numbers();  // finds a number that is none
  const std::string none = std::to_string(no_case), job_none = std::to_string(no_job);
  const auto theirs = commands("CASE", "JOB");
  for (const Words& words : theirs) {
    const auto with = [&](const std::string& in, const std::string& id) {
      Words filled = words;
      for (std::string& word : filled) word = word == "CASE" ? in : word == "JOB" ? id : word;
      const Said said = run(bo, filled);
      EXPECT_EQ(said.code, kFailed) << line_of(filled) << "\n" << said.text;
      // What the caller typed may be said again.
      std::string text = said.text;
      for (const std::string& typed : {in, id}) {
        if (typed.size() > 3) text = masked(text, typed);
      }
      return text;
    };
    const std::string one = with(case_number, job), two = with(none, job_none);
    if (one != two) {
      EXPECT_EQ(masked(masked(one, "job " + job), "case " + case_number),
                masked(masked(two, "job #"), "case #"))
          << line_of(words);
    }
  }
}

TEST_F(CommandPrivacy, StaffSeeNothingThatColleaguesNotedOfThem) {
  const std::string source = anna.mark + "-told-us";
  must(soren, act::Note{cases[karen.uid], source});
  const std::string in = std::to_string(cases[karen.uid].value), job = std::to_string(jobs[karen.uid]);
  EXPECT_NE(run(soren, {"case", in}).text.find(source), std::string::npos);
  std::vector<Words> all = commands(in, job);
  all.insert(all.end(), about_nothing.begin(), about_nothing.end());
  all.push_back({"cases", "--everybody"});
  all.push_back({"ledger", "show", "--limit", "1000", "--json"});
  for (const Words& words : all) {
    const Said said = run(karen, words);
    EXPECT_EQ(said.text.find(source), std::string::npos) << line_of(words) << "\n" << said.text;
    EXPECT_EQ(said.text.find(karen.mark + "-note"), std::string::npos) << line_of(words);
  }
}

// The loser of a race between two staff reads what changed, and that nothing was done.
TEST_F(CommandPrivacy, TwoStaffOnOneCase) {
  const std::string in = std::to_string(cases[anna.uid].value);
  ASSERT_EQ(run(soren, {"case", in}).code, kDone);
  ASSERT_EQ(run(karen, {"contact", in, "May", "we", "help?"}).code, kDone);
  const Said late = run(soren, {"close", in, "--resolution", "explained"});
  EXPECT_EQ(late.code, kFailed);
  EXPECT_NE(late.text.find("since you looked at case " + in + ": qx-karen"), std::string::npos) << late.text;
  EXPECT_TRUE(rig.live().state().book.find(cases[anna.uid])->open());
  EXPECT_EQ(run(soren, {"close", in, "--resolution", "explained"}).code, kDone) << "told, and meant";
}

}  // namespace
}  // namespace steward::cli
