// Reports from the socket to the commit: 334 a second (10,000 nodes at 30 s), 8 GPUs and 16 jobs each, as
// agents send them (zstd, connections kept). Prints what the serving thread and the whole process use of one
// core at that pace. The real server, step and store, on the disk of the temporary folder; Slurm is a fake
// that knows nothing.
#include <sys/resource.h>
#include <time.h>

#include <atomic>
#include <cstdio>
#include <filesystem>
#include <thread>

#include "base/clock.h"
#include "base/compress.h"
#include "engine/live.h"
#include "engine/worker.h"
#include "fakes/fake_slurm.h"
#include "fakes/plain_writer.h"
#include "net/client.h"
#include "net/http.h"
#include "portal/api/api.h"
#include "store/sqlite_store.h"
#include "wire/json.h"

namespace {

using namespace steward;
using namespace std::chrono_literals;

constexpr int kPerSecond = 334;
constexpr int kSeconds = 20;
constexpr int kNodes = 1000;  // each tells of many intervals: what is measured is the cost of a report

class NoMail final : public contact::Channel {
 public:
  contact::SendOutcome send(const contact::Letter&, const std::function<bool()>&) override {
    return {contact::SendOutcome::Kind::not_now, ""};
  }
};

class OnlyRoot final : public Directory {
 public:
  Result<Account> by_uid(uid_t uid) const override { return Account{uid, "root", "root"}; }
  Result<Account> by_name(std::string_view) const override { return Account{0, "root", "root"}; }
  Result<bool> in_group(const Account&, std::string_view) const override { return false; }
};

NodeReport report_of(int node, std::uint64_t sequence, Time begin) {
  NodeReport report;
  report.cluster = "aicloud";
  report.node = "node-" + std::to_string(node);
  report.epoch = 1;
  report.sequence = sequence;
  report.begin = begin;
  report.end = begin + 30s;
  report.expected_samples = 3;
  for (std::uint32_t i = 0; i < 8; ++i) {
    const std::string uuid =
        "GPU-5e1f0b7a-39a2-4e6b-9f1c-" + std::to_string(100'000'000'000 + node * 8 + static_cast<int>(i));
    report.devices.push_back({uuid, "NVIDIA A40", i, 7 - i, i, 46'068, GpuHealth::ok});
    GpuUse use;
    use.uuid = uuid;
    use.samples = use.touched_samples = 180;
    use.active_samples = 170;
    use.utilisation_permille = static_cast<std::uint32_t>(800 + (sequence * 37 + i) % 150);
    use.memory_used_mib = 30'211;
    use.power_mw = 280'000 + sequence * 7 % 9000;
    use.energy_mj = 8'400'000;
    use.processes = 2;
    use.users = {{1000U + i, 2000, 2}};
    report.gpus.push_back(use);
  }
  for (std::uint32_t i = 0; i < 16; ++i) {
    JobUse job;
    job.job = static_cast<SlurmId>(node * 16) + i + 1;
    job.uid = 2000 + i;
    job.samples = 3;
    job.cpu_ms = 170'000 + sequence * 31 % 9000;
    job.memory = {20'000 + sequence % 100, 512, 9000, 30'000, 31'000, 40'960};
    job.processes = 12;
    job.tasks = 90;
    job.kinds = {{ProcessKind::trainer, 8}, {ProcessKind::shell, 1}, {ProcessKind::other, 3}};
    job.quiet = Duration(0);
    job.steps = {{"batch", 170'000, 20'000, 11}, {"extern", 0, 1, 1}};
    report.jobs.push_back(job);
  }
  report.machine = MachineUse{128, 400, 5000, 524'288, 200'000, Pressure{20, 0, 0, 5, 0}};
  report.agent = AgentUse{7, 6, 0, 0, Duration(10'000), false, false};
  return report;
}

double cpu_of(clockid_t clock) {
  timespec at{};
  ::clock_gettime(clock, &at);
  return static_cast<double>(at.tv_sec) + static_cast<double>(at.tv_nsec) / 1e9;
}

}  // namespace

int main() {
  std::string pattern = std::filesystem::temp_directory_path() / "steward-reports-XXXXXX";
  const std::filesystem::path folder = ::mkdtemp(pattern.data());
  const std::string plain = wire::to_json(report_of(1, 1, from_seconds(1'800'000'000)));
  std::printf("a report: %zu bytes, sent as %zu\n", plain.size(), compress(plain).size());

  SystemClock clock;
  OnlyRoot directory;
  store::SqliteStore::Options options;
  options.path = folder / "steward.db";
  options.create = true;
  auto store = store::SqliteStore::open(options);
  FakeSlurm slurm(clock);
  NoMail mail;
  net::Loop loop;
  engine::Worker slurm_worker, mail_worker, ticket_worker;
  policy::Policy policy;
  engine::Live live(
      {clock, directory, **store, slurm, mail, nullptr, loop, slurm_worker, mail_worker, ticket_worker},
      {"aicloud", "root", "x", {}, 30s, ""}, policy, plain_writer());
  auto server = net::Server::listen(loop, folder / "api.sock", 0666, portal::make_api(live));
  if (!server || !live.start()) return 1;

  // Made beforehand: only the sending is left for the measured time.
  const Time first = clock.now() - 30s * (kPerSecond * kSeconds / kNodes + 3);
  std::vector<std::string> bodies;
  for (int i = 0; i < kPerSecond * kSeconds; ++i)
    bodies.push_back(compress(wire::to_json(
        report_of(i % kNodes, static_cast<std::uint64_t>(i / kNodes) + 1, first + 30s * (i / kNodes)))));

  std::atomic<clockid_t> serving_clock{-1};
  std::thread serving([&] {
    clockid_t own{};
    ::pthread_getcpuclockid(::pthread_self(), &own);
    serving_clock = own;
    loop.run();
  });
  while (serving_clock == -1) std::this_thread::sleep_for(1ms);
  const double serving_before = cpu_of(serving_clock);
  std::thread client([&] {
    net::Client agent(net::Endpoint(folder / "api.sock"), "");
    const auto begin = std::chrono::steady_clock::now();
    int failed = 0;
    for (std::size_t i = 0; i < bodies.size(); ++i) {
      std::this_thread::sleep_until(begin + std::chrono::microseconds(1'000'000 * i / kPerSecond));
      const auto response = agent.ask({"POST", "/api/v1/reports", bodies[i], "zstd", false}, 10s);
      if (!response || response->status != 200) ++failed;
    }
    if (failed > 0) std::printf("%d reports failed\n", failed);
    const double wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    const double used = cpu_of(serving_clock) - serving_before;
    std::printf(
        "%zu reports in %.1f s: %.0f us of the serving thread each, %.1f %% of one core at %d a second "
        "(budget 15 %%)\n",
        bodies.size(), wall, used / static_cast<double>(bodies.size()) * 1e6,
        used / static_cast<double>(bodies.size()) * kPerSecond * 100, kPerSecond);
    loop.stop();
  });
  client.join();
  serving.join();
  live.stop();
  std::filesystem::remove_all(folder);
}
