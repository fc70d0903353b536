#include "slurm/command_slurm.h"

#include "fakes/fake_clock.h"
#include "fakes/fake_runner.h"
#include "recorded.h"

namespace steward::slurm {
namespace {

class Commands : public testing::Test {
 protected:
  Commands() {
    Options options;
    options.bin_dir = "/opt/slurm/bin";
    options.slurm_conf = "/etc/slurm/slurm.conf";
    options.pause = [](Duration) {};
    slurm_ = std::make_unique<CommandSlurm>(options, runner_, clock_);
  }
  void squeue_says(std::vector<std::map<std::string, std::string>> rows) {
    runner_.on({"squeue"}, [rows](const Command& command) {
      FakeRunner::Answer answer;
      for (const auto& row : rows) answer.output += row_text(row, mark_of(command));
      return answer;
    });
  }
  FakeClock clock_;
  FakeRunner runner_;
  std::unique_ptr<CommandSlurm> slurm_;
};

const std::string kGroup = "Nodes=n1 CPU_IDs=0-3 Mem=4000 GRES=gpu:t4:2(IDX:0-1)";

TEST_F(Commands, RunInAnEnvironmentOfTheirOwn) {
  squeue_says({});
  ASSERT_TRUE(slurm_->poll().has_value());
  const Command& squeue = runner_.calls.at(0);
  EXPECT_EQ(FakeRunner::line(squeue), "/opt/slurm/bin/squeue -a -h -t all");
  EXPECT_EQ(squeue.environment.at("SLURM_CONF"), "/etc/slurm/slurm.conf");
  EXPECT_EQ(squeue.environment.at("TZ"), "UTC");
  EXPECT_EQ(squeue.environment.at("LC_ALL"), "C");
  EXPECT_EQ(squeue.environment.at("SLURM_BITSTR_LEN"), "0");
  EXPECT_EQ(squeue.environment.at("SLURM_TIME_FORMAT"), "%s");
  EXPECT_EQ(squeue.environment.size(), 7u);
  ASSERT_TRUE(slurm_->poll().has_value());
  EXPECT_NE(mark_of(runner_.calls.at(0)), mark_of(runner_.calls.at(1))) << "a new mark for every call";
}

TEST_F(Commands, TheRecordedClusterIsJoinedWithItsDetails) {
  runner_.on({"squeue"}, [](const Command& command) {
    return FakeRunner::Answer{replace_all(recorded("squeue-22.05.8.txt"), kRecordedMark, mark_of(command))};
  });
  const std::string listing = recorded("scontrol-all-22.05.8.txt");
  for (const char* id : {"2_0", "2_1", "8", "9", "11"}) {
    // Each record out of the listing, as scontrol gives it alone.
    const std::map<std::string, std::string> raw = {{"2_0", "12"}, {"2_1", "13"}};
    const std::string number = raw.contains(id) ? raw.at(id) : id;
    const std::size_t begin = listing.find("\nJobId=" + number + " ") + 1;
    runner_.on({"scontrol", id}, {listing.substr(begin, listing.find('\n', begin) - begin + 1)});
  }
  for (const char* id : {"1", "2_2", "3", "4", "5"}) {
    runner_.on({"scontrol", id}, {recorded(std::string("scontrol-") + id + "-22.05.8.txt")});
  }
  const auto snapshot = slurm_->poll();
  ASSERT_TRUE(snapshot.has_value());
  EXPECT_EQ(snapshot->at, clock_.now());
  ASSERT_EQ(snapshot->jobs.size(), 13u);
  std::map<std::string, std::vector<std::uint32_t>> on_first;
  for (const Job& job : snapshot->jobs) {
    EXPECT_EQ(job.detailed, job.state == JobState::running) << job.id;
    for (const NodeAllocation& node : job.nodes) {
      if (node.node == "a256-t4-01") on_first[show_id(job)] = node.gpu_indexes;
    }
  }
  EXPECT_EQ(on_first["1"], (std::vector<std::uint32_t>{0, 1}));
  EXPECT_EQ(on_first["2_2"], (std::vector<std::uint32_t>{4}));
  EXPECT_EQ(runner_.count("scontrol"), 10u);
  // No gres/gpu in this cluster's TRES: the indexes count.
  EXPECT_EQ(snapshot->jobs.at(3).id, 1u);
  EXPECT_EQ(snapshot->jobs.at(3).gpus, 2u);
}

TEST_F(Commands, DetailsAreAskedOncePerRun) {
  squeue_says({{}, {{"JobID", "8"}, {"State", "PENDING"}}, {{"JobID", "9"}, {"State", "COMPLETED"}}});
  runner_.on({"scontrol"}, {record_text(7, "train", kGroup)});
  for (int i = 0; i < 3; ++i) {
    const auto snapshot = slurm_->poll();
    ASSERT_TRUE(snapshot.has_value());
    EXPECT_TRUE(snapshot->jobs.at(0).detailed);
    EXPECT_EQ(snapshot->jobs.at(0).gpus, 2u);
    EXPECT_FALSE(snapshot->jobs.at(1).detailed);
  }
  EXPECT_EQ(runner_.count("scontrol"), 1u);
  squeue_says({{{"State", "COMPLETING"}}});
  EXPECT_TRUE(slurm_->poll()->jobs.at(0).detailed) << "the indexes are gone from scontrol, not from here";
  squeue_says({{{"State", "FROBNICATING"}}});
  EXPECT_TRUE(slurm_->poll()->jobs.at(0).detailed) << "an unknown state may hold them still";
  squeue_says({{{"StartTime", "1795449999"}, {"RestartCnt", "1"}}});
  ASSERT_TRUE(slurm_->poll().has_value());
  EXPECT_EQ(runner_.count("scontrol"), 2u) << "a new run";
  squeue_says({});
  ASSERT_TRUE(slurm_->poll().has_value());
  squeue_says({{{"StartTime", "1795449999"}, {"RestartCnt", "1"}}});
  ASSERT_TRUE(slurm_->poll().has_value());
  EXPECT_EQ(runner_.count("scontrol"), 3u) << "what is gone is forgotten";
}

TEST_F(Commands, AFailedPollForgetsNothing) {
  squeue_says({{}});
  runner_.on({"scontrol"}, {record_text(7, "train", kGroup)});
  ASSERT_TRUE(slurm_->poll().has_value());
  runner_.on(
      {"squeue"},
      [](const Command& command) { return FakeRunner::Answer{row_text({}, mark_of(command)) + "garbage"}; },
      1);
  EXPECT_EQ(slurm_->poll().error().code, ErrorCode::garbled);
  ASSERT_TRUE(slurm_->poll().has_value());
  EXPECT_EQ(runner_.count("scontrol"), 1u);
}

TEST_F(Commands, ManyNewRunsAreOneListing) {
  std::vector<std::map<std::string, std::string>> rows;
  std::string listing;
  for (SlurmId id = 1; id <= 500; ++id) {
    rows.push_back({{"JobID", std::to_string(id)}, {"Name", "n" + std::to_string(id)}});
    listing += record_text(id, "n" + std::to_string(id), kGroup);
  }
  squeue_says(rows);
  runner_.on({"scontrol"}, {listing});
  const auto snapshot = slurm_->poll();
  ASSERT_TRUE(snapshot.has_value());
  EXPECT_TRUE(
      std::all_of(snapshot->jobs.begin(), snapshot->jobs.end(), [](const Job& job) { return job.detailed; }));
  EXPECT_EQ(runner_.count("scontrol"), 1u);
}

TEST_F(Commands, WhatAListingLeavesInDoubtIsAskedAloneWithinABudget) {
  std::vector<std::map<std::string, std::string>> rows;
  for (SlurmId id = 1; id <= 100; ++id) rows.push_back({{"JobID", std::to_string(id)}});
  squeue_says(rows);
  runner_.on({"scontrol"}, [](const Command& command) {
    if (command.argv.size() == 5) return FakeRunner::Answer{"nothing of use\n"};
    return FakeRunner::Answer{
        record_text(static_cast<SlurmId>(std::stoul(command.argv.back())), "train", kGroup)};
  });
  const auto count = [&] {
    const auto snapshot = slurm_->poll();
    return std::count_if(snapshot->jobs.begin(), snapshot->jobs.end(),
                         [](const Job& job) { return job.detailed; });
  };
  EXPECT_EQ(count(), 64);
  EXPECT_EQ(runner_.count("scontrol"), 65u);
  EXPECT_EQ(count(), 100);
}

TEST_F(Commands, UnreadableRecordsDoNotKeepTheOthersWaiting) {
  std::vector<std::map<std::string, std::string>> rows;
  for (SlurmId id = 1; id <= 100; ++id) rows.push_back({{"JobID", std::to_string(id)}});
  squeue_says(rows);
  runner_.on({"scontrol"}, [](const Command& command) {
    if (command.argv.size() == 5) return FakeRunner::Answer{""};
    const auto id = static_cast<SlurmId>(std::stoul(command.argv.back()));
    return FakeRunner::Answer{id <= 80 ? "damaged" : record_text(id, "train", kGroup)};
  });
  ASSERT_TRUE(slurm_->poll().has_value());
  const auto snapshot = slurm_->poll();
  ASSERT_TRUE(snapshot.has_value());
  for (SlurmId id = 81; id <= 100; ++id) EXPECT_TRUE(snapshot->jobs.at(id - 1).detailed) << id;
}

TEST_F(Commands, AnUnreachableScontrolIsAskedOnceAPoll) {
  std::vector<std::map<std::string, std::string>> rows;
  for (SlurmId id = 1; id <= 10; ++id) rows.push_back({{"JobID", std::to_string(id)}});
  squeue_says(rows);
  runner_.on({"scontrol"},
             {"", 1, "slurm_load_jobs error: Unable to contact slurm controller (connect failure)"});
  const auto snapshot = slurm_->poll();
  ASSERT_TRUE(snapshot.has_value());
  EXPECT_EQ(snapshot->jobs.size(), 10u);
  EXPECT_EQ(runner_.count("scontrol"), 1u);
}

TEST_F(Commands, FailuresOfSqueueKeepTheirMeaning) {
  runner_.on({"squeue"},
             {"", 1, "slurm_load_jobs error: Unable to contact slurm controller (connect failure)\n"});
  const auto down = slurm_->poll();
  EXPECT_EQ(down.error().code, ErrorCode::unavailable);
  EXPECT_NE(down.error().message.find("Unable to contact"), std::string::npos);
  runner_.on({"squeue"}, {"", 0, "", Error{ErrorCode::timeout, "squeue did not end within 20 s"}});
  EXPECT_EQ(slurm_->poll().error().code, ErrorCode::timeout);
  EXPECT_EQ(slurm_->job(7).error().code, ErrorCode::timeout);
}

TEST_F(Commands, AJobIsFoundAmongTheMembersSqueueGives) {
  runner_.on({"squeue", "-j", "2"}, [](const Command& command) {
    std::string out;
    for (const auto& [id, task] : {std::pair("2", "2"), std::pair("13", "1"), std::pair("12", "0")}) {
      out += row_text({{"JobID", id}, {"ArrayJobID", "2"}, {"ArrayTaskID", task}, {"Name", "arr"}},
                      mark_of(command));
    }
    return FakeRunner::Answer{out};
  });
  runner_.on({"scontrol", "2_2"}, {record_text(2, "arr", kGroup)});
  const auto job = slurm_->job(2);
  ASSERT_TRUE(job.has_value() && job->has_value());
  EXPECT_EQ(show_id(**job), "2_2");
  EXPECT_TRUE((*job)->detailed);
  EXPECT_EQ(runner_.calls.back().argv.back(), "2_2");
}

TEST_F(Commands, AnUnknownJobIsNone) {
  runner_.on({"squeue"}, {"", 1, "slurm_load_jobs error: Invalid job id specified\n"});
  const auto job = slurm_->job(999);
  ASSERT_TRUE(job.has_value());
  EXPECT_FALSE(job->has_value());
  squeue_says({{{"JobID", "12"}}});  // others of an array, but not this one
  EXPECT_FALSE(slurm_->job(2).value().has_value());
}

TEST_F(Commands, AJobWhoseDetailsFailIsTherebutNotDetailed) {
  squeue_says({{}});
  runner_.on({"scontrol"}, {"damaged"});
  const auto job = slurm_->job(7);
  ASSERT_TRUE(job.has_value() && job->has_value());
  EXPECT_FALSE((*job)->detailed);
}

}  // namespace
}  // namespace steward::slurm
