// `steward batch`: the program gets the very words that it got from srun, whatever is in them.
#include <rapidcheck.h>

#include "advice/batch_text.h"
#include "advice/script.h"
#include "advice/shell.h"
#include "base/bash_words.h"
#include "batch_fixture.h"

namespace steward::advice {
namespace {

// Writes its words down, each with a NUL behind it.
constexpr const char* tell = "#!/bin/bash\nprintf '%s\\0' \"$#\" \"$@\"\n";

std::string words_told(const std::vector<std::string>& words) {
  std::string text = std::to_string(words.size()) + '\0';
  for (const std::string& each : words) text += each + '\0';
  return text;
}

rc::Gen<std::string> odd_word() {
  static const std::vector<std::string> pieces = {"a",
                                                  "train",
                                                  " ",
                                                  "'",
                                                  "\"",
                                                  "$HOME",
                                                  "$(touch hit)",
                                                  "`touch hit`",
                                                  "\\",
                                                  "\n",
                                                  "*",
                                                  "?",
                                                  "[a]",
                                                  "{a,b}",
                                                  "~",
                                                  "!",
                                                  "#",
                                                  "#SBATCH -G 8",
                                                  "&",
                                                  ";",
                                                  "|",
                                                  "<",
                                                  ">",
                                                  "(",
                                                  ")",
                                                  "=",
                                                  "--opt=",
                                                  "-x",
                                                  "\t",
                                                  "\r",
                                                  "æøå",
                                                  "漢",
                                                  "\xff",
                                                  "\x01",
                                                  "%j",
                                                  "\n#PBS -l walltime=1",
                                                  "\n#SBATCH --mem=1",
                                                  ":",
                                                  ",",
                                                  "\x7f",
                                                  "7",
                                                  "if",
                                                  "done",
                                                  "{",
                                                  "}",
                                                  "^",
                                                  "@",
                                                  "\\\n",
                                                  "''"};
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(pieces)),
                      [](const std::vector<std::string>& some) {
                        std::string word;
                        for (const std::string& each : some) word += each;
                        return word;
                      });
}

std::vector<std::string> command_line(const std::vector<std::string>& before, const std::string& program,
                                      const std::vector<std::string>& words) {
  std::vector<std::string> line = before;
  line.push_back(program);
  line.insert(line.end(), words.begin(), words.end());
  return line;
}

class BatchWords : public ::testing::Test {
 protected:
  BatchWords() {
    folder.write("srun", stub_srun, true);
    program = folder.write("tell", tell, true);
  }

  void reach(const std::vector<std::string>& before, std::vector<std::string> words) {
    // To srun that is the next part of a heterogeneous job.
    std::erase(words, ":");
    const BatchScript made = batch_of(command_line(before, program, words));
    RC_ASSERT(made.state == BatchState::ready);
    RC_ASSERT(bash_reads(folder, made.script));
    const Ran ran = run_program({"/bin/bash", folder.write("job.sh", made.script)}, folder.path());
    RC_ASSERT(ran.err == "");
    RC_ASSERT(ran.out == words_told(words));
    // Nothing in a word was taken for a directive, or ran.
    const Script script = read_script(made.script);
    RC_ASSERT(script.problems.empty());
    for (const Directive& each : script.directives) RC_ASSERT(each.line < script.first_command);
    RC_ASSERT(!std::filesystem::exists("hit"));
  }

  Folder folder;
  std::string program;
};

TEST_F(BatchWords, ReachTheProgramOfOneTask) {
  rc::check([&] {
    reach({"srun", "-G1", "--pty"}, *rc::gen::container<std::vector<std::string>>(odd_word()));
  });
}

TEST_F(BatchWords, ReachTheProgramOfSeveralTasks) {
  rc::check([&] { reach({"srun", "-n", "4"}, *rc::gen::container<std::vector<std::string>>(odd_word())); });
}

TEST_F(BatchWords, ReachTheProgramBehindASalloc) {
  rc::check([&] {
    reach({"salloc", "-G1", "srun", "--pty"}, *rc::gen::container<std::vector<std::string>>(odd_word()));
  });
}

