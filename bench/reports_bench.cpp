// Reports from the socket to the commit: 334 a second (10,000 nodes at 30 s), 8 GPUs and 16 jobs each, as
// agents send them (zstd, connections kept). Prints what the serving thread and the whole process use of one
// core at that pace. The real server, step and store, on the disk of the temporary folder; Slurm is a fake
// that knows nothing. With the argument "tape" everything is recorded, too.
#include <sys/resource.h>
#include <time.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <filesystem>
#include <mutex>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "base/compress.h"
#include "engine/live.h"
#include "engine/tape_file.h"
#include "engine/worker.h"
#include "fakes/fake_slurm.h"
#include "fakes/plain_writer.h"
#include "made_report.h"
#include "net/client.h"
#include "net/http.h"
#include "portal/api/api.h"
#include "store/sqlite_store.h"
#include "wire/json.h"

namespace {

using namespace steward;
using namespace std::chrono_literals;
using bench::report_of;

constexpr int kPerSecond = 334;
constexpr int kSeconds = 20;
constexpr std::size_t kConnections = 32;
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

double cpu_of(clockid_t clock) {
  timespec at{};
  ::clock_gettime(clock, &at);
  return static_cast<double>(at.tv_sec) + static_cast<double>(at.tv_nsec) / 1e9;
}

struct Said {
  int failed = 0;
  double took = 0;              // seconds
  std::vector<double> waits{};  // for each answer, in ms, ascending
  double waited(std::size_t permille) const {
    return waits.empty() ? 0 : waits[waits.size() * permille / 1000];
  }
};

// Each at its moment, over so many connections that none waits for the answer of another.
Said say_all(const std::filesystem::path& socket, const std::vector<std::string>& bodies) {
  Said said;
  std::mutex mutex;
  const auto begin = std::chrono::steady_clock::now();
  const auto say_share = [&](std::size_t first) {
    net::Client agent(net::Endpoint(socket), "");
    for (std::size_t i = first; i < bodies.size(); i += kConnections) {
      const auto due = begin + std::chrono::microseconds(1'000'000 * i / kPerSecond);
      std::this_thread::sleep_until(due);
      const auto response = agent.ask({"POST", "/api/v1/reports", bodies[i], "zstd", false}, 10s);
      const std::chrono::duration<double, std::milli> wait = std::chrono::steady_clock::now() - due;
      const std::lock_guard lock(mutex);
      said.failed += !response || response->status != 200;
      said.waits.push_back(wait.count());
    }
  };
  std::vector<std::thread> agents;
  for (std::size_t i = 0; i < kConnections; ++i) agents.emplace_back(say_share, i);
  for (std::thread& agent : agents) agent.join();
  said.took = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  std::sort(said.waits.begin(), said.waits.end());
  return said;
}

}  // namespace

int main(int argc, char** argv) {
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
  auto tape = engine::TapeFile::open(folder / "tape.jsonl", std::uint64_t{8} << 30);
  engine::Recorder recorder(**tape, {});
  const bool record = argc > 1 && std::string_view(argv[1]) == "tape";
  engine::Live live({clock, directory, **store, slurm, mail, nullptr, loop, slurm_worker, mail_worker,
                     ticket_worker, record ? &recorder : nullptr},
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
    const Said said = say_all(folder / "api.sock", bodies);
    if (said.failed > 0) std::printf("%d reports failed\n", said.failed);
    const double used = cpu_of(serving_clock) - serving_before;
    std::printf(
        "%zu reports in %.1f s: %.0f us of the serving thread each, %.1f %% of one core at %d a second "
        "(budget 15 %%); answered after %.0f ms, 99 of 100 within %.0f ms\n",
        bodies.size(), said.took, used / static_cast<double>(bodies.size()) * 1e6,
        used / static_cast<double>(bodies.size()) * kPerSecond * 100, kPerSecond, said.waited(500),
        said.waited(990));
    loop.stop();
  });
  client.join();
  serving.join();
  live.stop();
  std::filesystem::remove_all(folder);
}
