// The reader of shell commands: what it finds in scripts, and where it gives up.
#include "advice/shell.h"

#include <gtest/gtest.h>

#include "advice/programs.h"

namespace steward::advice {
namespace {

// "a b | c": the commands' words, with marks for what surrounds them.
std::string programs_shown(const std::string& text) {
  const ShellRead read = read_shell(text);
  std::string all;
  for (const ShellCommand& each : read.commands) {
    if (!all.empty()) all += " | ";
    std::string one;
    for (const ShellWord& word : each.assignments) one += (one.empty() ? "" : " ") + word.text;
    for (const ShellWord& word : each.words) one += (one.empty() ? "" : " ") + word.text;
    all += one + std::string(each.loops, '@') + (each.background ? "&" : "") + (each.conditional ? "?" : "") +
           (each.substituted ? "$" : "") + (each.fed ? "<" : "") +
           (each.function.empty() ? "" : ":" + each.function);
  }
  return all + (read.gave_up ? " LOST " + std::to_string(read.gave_up->line) : "");
}

TEST(Shell, Commands) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"echo a b", "echo a b"},
      {"echo 'a b' \"c d\" e\\ f", "echo a b c d e f"},
      {"a; b & c && d || e | f", "a | b& | c | d? | e? | f"},
      {"# only a comment\n", ""},
      {"a # and then some\nb", "a | b"},
      {"a#b", "a#b"},
      {"a \\\n  b", "a b"},
      {"X=1 Y=\"2 3\" run it", "X=1 Y=2 3 run it"},
      {"X=1", "X=1"},
      {"a > out 2> err < in 2>&1 &> all >> more", "a"},
      {"for i in 1 2 3; do sbatch x.sh $i; done", "sbatch x.sh $i@"},
      {"for i in 1 2\ndo\n for j in a b; do x; done\n y\ndone\nz", "x@@ | y@ | z"},
      {"for ((i=0; i<3; i++)); do x; done", "x@"},
      {"for f in $(ls *.txt); do x; done", "ls *.txt@$ | x@"},
      {"while read l; do x; done < list", "read l@ | x@"},
      {"until x; do sleep 1; done", "x@ | sleep 1@"},
      {"if a; then b; elif c; then d; else e; fi; f", "a? | b? | c? | d? | e? | f"},
      {"case $x in\n a) one ;;\n (b|c) two;;\n *) three\nesac\nafter", "one? | two? | three? | after"},
      {"case x in esac; y", "y"},
      {"f() { a; }\nf", "a:f | f"},
      {"function f {\n a\n}\nfunction g() { b; }\nf", "a:f | b:g | f"},
      {"f () (\n a\n)\n", "a:f"},
      {"(a; b) & c", "a | b& | c"},
      {"{ a; b; } > out", "a | b"},
      {"for i in 1; do a & done; wait", "a@& | wait"},
      {"for i in 1; do a; done &", "a@&"},
      {"x=$(cmd arg)", "cmd arg$ | x=$(cmd arg)"},
      {"echo `date +%s` end", "date +%s$ | echo `date +%s` end"},
      {"echo \"$(a \"$(b)\")\"", "b$ | a $(b)$ | echo $(a \"$(b)\")"},
      {"echo $((1 + (2 * 3)))", "echo $((1 + (2 * 3)))"},
      {"((i++))\nb", "b"},
      {"[[ $a == b && ( $c < d ) ]] && e", "e?"},
      {"[ -f x ] && y", "[ -f x ] | y?"},
      {"cat <<EOF\n#SBATCH -t 5\necho no\nEOF\nb", "cat< | b"},
      {"cat <<-'E F'\n\tx\n\tE F\nb", "cat< | b"},
      {"cat <<A <<B\na\nA\nb\nB\nc", "cat< | c"},
      {"x=$(cat <<E\nno )\nE\n)\nb", "cat$< | x=$(cat <<E\nno )\nE\n) | b"},
      {"grep x <<< \"$a\"; b", "grep x | b"},
      {"diff <(a 1) <(b)", "a 1$ | b$ | diff"},
      {"echo ${a:-\"}\"} ${b#*/}", "echo ${a:-\"}\"} ${b#*/}"},
      {"a=(1 2 \"3 4\")\nb", "a=123 4 | b"},
      {"echo $'it\\'s'", "echo it's"},
      {"echo \"a\\\"b\" \"c\\n\"", "echo a\"b c\\n"},
      {"! a", "a"},
      {"time a", "a"},
      {"a |& b", "a | b"},
      {"echo if then fi", "echo if then fi"},
      {"'if' a", "if a"},
      {"set -e\nmodule load x\nsource env/bin/activate", "set -e | module load x | source env/bin/activate"},
      {"echo \"unclosed\nb", " LOST 2"},
      {"a\necho $(b", "a | b$ LOST 2"},
      {"a\n)", "a LOST 2"},
      {"done", " LOST 1"},
      {"if a; then b", "a? | b? LOST 1"},
      {"cat <<EOF\nno end", "cat< LOST 2"},
      {"a\r\nb\r\n", "a\r | b\r"},
  };
  for (const auto& [text, expected] : cases) {
    std::string found = programs_shown(text);
    if (const auto lost = expected.find(" LOST"); lost == 0) found = found.substr(found.find(" LOST"));
    EXPECT_EQ(found, expected) << text;
  }
}

