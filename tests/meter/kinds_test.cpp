#include "meter/kinds.h"

#include <gtest/gtest.h>

#include "fake_tree.h"

namespace steward::meter {
namespace {

const KindTable& kinds() {
  static const KindTable table = KindTable::read().value();
  return table;
}

ProcessKind kind(const std::string& program, std::vector<std::string> argv) {
  return kinds().classify({program, std::move(argv)}, StepKind::batch).kind;
}

TEST(Kinds, Table) {
  EXPECT_EQ(kind("python3.10", {"python", "-u", "train.py", "--lr", "jupyter"}), ProcessKind::trainer);
  EXPECT_EQ(kind("python3.10", {"python3", "/opt/conda/bin/jupyter-lab", "--no-browser"}),
            ProcessKind::notebook);
  EXPECT_EQ(kind("python3.10", {"python", "-m", "ipykernel_launcher", "-f", "k.json"}),
            ProcessKind::notebook);
  EXPECT_EQ(kind("python3.10", {"python", "-X", "dev", "-mjupyter"}), ProcessKind::notebook);
  EXPECT_EQ(kind("python3.10", {"python"}), ProcessKind::other);
  EXPECT_EQ(kind("python3.10", {"python", "-c", "import torch"}), ProcessKind::trainer);
  EXPECT_EQ(kind("python3.10", {"python3", "/usr/bin/snakemake", "-j4"}), ProcessKind::workflow);
  EXPECT_EQ(kind("python3", {"python3", "/x/torchrun", "t.py"}), ProcessKind::trainer);
  EXPECT_EQ(kind("ssh", {"ssh", "host"}), ProcessKind::other);
  EXPECT_EQ(kind("ssh", {"ssh", "-p22", "-i", "Lkey", "host"}), ProcessKind::other);
  EXPECT_EQ(kind("ssh", {"ssh", "-fN", "-R", "8080:localhost:80", "host"}), ProcessKind::tunnel);
  EXPECT_EQ(kind("node", {"/home/x/.vscode-server/bin/1/node", "out/server-main.js"}),
            ProcessKind::ide_server);
  EXPECT_EQ(kind("node", {"node", "app.js"}), ProcessKind::other);
  EXPECT_EQ(kind("tail", {"tail", "-f", "/dev/null"}), ProcessKind::sleeper);
  EXPECT_EQ(kind("tail", {"tail", "-f", "log"}), ProcessKind::other);
  EXPECT_EQ(kind("starter-suid", {"Singularity runtime parent"}), ProcessKind::container);
  EXPECT_EQ(kind("", {}), ProcessKind::other);
}

TEST(Kinds, MoreOfTheTable) {
  // Notebooks that run by themselves are batch work.
  EXPECT_EQ(kind("python3.11", {"python3", "/x/bin/jupyter", "nbconvert", "--execute", "a.ipynb"}),
            ProcessKind::trainer);
  EXPECT_EQ(kind("python3.11", {"python3", "/x/bin/jupyter-nbconvert", "--execute", "a.ipynb"}),
            ProcessKind::trainer);
  EXPECT_EQ(kind("python3.11", {"python3", "-m", "papermill", "a.ipynb", "b.ipynb"}), ProcessKind::trainer);
  EXPECT_EQ(kind("python3.11", {"python3", "/x/bin/jupyter", "notebook"}), ProcessKind::notebook);
  EXPECT_EQ(kind("python3.11", {"python3", "/x/bin/tensorboard", "--logdir", "."}), ProcessKind::service);
  EXPECT_EQ(kind("raylet", {"/x/raylet"}), ProcessKind::service);
  EXPECT_EQ(kind("python3.11", {"python3", "-m", "submitit.core._submit", "."}), ProcessKind::workflow);
  EXPECT_EQ(kind("node", {"node", "/usr/lib/node_modules/@anthropic-ai/claude-code/cli.js"}),
            ProcessKind::assistant);
  EXPECT_EQ(kind("node", {"/home/x/.cursor-server/node", "server.js"}), ProcessKind::ide_server);
  EXPECT_EQ(kind("cc1plus", {"cc1plus", "-quiet"}), ProcessKind::compiler);
  EXPECT_EQ(kind("go", {"go", "build"}), ProcessKind::compiler);
  EXPECT_EQ(kind("go", {"go", "vet"}), ProcessKind::other);
  EXPECT_EQ(kind("srun", {"srun", "--pty", "bash"}), ProcessKind::slurm_client);
  EXPECT_EQ(kind("tmux", {"tmux: server"}), ProcessKind::multiplexer);
  EXPECT_EQ(kind("starter", {"Apptainer runtime parent: box"}), ProcessKind::container);
}

TEST(Kinds, ManyProgramsInOneAreToldByTheNameTheyAreCalledBy) {
  EXPECT_EQ(kind("busybox", {"/bin/sh"}), ProcessKind::shell);
  EXPECT_EQ(kind("busybox", {"-sh"}), ProcessKind::shell);
  EXPECT_EQ(kind("busybox", {"sleep", "60"}), ProcessKind::sleeper);
  EXPECT_EQ(kind("busybox", {"busybox", "sh"}), ProcessKind::shell);
  EXPECT_EQ(kind("busybox", {"busybox"}), ProcessKind::other);
  EXPECT_EQ(kinds().classify({"busybox", {"sleep", "60"}}, StepKind::batch).sleeps, seconds(60));
}

TEST(Kinds, ASleepersLength) {
  const auto sleeps = [](std::vector<std::string> argv) {
    return kinds().classify({"sleep", std::move(argv)}, StepKind::batch).sleeps;
  };
  EXPECT_EQ(sleeps({"sleep", "90"}), seconds(90));
  EXPECT_EQ(sleeps({"sleep", "1.5h", "30m"}), hours(2));
  EXPECT_EQ(sleeps({"sleep", "infinity"}), sleep_without_end);
  EXPECT_EQ(sleeps({"sleep", "9e99d"}), sleep_without_end);
  EXPECT_EQ(sleeps({"sleep", "x"}), std::nullopt);
  EXPECT_EQ(sleeps({"sleep", "5y"}), std::nullopt);
  EXPECT_EQ(sleeps({"sleep"}), std::nullopt);
  EXPECT_EQ(kinds().classify({"tail", {"tail", "-f", "/dev/null"}}, StepKind::batch).sleeps,
            sleep_without_end);
}

TEST(Kinds, ASitesOwnRulesComeFirst) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "kinds.toml";
  put(file,
      "[trainer]\nprograms = [\"gmx*\", \"bash contains run_md\"]\n[service]\npython = [\"our_dash.py\"]\n");
  const auto table = KindTable::read(file);
  ASSERT_TRUE(table) << table.error().message;
  EXPECT_EQ(table->classify({"gmx_mpi", {"gmx_mpi", "mdrun"}}, StepKind::batch).kind, ProcessKind::trainer);
  EXPECT_EQ(table->classify({"bash", {"bash", "run_md.sh"}}, StepKind::batch).kind, ProcessKind::trainer);
  EXPECT_EQ(table->classify({"bash", {"bash"}}, StepKind::batch).kind, ProcessKind::shell);
  EXPECT_EQ(table->classify({"python3", {"python3", "our_dash.py"}}, StepKind::batch).kind,
            ProcessKind::service);
}

TEST(Kinds, AWrongFileIsToldWithItsPlace) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "kinds.toml";
  const auto error = [&](const std::string& text) {
    put(file, text);
    const auto table = KindTable::read(file);
    return table ? std::string() : table.error().message;
  };
  EXPECT_NE(error("[trainr]\nprograms = []\n").find("kinds.toml:1"), std::string::npos);
  EXPECT_NE(error("[trainr]\nprograms = []\n").find("trainer"), std::string::npos);
  EXPECT_NE(error("[trainer]\nprograms = [\"x having y\"]\n").find("contains TEXT"), std::string::npos);
  EXPECT_NE(error("[trainer]\nprograms = [\"*\"]\n"), "");
  EXPECT_FALSE(KindTable::read("/no/such/file"));
}

TEST(Kinds, OnlyTheExternStepsPlaceholderIsSlurms) {
  const ProcText sleep{"sleep", {"sleep", "100000000"}};
  EXPECT_TRUE(kinds().classify(sleep, StepKind::external).slurms_own);
  EXPECT_FALSE(kinds().classify(sleep, StepKind::batch).slurms_own);
  EXPECT_FALSE(kinds().classify({"sleep", {"sleep", "60"}}, StepKind::external).slurms_own);
}

}  // namespace
}  // namespace steward::meter
