// Series: bytes on disk a stored value (budget 1.2), memory of the open chunks of 10,000 nodes, what a report
// costs, and a graph of a six-day job. Each kind of signal is measured by itself, since they differ more than
// any coder does: a steady training, a noisy one, jobs that come and go, an idle node, and values at random.
#include <malloc.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <random>

#include "engine/series_sum.h"
#include "store/series_keeper.h"
#include "store/sqlite_store.h"

namespace {

using namespace steward;
using namespace std::chrono_literals;

constexpr Duration kInterval = 30s;
const Time kStart = from_seconds(1'800'000'000);

enum class Signal { steady, noisy, changing, idle, random };
constexpr std::pair<Signal, const char*> kSignals[] = {{Signal::steady, "steady training"},
                                                       {Signal::noisy, "noisy training"},
                                                       {Signal::changing, "jobs of 10 min"},
                                                       {Signal::idle, "idle"},
                                                       {Signal::random, "random (worst)"}};

class Node {
 public:
  Node(std::string name, Signal signal, unsigned seed) : signal_(signal), random_(seed) {
    report_.node = std::move(name);
    report_.cluster = "c";
    report_.machine = MachineUse{128, 0, 0, 524'288, 0, Pressure{}};
    for (unsigned i = 0; i < 8; ++i) {
      GpuUse gpu;
      gpu.uuid = "GPU-" + report_.node + "-0000-0000-" + std::to_string(i);
      gpu.samples = 180;
      report_.gpus.push_back(gpu);
    }
    for (unsigned i = 0; i < 16; ++i) {
      JobUse job;
      job.job = 1000 + i;
      job.samples = 3;
      report_.jobs.push_back(job);
    }
  }
  const NodeReport& at(std::int64_t interval) {
    report_.begin = kStart + kInterval * interval;
    report_.end = report_.begin + kInterval;
    for (GpuUse& gpu : report_.gpus) fill(gpu);
    for (std::size_t i = 0; i < report_.jobs.size(); ++i) fill(report_.jobs[i], i, interval);
    report_.machine->busy_permille = level(400, 30, 1000);
    report_.machine->available_mib = 262'144 - level(2000, 200, 200'000);
    report_.machine->pressure->cpu_some = level(20, 10, 1000);
    return report_;
  }

 private:
  // Round `mean`, by a normal deviation that fits the signal; `most` is the random one's range.
  std::uint32_t level(double mean, double deviation, std::uint32_t most) {
    switch (signal_) {
      case Signal::idle:
        return 0;
      case Signal::random:
        return static_cast<std::uint32_t>(random_()) % (most + 1);
      case Signal::steady:
        deviation /= 4;
        [[fallthrough]];
      default:
        return static_cast<std::uint32_t>(std::max(0.0, std::normal_distribution(mean, deviation)(random_)));
    }
  }
  void fill(GpuUse& gpu) {
    gpu.utilisation_permille = std::min(level(850, 60, 1000), 1000U);
    gpu.memory_used_mib = signal_ == Signal::random ? random_() % 81'920
                          : signal_ == Signal::idle ? 3
                                                    : 61'440;
    gpu.power_mw = 1000 * (signal_ == Signal::idle ? 60 : level(380, 25, 700));
  }
  void fill(JobUse& job, std::size_t at, std::int64_t interval) {
    if (signal_ == Signal::changing)
      job.job = static_cast<SlurmId>(1000 + at + 16 * ((interval + std::int64_t(at)) / 20));
    job.cpu_ms = level(180'000, 6000, 480'000);
    job.memory.anon_mib = signal_ == Signal::steady ? 20'000 : level(20'000, 300, 64'000);
  }

  Signal signal_;
  std::mt19937 random_;
  NodeReport report_;
};

double seconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

std::unique_ptr<store::SqliteStore> open(const std::filesystem::path& folder) {
  store::SqliteStore::Options options;
  options.path = folder / "steward.db";
  options.create = true;
  return std::move(*store::SqliteStore::open(options));
}

// 50 nodes for a day.
void measure_disk(Signal signal, const char* name) {
  std::string pattern = std::filesystem::temp_directory_path() / "steward-series-XXXXXX";
  const std::filesystem::path folder = ::mkdtemp(pattern.data());
  auto store = open(folder);
  store.reset();  // a checkpoint
  const auto before = static_cast<double>(std::filesystem::file_size(folder / "steward.db"));
  store = open(folder);
  store::SeriesKeeper keeper(kInterval);
  std::vector<Node> nodes;
  for (unsigned i = 0; i < 50; ++i) nodes.emplace_back("node-" + std::to_string(i), signal, i);
  double adding = 0, packing = 0, values = 0, chunks = 0;
  for (std::int64_t interval = 0; interval < 2880 + 125; ++interval) {
    const Time now = kStart + kInterval * (interval + 1);
    if (interval < 2880) {
      for (Node& node : nodes) {
        const NodeReport& report = node.at(interval);
        const auto begin = std::chrono::steady_clock::now();
        keeper.add(report, now);
        adding += seconds_since(begin);
      }
    }
    const auto begin = std::chrono::steady_clock::now();
    const auto packed = keeper.complete(now, 200);
    if (!packed.empty() && !store->series().keep(packed)) std::abort();
    keeper.written(packed);
    packing += seconds_since(begin);
    chunks += static_cast<double>(packed.size());
    for (const store::PackedChunk& chunk : packed) {
      (void)store::each_packed(
          chunk.bytes, [](const SeriesKey&) { return true; },
          [&](const SeriesKey&, const SeriesValues& each) {
            for (const auto& value : each) values += value ? 1 : 0;
          });
    }
  }
  store.reset();
  const double bytes = static_cast<double>(std::filesystem::file_size(folder / "steward.db")) - before;
  std::printf(
      "%-16s %6.2f bytes a value (%.1f million values); a report %5.1f us, a chunk packed and committed "
      "%6.0f us\n",
      name, bytes / values, values / 1e6, adding / (50 * 2880) * 1e6, packing / chunks * 1e6);
  std::filesystem::remove_all(folder);
}

// 10,000 nodes, each in the middle of its chunk somewhere.
void measure_memory(Signal signal, const char* name) {
  const std::size_t before = ::mallinfo2().uordblks;
  store::SeriesKeeper keeper(kInterval);
  for (unsigned i = 0; i < 10'000; ++i) {
    Node node("node-" + std::to_string(i), signal, i);
    for (std::int64_t interval = 0; interval < 60; ++interval) keeper.add(node.at(interval), kStart);
  }
  std::printf("%-16s %6.1f MiB for the open chunks of 10,000 nodes, in the middle of their hour\n", name,
              static_cast<double>(::mallinfo2().uordblks - before) / 1048576);
}

// A job of six days on four nodes with eight GPUs each, in 120 points.
void measure_graph() {
  std::string pattern = std::filesystem::temp_directory_path() / "steward-series-XXXXXX";
  const std::filesystem::path folder = ::mkdtemp(pattern.data());
  auto store = open(folder);
  store::SeriesKeeper keeper(kInterval);
  constexpr std::int64_t intervals = 6 * 2880;
  for (unsigned i = 0; i < 4; ++i) {
    Node node("node-" + std::to_string(i), Signal::noisy, i);
    for (std::int64_t interval = 0; interval < intervals; ++interval) {
      const Time now = kStart + kInterval * (interval + 1);
      keeper.add(node.at(interval), now);
      const auto packed = keeper.complete(now, 200);
      if (packed.empty()) continue;
      if (!store->series().keep(packed)) std::abort();
      keeper.written(packed);
    }
  }
  const Points points = engine::points_for(kStart, kStart + kInterval * intervals, 120, kInterval);
  double best = 1e9;
  for (int round = 0; round < 5; ++round) {
    const auto begin = std::chrono::steady_clock::now();
    std::size_t chunks = 0;
    for (unsigned i = 0; i < 4; ++i) {
      std::map<SeriesKey, engine::SeriesSum> sums;
      const auto wanted = [](const SeriesKey& key) { return !key.gpu.empty() || key.job == 1003; };
      (void)store->series().each("node-" + std::to_string(i), kStart, kStart + kInterval * intervals,
                                 [&](const store::PackedChunk& chunk) {
                                   ++chunks;
                                   (void)store::each_packed(
                                       chunk.bytes, wanted,
                                       [&](const SeriesKey& key, const SeriesValues& values) {
                                         sums.try_emplace(key, points, engine::SeriesSum::Take::mean)
                                             .first->second.add(chunk.time, values);
                                       });
                                 });
    }
    best = std::min(best, seconds_since(begin));
    if (round == 4)
      std::printf("a graph of 6 days, 4 nodes, 32 GPUs: %.1f ms of %zu chunks (best of 5)\n", best * 1e3,
                  chunks);
  }
  std::filesystem::remove_all(folder);
}

}  // namespace

int main() {
  for (const auto& [signal, name] : kSignals) measure_disk(signal, name);
  for (const auto& [signal, name] : kSignals) measure_memory(signal, name);
  measure_graph();
}