TEST(Shell, Literal) {
  const auto literal = [](const std::string& word) {
    const ShellRead read = read_shell("echo " + word);
    return read.commands.back().words.at(1).literal;
  };
  for (const char* word : {"a", "'$a'", "\"a b\"", "a\\*", "/x/y.sif", "'*'", "--nv=1"})
    EXPECT_TRUE(literal(word)) << word;
  for (const char* word : {"$a", "\"$a\"", "*.sif", "~/x", "a{b,c}", "`x`", "$(x)", "x?"})
    EXPECT_FALSE(literal(word)) << word;
}

TEST(Shell, PlacesAndComments) {
  const ShellRead read =
      read_shell("#!/bin/bash\n#SBATCH -n 1\n\n  srun  python a.py  # why\ncat <<E\n# none\nE\n");
  ASSERT_EQ(read.comments.size(), 3U);
  EXPECT_EQ(read.comments[1], (Place{2, 1, 12}));
  EXPECT_EQ(read.comments[2], (Place{4, 22, 5}));
  EXPECT_EQ(read.commands.front().place.line, 4U);
  EXPECT_EQ(read.commands.front().words.at(1).place, (Place{4, 9, 6}));
}

TEST(Shell, DepthIsBounded) {
  std::string deep;
  for (int i = 0; i < 5'000; ++i) deep += "$(";
  EXPECT_TRUE(read_shell("echo " + deep).gave_up.has_value());
  deep.clear();
  for (int i = 0; i < 5'000; ++i) deep += "if ";
  EXPECT_TRUE(read_shell(deep).gave_up.has_value());
}

// "wrapper,wrapper[container] name args"
std::string program(const std::string& text) {
  std::string all;
  for (const Program& each : programs_in(read_shell(text))) {
    if (!all.empty()) all += " | ";
    for (const std::string& one : each.wrappers) all += one + ",";
    if (each.container)
      all += "[" + each.container->action + " " + each.container->image.text +
             (each.container->gpus ? " nv" : "") + "]";
    for (const ShellWord& word : each.words) all += " " + word.text;
  }
  return all;
}

TEST(Shell, AnsiCQuotesAreReadAsBashDoes) {
  const auto word = [](const std::string& written) {
    return read_shell("x " + written).commands[0].words[1].text;
  };
  EXPECT_EQ(word("$'a\\nb\\tc'"), "a\nb\tc");
  EXPECT_EQ(word("$'it\\'s'"), "it's");
  EXPECT_EQ(word("$'\\x41\\101\\e\\E'\"a\\$\\n\"'b\\n'"), "AA\033\033a$\\nb\\n");
  EXPECT_EQ(word("$'\\u00e6\\U1F600\\cA'"), "\u00e6\U0001F600\x01");
  EXPECT_EQ(word("$'a\\0b'c"), "ac") << "a NUL ends it";
  EXPECT_EQ(word("$'\\q\\x'"), "\\q\\x") << "what is no escape stays";
  EXPECT_TRUE(read_shell("x $'a").gave_up);
}

TEST(Programs, WrappersComeOff) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"python a.py", " python a.py"},
      {"srun --ntasks=4 -G 1 python a.py -n 3", "srun, python a.py -n 3"},
      {"srun singularity exec --nv -B /a:/b /c/x.sif python3 t.py",
       "srun,singularity,[exec /c/x.sif nv] python3 t.py"},
      {"singularity exec x.sif python t.py", "singularity,[exec x.sif] python t.py"},
      {"apptainer run --nv x.sif", "apptainer,[run x.sif nv]"},
      {"singularity exec $NV x.sif python", "singularity,[exec x.sif nv] python"},
      {"singularity exec -e --nv x.sif a", "singularity,[exec x.sif nv] a"},
      {"timeout -k 5 2h python a.py", "timeout, python a.py"},
      {"time nohup nice -n 5 ./a.out x", "nohup,nice, ./a.out x"},
      {"env A=1 B=2 python a.py", "env, python a.py"},
      {"mpirun -np 4 --map-by slot ./solver", "mpirun, ./solver"},
      {"conda run -n env python a.py", "conda, python a.py"},
      {"uv run --python 3.11 train.py", "uv, train.py"},
      {"bash -c 'cd x && python a.py'", " cd x |  python a.py"},
      {"singularity exec --nv x.sif bash -lc \"python a.py\"", "singularity,[exec x.sif nv] python a.py"},
      {"bash run.sh", " bash run.sh"},
      {"srun", "srun,"},
      {"/usr/bin/time -f %e ./x", "time, ./x"},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(program(text), expected) << text;
}

}  // namespace
}  // namespace steward::advice
