// What the agent costs: 16 jobs with 500 processes as cgroup and /proc trees in a temporary folder, 8 GPUs
// that say what they are told. Real cgroups cost the kernel more to answer, real NVML its own time: run
// `steward-agent` for those.
//
// cpu_us: user and system time of one call by getrusage. core_percent: that at a sample each 10 s (a process
// scan each 60 s, a report each 30 s).
#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "base/clock.h"
#include "base/compress.h"
#include "meter/gpu_source.h"
#include "meter/observer.h"
#include "meter/report_builder.h"
#include "net/client.h"
#include "net/http.h"
#include "wire/json.h"

namespace {

using namespace steward;
using namespace steward::meter;
namespace fs = std::filesystem;

constexpr int kJobs = 16;
constexpr int kProcesses = 500;
constexpr int kGpus = 8;

void put(const fs::path& file, const std::string& text) {
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::trunc) << text;
}

class Tree {
 public:
  Tree() {
    std::string name = (fs::temp_directory_path() / "steward-bench-XXXXXX").native();
    if (::mkdtemp(name.data()) == nullptr) std::abort();
    root_ = name;
    for (int job = 0; job < kJobs; ++job) make_job(job);
  }
  ~Tree() {
    std::error_code error;
    fs::remove_all(root_, error);
  }
  Tree(const Tree&) = delete;
  Tree& operator=(const Tree&) = delete;
  std::string cgroup() const { return (root_ / "cgroup").native(); }
  std::string proc() const { return (root_ / "proc").native(); }

 private:
  void make_job(int job) const {
    const std::string place = fmt::format("slurm/uid_{}/job_{}", 1000 + job, 100 + job);
    put(root_ / "cgroup/cpuacct" / place / "cpuacct.usage", "123456789012\n");
    std::string memory;
    for (int key = 0; key < 34; ++key)
      memory += fmt::format("some_key_{} 1234567890\n", key);  // as long as a real one
    put(root_ / "cgroup/memory" / place / "memory.stat", memory + "total_rss 5000000\ntotal_shmem 1\n");
    std::string pids;
    for (int i = job; i < kProcesses; i += kJobs) {
      pids += fmt::format("{}\n", 1000 + i);
      make_process(1000 + i);
    }
    put(root_ / "cgroup/freezer" / place / "step_batch/cgroup.procs", pids);
    put(root_ / "cgroup/freezer" / place / "step_extern/cgroup.procs", "");
  }
  void make_process(int pid) const {
    const fs::path folder = root_ / "proc" / std::to_string(pid);
    put(folder / "stat",
        fmt::format("{0} (python) S 1 {0} {0} 0 -1 4194304 1 2 3 4 5 6 7 8 20 0 1 0 77 1000 100\n", pid));
    put(folder / "cmdline", std::string("python\0train.py", 15));
    fs::create_symlink("/usr/bin/python3.11", folder / "exe");
  }
  fs::path root_;
};

class Gpus final : public GpuSource {
 public:
  Gpus() {
    for (int i = 0; i < kGpus; ++i) {
      devices_.emplace_back().uuid = fmt::format("GPU-00000000-0000-0000-0000-{:012}", i);
      GpuReading& reading = readings_.emplace_back();
      reading.uuid = devices_.back().uuid;
      reading.utilisation_samples = 60;
      reading.active_samples = 50;
      reading.utilisation_permille = 800;
    }
  }
  Result<const std::vector<GpuDevice>*> devices() override { return &devices_; }
  const std::vector<GpuReading>& read(bool) override { return readings_; }

 private:
  std::vector<GpuDevice> devices_;
  std::vector<GpuReading> readings_;
};

double cpu_us() {
  rusage use{};
  ::getrusage(RUSAGE_SELF, &use);
  const auto us = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) * 1e6 + static_cast<double>(t.tv_usec);
  };
  return us(use.ru_utime) + us(use.ru_stime);
}

double rss_mb() {
  std::ifstream file("/proc/self/statm");
  long pages = 0;
  long resident = 0;
  file >> pages >> resident;
  return static_cast<double>(resident) * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1e6;
}

struct World {
  Tree tree;
  SystemClock clock;
  Gpus gpus;
  Observer observer{{"node",
                     {{tree.cgroup(), ""}, {}, tree.proc()},
                     "",
                     std::chrono::seconds(60),
                     std::make_shared<const KindTable>(KindTable::read().value())},
                    &gpus,
                    clock};
  Duration uptime{0};
};

