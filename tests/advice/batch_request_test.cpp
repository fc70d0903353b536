// `steward batch`: the script asks for what the command line asked for, and bash takes every script.
#include <rapidcheck.h>

#include <variant>

#include "advice/job_reader.h"
#include "batch_fixture.h"

namespace steward::advice {
namespace {

// Everything that both commands take and a request holds, with values that Slurm takes.
struct Choice {
  std::string name;
  std::vector<std::string> values;
};
const std::vector<Choice>& choices() {
  static const std::vector<Choice> all = {
      {"--gres", {"gpu:1", "gpu:a40:2", "gpu"}},
      {"-G", {"1", "a40:2", "4"}},
      {"--gpus-per-node", {"1", "l4:2"}},
      {"--gpus-per-task", {"1"}},
      {"-n", {"1", "2", "8"}},
      {"--nodes", {"1", "2", "1-3"}},
      {"--ntasks-per-node", {"1", "4"}},
      {"-c", {"1", "16"}},
      {"--cpus-per-gpu", {"6"}},
      {"--mem", {"8G", "500M", "0"}},
      {"--mem-per-cpu", {"3800", "2G"}},
      {"--mem-per-gpu", {"40G"}},
      {"-t", {"30", "1-12", "08:00:00", "UNLIMITED"}},
      {"--time-min", {"10"}},
      {"-p", {"prioritized", "aicentre", "cpu,prioritized"}},
      {"-q", {"normal", "unprivileged"}},
      {"-A", {"aau", "deadline"}},
      {"-J", {"train", "my job", "it's", "a#b", "a\\b"}},
      {"--comment", {"steward:release-if-idle=30m", "troubleshoot: why \"it\" hangs", ""}},
      {"-o", {"out.txt", "log %j.txt", "logs/%x-%j.out", "part-%t.txt"}},
      {"-e", {"err.txt", "none"}},
      {"-D", {"/home/ida", "work dir"}},
      {"-w", {"a256-t4-01", "a256-t4-[01-02]"}},
      {"-x", {"nv-ai-02"}},
      {"-C", {"a40|l40s", "x&y"}},
      {"--begin", {"18:00", "now+2hours"}},
      {"--dependency", {"afterok:12", "singleton"}},
      {"--mail-type", {"END,FAIL"}},
      {"--mail-user", {"ida@example.org"}},
      {"--signal", {"USR1@60"}},
      {"--reservation", {"course"}},
      {"--tmp", {"10G"}},
      {"--distribution", {"block:cyclic"}},
      {"--export", {"ALL", "ALL,A=b c", "NONE"}},
      {"--mpi", {"pmix"}},
      {"--cpu-bind", {"cores"}},
      {"--gpu-bind", {"closest"}},
      {"-W", {"10"}},
  };
  return all;
}
const std::vector<std::string> flags = {"--pty", "--exclusive", "--label", "-u",          "--overlap",
                                        "--x11", "-K",          "-H",      "-Q",          "--immediate",
                                        "-v",    "-O",          "--exact", "--contiguous"};

std::vector<std::string> some_options() {
  std::vector<std::string> words;
  const auto count = *rc::gen::inRange(0, 8);
  for (int i = 0; i < count; ++i) {
    if (*rc::gen::inRange(0, 4) == 0) {
      words.push_back(*rc::gen::elementOf(flags));
      continue;
    }
    const Choice choice = *rc::gen::elementOf(choices());
    const std::string value = *rc::gen::elementOf(choice.values);
    const bool is_long = choice.name.starts_with("--");
    const bool joined = *rc::gen::inRange(0, 2) == 0;
    // A joined letter needs a value.
    if (joined && (is_long || !value.empty())) {
      words.push_back(choice.name + (is_long ? "=" : "") + value);
    } else {
      words.push_back(choice.name);
      words.push_back(value);
    }
  }
  return words;
}

struct Values {
  const Request& a;
  const Request& b;
  bool operator()(std::monostate) const { return true; }
  bool operator()(bool Request::*field) const { return a.*field == b.*field; }
  template <typename T>
  bool operator()(Maybe<T> Request::*field) const {
    const bool both = (a.*field).has_value() == (b.*field).has_value();
    return both && (!(a.*field) || (a.*field)->value == (b.*field)->value);
  }
};

// What the script adds, and what stays with srun, may differ; nothing else may.
void same(const Request& asked, const Request& written) {
  for (const SlurmOption& each : slurm_options()) {
    if (!each.taken_by(SlurmCommand::srun) || !each.taken_by(SlurmCommand::sbatch)) continue;
    const bool added = (each.name == "job-name" && !asked.job_name) || (each.name == "time" && !asked.time) ||
                       each.name == "output" || each.name == "error" || each.name == "test-only";
    if (added) continue;
    RC_LOG() << each.name << '\n';
    RC_ASSERT(std::visit(Values{asked, written}, each.field));
  }
}

TEST(BatchRequest, IsReadBackAsItWas) {
  Folder folder;
  int made_any = 0;
  rc::check([&] {
    std::vector<std::string> words = some_options();
    const JobRead asked = read_job({SlurmCommand::srun, nullptr, {}, words});
    words.insert(words.begin(), "srun");
    words.insert(words.end(), {"python", "train.py"});
    RC_LOG() << testing::PrintToString(words) << '\n';
    const BatchScript made = batch_of(words);
    // What srun itself refuses is no command line.
    RC_ASSERT((made.state == BatchState::refused) == asked.refused());
    if (asked.refused()) return;
    ++made_any;
    const Script script = read_script(made.script);
    RC_ASSERT(script.problems.empty());
    const JobRead written = read_job({SlurmCommand::sbatch, &script, {}, {}});
    RC_LOG() << made.script << '\n';
    same(asked.request(), written.request());
    RC_ASSERT(totals(asked.request()) == totals(written.request()));
    RC_ASSERT(!written.refused());
    RC_ASSERT(bash_reads(folder, made.script));
    // Where there is something to say to the user, it is said of each option that is not there any more.
    for (const GivenOption& each : asked.request().options) {
      if (each.name != "pty" && each.name != "x11") continue;
      RC_ASSERT(std::any_of(made.notes.begin(), made.notes.end(),
                            [&](const BatchNote& note) { return note.about.starts_with("--" + each.name); }));
    }
  });
  EXPECT_GT(made_any, 5) << "hardly any was a command line";
}

// Any text for a shell: there is a script that bash takes, or a reason; never anything else.
TEST(BatchRequest, AnyLineEndsInAScriptOrInAReason) {
  Folder folder;
  static const std::vector<std::string> pieces = {"srun ",
                                                  "salloc ",
                                                  "sbatch ",
                                                  "--wrap=",
                                                  "-G1 ",
                                                  "--pty ",
                                                  "bash ",
                                                  "python ",
                                                  "train.py ",
                                                  "'",
                                                  "\"",
                                                  "$(",
                                                  ")",
                                                  "`",
                                                  "&",
                                                  "&& ",
                                                  "| ",
                                                  "; ",
                                                  "\n",
                                                  "> log ",
                                                  "< in ",
                                                  "<<E\n",
                                                  "\nE\n",
                                                  "nohup ",
                                                  "env ",
                                                  "A=b ",
                                                  "tmux new -d ",
                                                  "screen -dm ",
                                                  "for i in 1 2; do ",
                                                  "; done",
                                                  "if true; then ",
                                                  "; fi",
                                                  "{ ",
                                                  "}",
                                                  "( ",
                                                  "#",
                                                  "\\",
                                                  "\\\n",
                                                  "$X ",
                                                  "-c ",
                                                  "sh -c ",
                                                  "singularity exec --nv x.sif ",
                                                  "singularity shell ",
                                                  "sleep infinity ",
                                                  "jupyter lab ",
                                                  "\xff",
                                                  "time ",
                                                  "timeout 3h ",
                                                  "nice -n ",
                                                  ": ",
                                                  "-- "};
  rc::check([&] {
    const auto some = *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(pieces));
    std::string text = "true\n";
    for (const std::string& each : some) text += each;
    text.erase(0, *rc::gen::elementOf(std::vector<std::size_t>{0, 5}));
    RC_LOG() << text << '\n';
    const BatchScript made = batch_of({text});
    if (made.state == BatchState::refused) {
      RC_ASSERT(!made.refusal.empty());
      RC_ASSERT(made.script.empty());
      return;
    }
    RC_LOG() << made.script << '\n';
    // Where bash did not take the line, nobody can expect it to take the script.
    if (bash_reads(folder, text)) RC_ASSERT(bash_reads(folder, made.script));
    RC_ASSERT(read_script(made.script).problems.empty());
  });
}

}  // namespace
}  // namespace steward::advice
