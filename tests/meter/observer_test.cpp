#include "meter/observer.h"

#include <gtest/gtest.h>

#include "fake_tree.h"
#include "fakes/fake_gpu_source.h"
#include "simulated_clock.h"

namespace steward::meter {
namespace {

using namespace std::chrono_literals;
constexpr const char* kObserved = "slurm/uid_1000/job_7";

class ObserverTest : public testing::Test {
 protected:
  std::unique_ptr<Observer> make() {
    ObserverOptions options;
    options.node = "n";
    options.jobs.cgroup.root = tree_.cgroup();
    options.jobs.proc_root = tree_.proc();
    options.kinds = std::make_shared<const KindTable>(KindTable::read().value());
    options.gres_conf = gres_conf_;
    return std::make_unique<Observer>(options, &gpus_, clock_);
  }
  FakeTree tree_;
  std::string gres_conf_;
  fakes::FakeGpuSource gpus_;
  SimulatedClock clock_{from_seconds(1'800'000'000)};
};

TEST_F(ObserverTest, PutsJobsProcessesAndGpusTogether) {
  tree_.job(kObserved, 100);
  tree_.step(kObserved, "step_batch", {10});
  tree_.process({.pid = 10, .comm = "python", .exe = "/usr/bin/python3", .argv = {"python3", "t.py"}});
  gres_conf_ = tree_.cgroup() + "/gres.conf";
  put(gres_conf_, "Name=gpu File=/dev/zero\n");  // minor 5
  gpus_.present.resize(1);
  gpus_.present[0].uuid = "GPU-1";
  gpus_.present[0].minor = 5;
  gpus_.readings.resize(1);
  const auto observer = make();
  const Sample& sample = observer->sample(100s);
  EXPECT_EQ(sample.trouble, "");
  ASSERT_EQ(sample.jobs.size(), 1U);
  EXPECT_EQ(sample.jobs[0].processes.kinds[ProcessKind::trainer], 1U);
  EXPECT_EQ(sample.devices->at(0).gres_index, 0U);
  EXPECT_EQ(sample.gpus->size(), 1U);
  observer->sample(110s);
  EXPECT_EQ(gpus_.scans, 1);  // costly: once a scan
  observer->sample(160s);
  EXPECT_EQ(gpus_.scans, 2);
}

TEST_F(ObserverTest, OneTroubleDoesNotHideTheOther) {
  gpus_.trouble = "GPU driver: broken";
  const auto observer = make();
  const Sample& sample = observer->sample(1s);
  EXPECT_NE(sample.trouble.find("slurmd"), std::string::npos);
  EXPECT_NE(sample.trouble.find("GPU driver: broken"), std::string::npos);
  tree_.job(kObserved, 100);
  gpus_.trouble.clear();
  observer->sample(2s);
  EXPECT_EQ(sample.trouble, "");
  EXPECT_EQ(sample.jobs.size(), 1U);
}

TEST_F(ObserverTest, NewProcessesAreSeenBetweenScans) {
  tree_.job(kObserved, 100);
  tree_.step(kObserved, "step_batch", {10});
  tree_.process({.pid = 10, .comm = "bash", .exe = "/bin/bash", .argv = {"bash"}});
  const auto observer = make();
  EXPECT_EQ(observer->sample(1s).jobs.at(0).processes.processes, 1U);
  tree_.process({.pid = 11, .comm = "rsync", .exe = "/bin/rsync", .argv = {"rsync"}});
  tree_.step(kObserved, "step_batch", {10, 11});
  EXPECT_EQ(observer->sample(2s).jobs.at(0).processes.kinds[ProcessKind::transfer], 1U);
  tree_.remove_job(kObserved);
  EXPECT_TRUE(observer->sample(3s).jobs.at(0).reading.ended);
  EXPECT_TRUE(observer->sample(4s).jobs.empty());
}

}  // namespace
}  // namespace steward::meter