void finish(benchmark::State& state, double before, double period_s) {
  const double each = (cpu_us() - before) / static_cast<double>(state.iterations());
  state.counters["cpu_us"] = each;
  state.counters["core_percent"] = each / (period_s * 1e6) * 100;
  state.counters["rss_mb"] = rss_mb();
}

void sample(benchmark::State& state) {
  World world;
  world.observer.sample(world.uptime);
  const double before = cpu_us();
  for (auto _ : state)
    benchmark::DoNotOptimize(world.observer.sample(world.uptime));  // no time passes: no scan
  finish(state, before, 10);
}
BENCHMARK(sample)->Unit(benchmark::kMicrosecond);

void process_scan(benchmark::State& state) {
  World world;
  world.observer.sample(world.uptime);
  const double before = cpu_us();
  for (auto _ : state) {
    world.uptime += std::chrono::minutes(2);
    benchmark::DoNotOptimize(world.observer.sample(world.uptime));
  }
  finish(state, before, 60);
}
BENCHMARK(process_scan)->Unit(benchmark::kMicrosecond);

void report(benchmark::State& state) {
  World world;
  ReportBuilder builder({"cluster", "node", std::chrono::seconds(30), std::chrono::seconds(10)});
  Sample one = world.observer.sample(world.uptime);
  one.at = from_seconds(1'800'000'000);
  std::size_t bytes = 0;
  builder.add(one);
  const double before = cpu_us();
  for (auto _ : state) {
    for (int i = 0; i < 3; ++i) {
      one.at += std::chrono::seconds(10);
      one.uptime += std::chrono::seconds(10);
      for (const NodeReport& complete : builder.add(one)) bytes = wire::to_json(complete).size();
    }
  }
  finish(state, before, 30);
  state.counters["bytes"] = static_cast<double>(bytes);
}
BENCHMARK(report)->Unit(benchmark::kMicrosecond);

std::string a_report() {
  World world;
  ReportBuilder builder({"cluster", "node", std::chrono::seconds(30), std::chrono::seconds(10)});
  Sample one = world.observer.sample(world.uptime);
  one.at = from_seconds(1'800'000'000);
  builder.add(one);
  std::string text;
  for (int i = 0; i < 3; ++i) {
    one.at += std::chrono::seconds(10);
    one.uptime += std::chrono::seconds(10);
    for (const NodeReport& complete : builder.add(one)) text = wire::to_json(complete);
  }
  return text;
}

void compression(benchmark::State& state) {
  const std::string text = a_report();
  std::size_t bytes = 0;
  const double before = cpu_us();
  for (auto _ : state) bytes = compress(text).size();
  finish(state, before, 30);
  state.counters["bytes_before"] = static_cast<double>(text.size());
  state.counters["bytes"] = static_cast<double>(bytes);
}
BENCHMARK(compression)->Unit(benchmark::kMicrosecond);

// A report to a server that acknowledges it, here: a kept connection against one for each, as they come.
// The server's own time is in it.
template <bool kKept, bool kCompressed>
void sending(benchmark::State& state) {
  const std::string text = kCompressed ? compress(a_report()) : a_report();
  const std::string socket = fs::temp_directory_path() / fmt::format("steward-bench-{}.sock", ::getpid());
  net::Loop loop;
  auto server = net::Server::listen(loop, socket, 0600, [](const net::Request&, const net::Reply& reply) {
    net::Response response;
    response.body = R"({"acknowledged":1,"words":[]})";
    reply(response);
  });
  if (!server) std::abort();
  std::thread serving([&] { loop.run(); });
  net::Client client(fs::path(socket), "");
  const net::Message message{"POST", "/api/v1/reports", text, kCompressed ? "zstd" : "", true};
  const double before = cpu_us();
  for (auto _ : state) {
    const auto response = kKept ? client.ask(message, std::chrono::seconds(5))
                                : client.ask_once(message, std::chrono::seconds(5));
    if (!response || response->status != 200) std::abort();
  }
  finish(state, before, 30);
  loop.stop();
  serving.join();
  server->reset();
}
BENCHMARK(sending<false, false>)->Unit(benchmark::kMicrosecond);
BENCHMARK(sending<true, false>)->Unit(benchmark::kMicrosecond);
BENCHMARK(sending<true, true>)->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
