#include "slurm/details.h"

#include "recorded.h"

namespace steward::slurm {
namespace {

using Nodes = std::vector<NodeAllocation>;

const std::string kFourth =
    "x UserId=root(0) GroupId=root(0) JobState=RUNNING Restarts=0 JOB_GRES=gpu:t4:1   Nodes=a256-t4-01 "
    "CPU_IDs=0-3 "
    "Mem=100 GRES=gpu:t4:1(IDX:5) MinCPUsNode=1";
const std::string kFifth =
    "evil\nJobId=1 JobName=train UserId=aic-ida(1003) GroupId=aic-ida(1008) MCS_label=N/A JobState=RUNNING";

Result<Nodes> nodes_in(const std::string& text, const Wanted& wanted) {
  auto details = parse_record(text, wanted);
  if (!details) return tl::unexpected<Error>(details.error());
  return details->nodes;
}

Result<Nodes> parse_plain(const std::string& groups) {
  return nodes_in(record_text(7, "train", groups), {7, "train", 1003});
}

TEST(Record, ReadsWhatSlurmWrote) {
  EXPECT_EQ(nodes_in(recorded("scontrol-1-22.05.8.txt"), {1, "train", 1003}).value(),
            (Nodes{{"a256-t4-01", 4, 4000, {0, 1}}}));
  EXPECT_EQ(nodes_in(recorded("scontrol-2_2-22.05.8.txt"), {2, "arr", 1003}).value().at(0).gpu_indexes,
            (std::vector<std::uint32_t>{4}));
  const Nodes multi = nodes_in(recorded("scontrol-3-22.05.8.txt"), {3, "multi", 1004}).value();
  ASSERT_EQ(multi.size(), 3u);
  EXPECT_EQ(multi[0].node, "a256-t4-01");
  EXPECT_EQ(multi[1], (NodeAllocation{"a256-t4-02", 2, 2000, {0}}));
  EXPECT_EQ(multi[2], (NodeAllocation{"a256-t4-03", 2, 2000, {0}}));
}

TEST(Record, AForgedNameDoesNotForgeWhatIsHeld) {
  const Nodes nodes = nodes_in(recorded("scontrol-4-22.05.8.txt"), {4, kFourth, 1003}).value();
  ASSERT_EQ(nodes.size(), 1u);
  EXPECT_EQ(nodes[0].node, "a256-t4-02") << "not the node, and not the GPU 5, of its name and comment";
  EXPECT_EQ(nodes[0].gpu_indexes, (std::vector<std::uint32_t>{1}));
  const Nodes evil = nodes_in(recorded("scontrol-5-22.05.8.txt"), {5, kFifth, 1003}).value();
  ASSERT_EQ(evil.size(), 1u);
  EXPECT_TRUE(evil[0].gpu_indexes.empty());
}

TEST(Record, AnotherJobsNameOwnerOrIdIsNotBelieved) {
  const std::string text = recorded("scontrol-1-22.05.8.txt");
  EXPECT_EQ(nodes_in(text, {2, "train", 1003}).error().code, ErrorCode::garbled);
  EXPECT_EQ(nodes_in(text, {1, "tra", 1003}).error().code, ErrorCode::garbled);
  EXPECT_EQ(nodes_in(text, {1, "train2", 1003}).error().code, ErrorCode::garbled);
  EXPECT_EQ(nodes_in(text, {1, "train", 0}).error().code, ErrorCode::garbled);
  EXPECT_EQ(nodes_in(text, {1, "train", 3}).error().code, ErrorCode::garbled) << "the end of 1003";
  EXPECT_EQ(nodes_in("x" + text, {1, "train", 1003}).error().code, ErrorCode::garbled);
}

TEST(Record, SaysWhenTheJobWasLastSuspendedOrResumed) {
  const Wanted wanted{1, "train", 1003};
  std::string text = recorded("scontrol-1-22.05.8.txt");
  EXPECT_EQ(parse_record(text, wanted)->suspend, no_time);
  text.replace(text.find("SuspendTime=None"), 16, "SuspendTime=1795441999");
  EXPECT_EQ(parse_record(text, wanted)->suspend, from_ms(1'795'441'999'000));
}

TEST(Record, SeveralKindsOfGres) {
  const auto gpus = [](const std::string& gres) {
    return parse_plain("Nodes=n1 CPU_IDs=0 Mem=1 GRES=" + gres).value().at(0).gpu_indexes;
  };
  using Numbers = std::vector<std::uint32_t>;
  EXPECT_EQ(gpus("gpu:a10:2(IDX:0-1),gpu:t4:1(IDX:3)"), (Numbers{0, 1, 3}));
  EXPECT_EQ(gpus("gpu:2(IDX:1,3)"), (Numbers{1, 3}));
  EXPECT_EQ(gpus("mps:100(IDX:0),gpu:a10:1(IDX:2)"), (Numbers{2}));
  EXPECT_EQ(gpus("nvme:1(IDX:5)"), Numbers{});
  EXPECT_EQ(gpus("gpu:a10:2(CNT:2)"), Numbers{});
  EXPECT_EQ(gpus("gpu:a10:0,gpu:t4:1(IDX:0)"), Numbers{0});
  EXPECT_EQ(gpus(""), Numbers{});
}

TEST(Record, DamageIsGarbledNeverAGuess) {
  for (const char* groups : {
           "",
           "Nodes=n1",
           "Nodes=n1 CPU_IDs=0-3",
           "Nodes=n1 CPU_IDs=0-3 Mem=1",
           "Nodes= CPU_IDs=0 Mem=1 GRES=",
           "Nodes=n[1-99999999] CPU_IDs=0 Mem=1 GRES=",
           "Nodes=n1 CPU_IDs=x Mem=1 GRES=",
           "Nodes=n1 CPU_IDs=0 Mem=much GRES=",
           "Nodes=n1 CPU_IDs=0 Mem=-1 GRES=",
           "Nodes=n1 CPU_IDs=0 Mem=1 GRES=gpu:1(IDX:0-",
           "Nodes=n1 CPU_IDs=0 Mem=1 GRES=gpu:1(IDX:)",
           "Nodes=n1 CPU_IDs=0 Mem=1 GRES=gpu:1(IDX:0),gpu:t4:1(IDX:0)",
           "Nodes=n1 Mem=1 CPU_IDs=0 GRES=",
       }) {
    const auto result = parse_plain(groups);
    ASSERT_FALSE(result.has_value()) << groups;
    EXPECT_EQ(result.error().code, ErrorCode::garbled);
  }
  const std::string whole = recorded("scontrol-3-22.05.8.txt");
  const std::size_t next = whole.find("MinCPUsNode=");
  for (std::size_t size = 0; size < next; ++size) {
    EXPECT_FALSE(nodes_in(whole.substr(0, size), {3, "multi", 1004}).has_value()) << size;
  }
}

std::map<SlurmId, Details> list(const std::string& text, std::map<SlurmId, Wanted> wanted,
                                std::size_t piece = 4096) {
  ListingReader reader(std::move(wanted));
  for (std::size_t at = 0; at < text.size(); at += piece)
    reader.feed(std::string_view(text).substr(at, piece));
  return reader.finish();
}

TEST(Listing, TellsTheClearOnesAndLeavesTheDoubtful) {
  const std::map<SlurmId, Wanted> wanted = {
      {1, {1, "train", 1003}}, {2, {2, "arr", 1003}},   {3, {3, "multi", 1004}}, {4, {4, kFourth, 1003}},
      {5, {5, kFifth, 1003}},  {12, {12, "arr", 1003}}, {9, {9, "hetty", 1003}}, {77, {77, "gone", 1}}};
  for (const std::size_t piece : {1u, 100u, 1u << 20}) {
    const auto found = list(recorded("scontrol-all-22.05.8.txt"), wanted, piece);
    EXPECT_FALSE(found.contains(1)) << "job 5's name and comment hold records of job 1: ask for it alone";
    EXPECT_FALSE(found.contains(5)) << "its name holds a line's end: ask for it alone";
    EXPECT_FALSE(found.contains(77));
    ASSERT_TRUE(found.contains(2) && found.contains(3) && found.contains(4) && found.contains(12) &&
                found.contains(9));
    EXPECT_EQ(found.at(2).nodes.at(0).gpu_indexes, (std::vector<std::uint32_t>{4}));
    EXPECT_EQ(found.at(3).nodes.size(), 3u);
    EXPECT_EQ(found.at(4).nodes.at(0).node, "a256-t4-02");
  }
}

TEST(Listing, SurvivesHugeLinesAndGarbage) {
  const std::string record = record_text(7, "train", "Nodes=n1 CPU_IDs=0 Mem=1 GRES=gpu:t4:1(IDX:0)");
  const std::map<SlurmId, Wanted> wanted = {{7, {7, "train", 1003}}};
  const std::string huge(5 << 20, 'x');
  EXPECT_TRUE(list(huge + "\n" + record, wanted).contains(7));
  EXPECT_TRUE(list("JobId=\nJobId=x \n\xff\n\r\n" + record, wanted).contains(7));
  EXPECT_FALSE(list("JobId=7 " + huge + "\n" + record, wanted).contains(7)) << "seen twice";
  EXPECT_TRUE(list("", wanted).empty());
  EXPECT_TRUE(list(record.substr(0, record.size() - 1), wanted).contains(7))
      << "the last line's end may lack";
}

}  // namespace
}  // namespace steward::slurm
