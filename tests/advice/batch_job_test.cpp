// `steward batch --job`: what `scontrol show job` says, and scripts made of it.
#include "advice/job_reader.h"
#include "batch_fixture.h"

namespace steward::advice {
namespace {

// As Slurm 22.05 writes it.
const std::string shown =
    "JobId=4711 JobName=my job Partition=hidden\n"
    "   UserId=ida@hpc.example.org(1001) GroupId=ida(1001) MCS_label=N/A\n"
    "   Priority=4294901757 Nice=0 Account=aau QOS=normal\n"
    "   JobState=RUNNING Reason=None Dependency=(null)\n"
    "   Requeue=1 Restarts=0 BatchFlag=0 Reboot=0 ExitCode=0:0\n"
    "   RunTime=00:00:12 TimeLimit=08:00:00 TimeMin=N/A\n"
    "   SubmitTime=2026-11-23T12:00:00 EligibleTime=2026-11-23T12:00:00\n"
    "   Partition=prioritized AllocNode:Sid=fe:1234\n"
    "   ReqNodeList=(null) ExcNodeList=(null)\n"
    "   NodeList=a256-a40-04\n"
    "   BatchHost=a256-a40-04\n"
    "   NumNodes=1 NumCPUs=8 NumTasks=2 CPUs/Task=4 ReqB:S:C:T=0:0:*:*\n"
    "   TRES=cpu=8,mem=16G,node=1,billing=8,gres/gpu=2\n"
    "   Socks/Node=* NtasksPerN:B:S:C=0:0:*:* CoreSpec=*\n"
    "   MinCPUsNode=4 MinMemoryNode=16G MinTmpDiskNode=0\n"
    "   Features=(null) DelayBoot=00:00:00\n"
    "   OverSubscribe=OK Contiguous=0 Licenses=(null) Network=(null)\n"
    "   Command=singularity\n"
    "   WorkDir=/home/ida/my work\n"
    "   Comment=steward:release-if-idle=30m Account=others \n"
    "   Power=\n"
    "   TresPerNode=gres:gpu:a40:2\n"
    "   \n";

TEST(BatchJob, IsReadFromSlurmsOwnWords) {
  const auto job = read_shown_job(shown);
  ASSERT_TRUE(job) << job.error().message;
  EXPECT_EQ(job->id, "4711");
  EXPECT_EQ(job->user, "ida@hpc.example.org");
  EXPECT_EQ(job->uid, 1001U);
  EXPECT_FALSE(job->batch);
  // A name takes its whole line, whatever it pretends.
  EXPECT_EQ(job->name, "my job Partition=hidden");
  EXPECT_EQ(job->partition, "prioritized");
  EXPECT_EQ(job->account, "aau");
  EXPECT_EQ(job->work_dir, "/home/ida/my work");
  EXPECT_EQ(job->comment, "steward:release-if-idle=30m Account=others ");
  EXPECT_EQ(job->tasks, 2U);
  EXPECT_EQ(job->memory_per_node, "16G");
  EXPECT_EQ(job->held, "cpu=8,mem=16G,node=1,billing=8,gres/gpu=2");
}

TEST(BatchJob, WhatIsNoneOfItIsRefused) {
  EXPECT_FALSE(read_shown_job(""));
  EXPECT_FALSE(read_shown_job("JobId=1 JobName=x\n   UserId=ida GroupId=1\n"));
  EXPECT_FALSE(read_shown_job("JobId=1\n   UserId=ida(1001)\n\nJobId=2\n   UserId=ida(1001)\n"));
  const auto batch = read_shown_job("JobId=1 JobName=x\n   UserId=ida(1001)\n   BatchFlag=1\n");
  ASSERT_TRUE(batch);
  EXPECT_TRUE(batch->batch);
}

Request read_back(const BatchScript& made) {
  const Script script = read_script(made.script);
  const JobRead job = read_job({SlurmCommand::sbatch, &script, {}, {}});
  EXPECT_FALSE(job.refused()) << made.script;
  return job.request();
}

BatchScript of_job(const SlurmKnows& job, std::vector<std::string> words, bool sure = true) {
  const Cluster cluster = small_cluster();
  BatchAsk ask;
  ask.words = std::move(words);
  ask.cluster = &cluster;
  ask.job = &job;
  ask.words_are_sure = sure;
  return to_batch(ask);
}

TEST(BatchJob, WithoutItsCommandLineThereIsAPlaceForIt) {
  const BatchScript made = of_job(read_shown_job(shown).value(), {});
  EXPECT_EQ(made.state, BatchState::to_edit);
  const Request request = read_back(made);
  EXPECT_EQ(request.partition->value, "prioritized");
  EXPECT_EQ(request.account->value, "aau");
  EXPECT_EQ(request.qos->value, "normal");
  EXPECT_EQ(request.time->text, "08:00:00");
  EXPECT_EQ(request.chdir->value, "/home/ida/my work");
  EXPECT_EQ(request.ntasks->value, 2U);
  EXPECT_EQ(request.cpus_per_task->value, 4U);
  EXPECT_EQ(request.mem->value.mib, 16384U);
  EXPECT_EQ(request.gres->text, "gpu:a40:2");
  EXPECT_NE(made.script.find("exit 1"), std::string::npos);
}

TEST(BatchJob, ItsCommandLineSaysMore) {
  const BatchScript made = of_job(read_shown_job(shown).value(),
                                  {"srun", "-n2", "-c4", "--mem=16G", "-G", "a40:2", "./work", "a b"});
  EXPECT_EQ(made.state, BatchState::ready);
  const Request request = read_back(made);
  // Asked for in its own way: not once more in Slurm's.
  EXPECT_EQ(request.gpus->text, "a40:2");
  EXPECT_FALSE(request.gres);
  EXPECT_EQ(request.partition->value, "prioritized");
  EXPECT_NE(made.script.find("srun --cpus-per-task=\"$SLURM_CPUS_PER_TASK\" ./work 'a b'\n"),
            std::string::npos)
      << made.script;
}

TEST(BatchJob, GpusThatTheLineDoesNotNameComeFromSlurm) {
  for (const auto& [line, option] : std::vector<std::pair<std::string, std::string>>{
           {"TresPerNode=gres:gpu:2", "--gres=gpu:2"},
           {"TresPerNode=gres/gpu:a40:2,gres/shard:1", "--gres=gpu:a40:2,shard:1"},
           {"TresPerJob=gres:gpu:2", "--gpus=2"},
           {"TresPerJob=gres/gpu:a40=2", "--gpus=a40:2"},
           {"TresPerTask=gres:gpu:1", "--gpus-per-task=1"}}) {
    const auto job =
        read_shown_job("JobId=1 JobName=x\n   UserId=ida(1001)\n   BatchFlag=0\n   " + line + "\n");
    ASSERT_TRUE(job);
    const BatchScript made = of_job(*job, {"srun", "-n1", "python", "train.py"});
    EXPECT_NE(made.script.find("#SBATCH " + option + "\n"), std::string::npos) << made.script;
  }
}

// What the job holds, not what Slurm says of its request: on a partition with memory per GPU they differ.
TEST(BatchJob, MemoryIsWhatItHolds) {
  for (const auto& [held, nodes, option] : std::vector<std::tuple<std::string, std::string, std::string>>{
           {"cpu=6,mem=40000M,node=1", "1", "--mem=40000M"},
           {"cpu=6,mem=2G,node=1", "1", "--mem=2G"},
           {"cpu=12,mem=80001M,node=2", "2", "--mem=40001M"}}) {
    const auto job = read_shown_job(
        "JobId=1 JobName=x\n   UserId=ida(1001)\n   BatchFlag=0\n   MinMemoryCPU=3800M\n   NumNodes=" +
        nodes + "\n   TRES=" + held + "\n");
    ASSERT_TRUE(job);
    EXPECT_NE(of_job(*job, {}).script.find("#SBATCH " + option + "\n"), std::string::npos);
  }
}

TEST(BatchSite, ItsOwnPlaceAndItsOwnBoundsAreNamed) {
  Cluster cluster = small_cluster();
  cluster.site.ucloud.name = "the hub";
  cluster.site.ucloud.address = "https://hub.example.org/start/";
  cluster.site.release = {minutes(5), minutes(20)};
  BatchAsk ask;
  ask.cluster = &cluster;
  ask.words = {"srun", "-G1", "jupyter", "lab"};
  const BatchScript notebook = to_batch(ask);
  EXPECT_EQ(notebook.link, "https://hub.example.org/start/jupyter-all-spark");
  EXPECT_EQ(notebook.elsewhere, "JupyterLab on the hub");
  ask.words = {"srun", "-G1", "python", "train.py"};
  EXPECT_NE(to_batch(ask).script.find("release-if-idle=20m"), std::string::npos);
  cluster.site.ucloud.address.clear();
  ask.words = {"srun", "-G1", "jupyter", "lab"};
  EXPECT_EQ(to_batch(ask).link, "");
}

TEST(BatchJob, ALineWithoutQuotesIsSaidToBeOne) {
  const BatchScript made =
      of_job(read_shown_job(shown).value(), {"srun", "-G2", "python", "-c", "print(1)", "x"}, false);
  EXPECT_EQ(made.state, BatchState::ready);
  EXPECT_NE(made.script.find("without their quotes"), std::string::npos);
  EXPECT_TRUE(std::any_of(made.notes.begin(), made.notes.end(),
                          [](const BatchNote& each) { return each.about == "quotes"; }));
}

}  // namespace
}  // namespace steward::advice
