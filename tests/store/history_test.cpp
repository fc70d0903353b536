#include "store/fixture.h"

namespace steward::store {
namespace {

EndedJob job(SlurmId id, std::int64_t end_s) {
  EndedJob one;
  one.id = id;
  one.array = ArrayTask{4000, 7};
  one.uid = 1001;
  one.user = "ida";
  one.account = "aau";
  one.partition = "prioritized";
  one.qos = "normal";
  one.name = "train";
  one.state = JobState::timeout;
  one.batch = true;
  one.submit = from_ms(1000);
  one.eligible = from_ms(1500);
  one.start = from_ms(2000);
  one.end = from_ms(end_s * 1000);
  one.time_limit = hours(1);
  one.cpus = 6;
  one.memory_mib = 40'000;
  one.gpus = 2;
  one.nodes = 1;
  one.node_list = "n1";
  one.gpu_type = "NVIDIA A10";
  one.accounted = {1234, 5678};
  one.measured =
      MeasuredUse{hours(2), hours(1), minutes(20), 20'000, 99, 3000, {}, GpuSpread{1, hours(1), minutes(15)}};
  return one;
}

class HistoryTest : public StoreTest {
 protected:
  std::vector<EndedJob> all(const HistoryFilter& filter = {}) {
    std::vector<EndedJob> jobs;
    EXPECT_TRUE(store->history().each(filter, [&](EndedJob&& one) { jobs.push_back(std::move(one)); }));
    return jobs;
  }
};

TEST_F(HistoryTest, ComesBackAsItWas) {
  EndedJob plain;
  plain.id = 9;
  plain.end = from_ms(5000);
  ASSERT_TRUE(store->history().keep({job(7, 10), plain}, from_ms(12'000)));
  EXPECT_EQ(all(), (std::vector<EndedJob>{plain, job(7, 10)}));
  EXPECT_EQ(*store->history().read_to(), from_ms(12'000));
}

TEST_F(HistoryTest, ToldTwiceIsKeptOnceAndWhatWasMeasuredStays) {
  ASSERT_TRUE(store->history().keep({job(7, 10)}, no_time));
  EndedJob again = job(7, 11);
  again.measured.reset();
  again.state = JobState::completed;
  ASSERT_TRUE(store->history().keep({again, again}, no_time));
  again.measured = job(7, 11).measured;
  EXPECT_EQ(all(), std::vector<EndedJob>{again});
}

TEST_F(HistoryTest, AReusedNumberIsAnotherJob) {
  EndedJob other = job(7, 90);
  other.submit = from_ms(80'000);
  other.start = from_ms(81'000);
  ASSERT_TRUE(store->history().keep({job(7, 10), other}, no_time));
  EXPECT_EQ(all().size(), 2u);
}

TEST_F(HistoryTest, TheLatestRunAsSqueueShowsIt) {
  EndedJob again = job(7, 90);
  again.start = from_ms(81'000);
  EndedJob plain = job(4000, 95);  // the array's last task has the array's number, too
  plain.array.reset();
  ASSERT_TRUE(store->history().keep({job(7, 10), again, plain}, no_time));
  EXPECT_EQ(*store->history().latest(4000, 7, std::nullopt), again);
  EXPECT_EQ(*store->history().latest(4000, std::nullopt, std::nullopt), plain);
  EXPECT_EQ(*store->history().latest(4000, 8, std::nullopt), std::nullopt);
  EXPECT_EQ(*store->history().latest(7, std::nullopt, std::nullopt), std::nullopt)
      << "a task is named by its array";
}

TEST_F(HistoryTest, TheLatestRunOfOnePerson) {
  EndedJob theirs = job(4000, 90);  // the id was given anew
  theirs.array.reset();
  theirs.uid = 1002;
  theirs.start = theirs.submit = from_ms(81'000);
  EndedJob mine = job(4000, 10);
  mine.array.reset();
  ASSERT_TRUE(store->history().keep({mine, theirs}, no_time));
  EXPECT_EQ(*store->history().latest(4000, std::nullopt, Whose{1001, "ida"}), mine);
  EXPECT_EQ(*store->history().latest(4000, std::nullopt, Whose{1001, "who had the uid before"}),
            std::nullopt);
  EXPECT_EQ(*store->history().latest(4000, std::nullopt, Whose{1003, "mads"}), std::nullopt);
}

TEST_F(HistoryTest, TheNewestOfAName) {
  std::vector<EndedJob> jobs;
  for (SlurmId id = 1; id <= 8; ++id) jobs.push_back(job(id, 10 + id));
  jobs[6].name = "another";
  jobs[7].uid = 1002;
  ASSERT_TRUE(store->history().keep(jobs, no_time));
  EXPECT_EQ(*store->history().of_name({1001, "ida"}, "train", 3),
            (std::vector<EndedJob>{jobs[5], jobs[4], jobs[3]}));
  EXPECT_TRUE(store->history().of_name({1001, "ida"}, "'; DROP TABLE ended_job; --", 3)->empty());
}

TEST_F(HistoryTest, TheMarkNeverGoesBack) {
  ASSERT_TRUE(store->history().keep({}, from_ms(12'000)));
  ASSERT_TRUE(store->history().keep({}, from_ms(9'000)));
  EXPECT_EQ(*store->history().read_to(), from_ms(12'000));
}

TEST_F(HistoryTest, ByPersonAndTimeAndForgotten) {
  EndedJob other = job(8, 20);
  other.uid = 1002;
  ASSERT_TRUE(store->history().keep({job(7, 10), other, job(9, 30)}, no_time));
  EXPECT_EQ(all({uid_t{1001}, from_ms(11'000), Time::max()}), std::vector<EndedJob>{job(9, 30)});
  ASSERT_TRUE(store->history().forget_before(from_ms(25'000), 1));
  EXPECT_EQ(all().size(), 2u);
  ASSERT_TRUE(store->history().forget_before(from_ms(25'000), 10));
  EXPECT_EQ(all(), std::vector<EndedJob>{job(9, 30)});
}

}  // namespace
}  // namespace steward::store
