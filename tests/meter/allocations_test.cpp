// A sample in which nothing came or went allocates nothing. Counted by this program's own operator new.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>

#include "fake_tree.h"
#include "fakes/fake_gpu_source.h"
#include "meter/observer.h"
#include "meter/report_builder.h"
#include "simulated_clock.h"

// Replaced for the whole program, so gcc cannot see that they belong together.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"

namespace {

std::atomic<long> allocations = 0;

}  // namespace

void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace steward::meter {
namespace {

using namespace std::chrono_literals;

struct Node {
  Node() {
    for (int job = 0; job < 16; ++job) {
      const std::string place = fmt::format("slurm/uid_{}/job_{}", 100'000 + job, 70'000'000 + job);
      tree.job(place, 1'000'000'000, 5 << 20, 1 << 20);
      tree.step(place, "step_extern", {});
      tree.step(place, "step_interactive", {1000 + job});
      tree.job(place + "/step_interactive", 1'000'000);
      tree.process({.pid = 1000 + job,
                    .comm = "bash",
                    .exe = "/usr/bin/bash",
                    .argv = {"-bash"},
                    .tty = 34816 + job,
                    .foreground = 1000 + job});
    }
    put(tree.job_path("cpuacct", "slurm") / "cpuacct.usage", "9000000000\n");
    for (int i = 0; i < 8; ++i) {
      const std::string uuid = fmt::format("GPU-00000000-0000-0000-0000-00000000000{}", i);
      gpus.present.emplace_back().uuid = uuid;
      gpus.present.back().name = "NVIDIA A100-SXM4-40GB";
      gpus.readings.emplace_back().uuid = uuid;
      gpus.readings.back().processes = {1000 + i};
    }
    ObserverOptions options;
    options.jobs.cgroup.root = tree.cgroup();
    options.jobs.proc_root = tree.proc();
    options.kinds = std::make_shared<const KindTable>(KindTable::read().value());
    observer = std::make_unique<Observer>(options, &gpus, clock);
  }
  // One sample, and into the report; how often that allocated.
  long sample(Duration uptime) {
    const long before = allocations;
    const Sample& now = observer->sample(uptime);
    clock.advance(10s);
    reports += builder.add(now).size();
    return allocations - before;
  }

  FakeTree tree;
  fakes::FakeGpuSource gpus;
  SimulatedClock clock{from_seconds(1'800'000'000)};
  std::unique_ptr<Observer> observer;
  ReportBuilder builder{{"c", "n", 30s, 10s}};
  std::size_t reports = 0;
};

TEST(Allocations, ASampleOfAKnownNodeHasNone) {
  Node node;
  EXPECT_GT(node.sample(100s), 0);  // the counting counts
  for (int i = 1; i <= 9; ++i) node.sample(100s + 10s * i);
  long clean = 0;
  for (int i = 10; i <= 15; ++i) {
    const std::size_t before = node.reports;
    const long made = node.sample(100s + 10s * i);
    const bool scan = (100 + 10 * i) % 60 == 40;   // the first look was at 100 s
    if (node.reports != before || scan) continue;  // a finished report, and a scan, are not the hot path
    EXPECT_EQ(made, 0) << "at sample " << i;
    ++clean;
  }
  EXPECT_GE(clean, 3);
}

}  // namespace
}  // namespace steward::meter