TEST_F(BatchWords, ReachAProgramWithoutSrun) {
  rc::check([&] { reach({}, *rc::gen::container<std::vector<std::string>>(odd_word())); });
}

TEST_F(BatchWords, ReachTheProgramWithinTmux) {
  rc::check([&] {
    auto words = *rc::gen::container<std::vector<std::string>>(odd_word());
    std::erase(words, ":");
    const std::string line = "srun -G1 " + bash_command(command_line({}, program, words));
    reach({"tmux", "new-session", "-d", "-s", "train", "srun", "-G1"}, words);
    const BatchScript made = batch_of({"tmux", "new", "-d", line});
    RC_ASSERT(made.state == BatchState::ready);
    const Ran ran = run_program({"/bin/bash", folder.write("job.sh", made.script)}, folder.path());
    RC_ASSERT(ran.out == words_told(words));
  });
}

// As one word each, to bash itself.
TEST_F(BatchWords, AreReadByBashAsTheyWere) {
  rc::check([&] {
    const auto words = *rc::gen::container<std::vector<std::string>>(odd_word());
    const std::string line = bash_command(command_line({}, program, words));
    RC_ASSERT(line.find('\n') == std::string::npos);
    const Ran ran = run_program({"/bin/bash", "-c", line}, folder.path());
    RC_ASSERT(ran.out == words_told(words));
  });
}

// And a --wrap the shell: what sbatch gave to sh.
TEST_F(BatchWords, OfAWrapReachTheShell) {
  rc::check([&] {
    const auto words = *rc::gen::container<std::vector<std::string>>(odd_word());
    const std::string line = "cd / \n#SBATCH --mem=1T\n" + bash_command(command_line({}, program, words));
    const BatchScript made = batch_of({"sbatch", "-G1", "--wrap", line});
    RC_ASSERT(made.state == BatchState::ready);
    // The script's own shell is sh, which has no $'…'; bash reads the test's words.
    const Ran ran = run_program({"/bin/bash", folder.write("job.sh", made.script)}, folder.path());
    RC_ASSERT(ran.out == words_told(words));
    const Script script = read_script(made.script);
    for (const Directive& each : script.directives) RC_ASSERT(each.line < script.first_command);
  });
}

TEST(BatchText, IsReadAsItIsWritten) {
  rc::check([] {
    const std::string word = *odd_word();
    const ShellRead read = read_shell("echo " + bash_word(word));
    RC_ASSERT(read.commands.size() == 1u && read.commands[0].words.size() == 2u);
    RC_ASSERT(read.commands[0].words[1].text == word);
  });
}

// Programs by names that mean something to bash.
TEST_F(BatchWords, OddNamesOfPrograms) {
  const std::vector<std::string> names = {"if", "a=b", "%1",   "[", "echo", "test",
                                          "{",  "-x",  "time", "~", "a b",  "!"};
  for (const std::string& each : names) {
    folder.write(each, tell, true);
    const BatchScript made = batch_of({"srun", "-G1", "--", each, "one", "two=2"});
    ASSERT_EQ(made.state, BatchState::ready) << each;
    const Ran ran = run_program({"/bin/bash", folder.write("job.sh", made.script)}, folder.path());
    EXPECT_EQ(ran.out, words_told({"one", "two=2"})) << made.script << ran.err;
  }
}

TEST(BatchDirective, HoldsAnyValueThatALineCanHold) {
  rc::check([] {
    const std::string value = *rc::gen::map(odd_word(), [](std::string word) {
      std::erase_if(word, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
      return word;
    });
    const auto option = directive("comment", value);
    RC_ASSERT(option.has_value());
    std::vector<Problem> problems;
    const auto words = directive_words(" " + *option + "  # why", 1, 8, problems);
    RC_ASSERT(problems.empty());
    RC_ASSERT(words.size() == 1U);
    RC_ASSERT(words.front().text == "--comment=" + value);
  });
  EXPECT_FALSE(directive("comment", "two\nlines"));
}

}  // namespace
}  // namespace steward::advice
