// The live loop on its real threads: the serving loop, Slurm's worker, mail's worker. Run under TSan it shows
// that workers touch the state only through the serving thread.
#include <gtest/gtest.h>

#include "engine/rig.h"
#include "engine/worker.h"
#include "net/loop.h"

namespace steward::engine {
namespace {

class Threads : public ::testing::Test {
 protected:
  Threads() {
    policy.staff_group = "claaudia";
    policy.mode = policy::Mode::contact;
    policy.interval = seconds(1);
    story::only(policy, "idle_gpu", {true, policy::FirstContact::send, seconds(0), seconds(2)});
    policy.rules.idle_gpu.busy_permille = 20;
    folder = std::filesystem::temp_directory_path() / ("steward-threads-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    store::SqliteStore::Options options;
    options.path = folder / "steward.db";
    options.create = true;
    store = std::move(store::SqliteStore::open(options).value());
  }
  ~Threads() override {
    store.reset();
    std::filesystem::remove_all(folder);
  }

  policy::Policy policy;
  std::filesystem::path folder;
  std::unique_ptr<store::SqliteStore> store;
};

TEST_F(Threads, AMatterFromFindingToCancellation) {
  SystemClock clock;
  People people;
  CrashPoints none;
  MailServer mail(none);
  FakeSlurm slurm(clock);
  Job job = story::job(0, 1002, "ida", "n1", {0});
  job.submit = no_time;
  const SlurmId id = slurm.add(job);
  slurm.start(id, {{"n1", 6, 40'000, {0}}});
  slurm.at(id).start -= seconds(60);

  net::Loop loop;
  auto slurm_worker = std::make_unique<Worker>();
  auto mail_worker = std::make_unique<Worker>();
  auto ticket_worker = std::make_unique<Worker>();
  auto live = std::make_unique<Live>(
      Edges{clock, people, *store, slurm, mail, nullptr, loop, *slurm_worker, *mail_worker, *ticket_worker},
      Names{"aicloud", "root", "aicloud.example", {}, seconds(1), ""}, policy, plain_writer());
  story::Agent agent("n1", 1, seconds(1));
  bool permitted = false;
  int answered = 0;
  std::function<void(int)> beat = [&](int left) {
    const Time end = std::chrono::floor<std::chrono::seconds>(clock.now());
    live->take_report({0, "root", Role::agent}, sent(agent.report(end - seconds(1))), {},
                      [&](const Result<ReportAnswer>& answer) { answered += answer.has_value(); });
    const auto& cases = live->state().book.cases();
    if (!permitted && !cases.empty() && cases.begin()->second.contacts[0].passage == Passage::accepted) {
      permitted =
          live->act({1002, "ida", Role::user}, act::Permit{cases.begin()->first, no_time}).has_value();
    }
    const bool done = permitted && !cases.begin()->second.open() &&
                      cases.begin()->second.contacts.back().passage == Passage::accepted;
    if (done || left == 0) return loop.stop();
    loop.after(Duration(100), [&beat, left] { beat(left - 1); });
  };
  loop.post([&] {
    ASSERT_TRUE(live->start());
    beat(150);
  });
  loop.run();
  const Case value = live->state().book.cases().begin()->second;
  live->stop();
  slurm_worker.reset();
  mail_worker.reset();
  ticket_worker.reset();
  EXPECT_EQ(value.resolution, Resolution::cancelled_with_permission);
  EXPECT_EQ(slurm.cancelled.size(), 1u);
  EXPECT_EQ(mail.accepted.size(), 2u);
  EXPECT_GT(answered, 1) << "by the timer that takes what waits";
}

TEST_F(Threads, AWorkerDoesThingsInOrderAndEndsAfterTheOneInHand) {
  std::vector<int> done;
  std::atomic<bool> last{false};
  {
    Worker worker;
    for (int i = 0; i < 100; ++i) worker.post([&done, i] { done.push_back(i); });
    worker.after(Duration(5), [&] { last = true; });
    while (!worker.idle()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  ASSERT_EQ(done.size(), 100u);
  EXPECT_TRUE(std::is_sorted(done.begin(), done.end()));
  EXPECT_TRUE(last);
}

}  // namespace
}  // namespace steward::engine
