#include "slurm/rows.h"

#include <set>

#include "recorded.h"

namespace steward::slurm {
namespace {

struct RowsRead {
  std::vector<Row> rows;
  Status status;
};

RowsRead read_rows(std::string_view text, std::size_t piece = 4096, const std::string& mark = kRecordedMark) {
  RowsRead out;
  RowReader reader(mark, [&](Row&& row) { out.rows.push_back(std::move(row)); });
  for (std::size_t at = 0; at < text.size(); at += piece) reader.feed(text.substr(at, piece));
  out.status = reader.finish();
  return out;
}

const Job& find(const RowsRead& read, SlurmId id) {
  static const Job none;
  for (const Row& row : read.rows) {
    if (row.job.id == id) return row.job;
  }
  ADD_FAILURE() << "no job " << id;
  return none;
}

TEST(Rows, ReadsWhatSlurmWrote) {
  const RowsRead all = read_rows(recorded("squeue-22.05.8.txt"));
  ASSERT_TRUE(all.status.has_value()) << all.status.error().message;
  EXPECT_EQ(all.rows.size(), 13u);
  const Job& train = find(all, 1);
  EXPECT_EQ(train.user, "aic-ida");
  EXPECT_EQ(train.uid, 1003u);
  EXPECT_EQ(train.state, JobState::running);
  EXPECT_EQ(train.name, "train");
  EXPECT_EQ(train.comment, "");
  EXPECT_EQ(train.account, "");
  EXPECT_EQ(train.partition, "prioritized");
  EXPECT_TRUE(train.batch);
  EXPECT_EQ(train.cpus, 4u);
  EXPECT_EQ(train.time_limit, Duration(hours(144)));
  EXPECT_GT(train.start, train.submit - seconds(1));
  EXPECT_EQ(train.end - train.start, Duration(hours(144)));
  EXPECT_EQ(train.alloc_node, "localhost");
  EXPECT_GT(train.alloc_sid, 0u);
  EXPECT_FALSE(train.detailed);
  EXPECT_FALSE(train.array || train.het_leader);
  EXPECT_EQ(find(all, 3).user, "aic-lars@cs.aau.dk");
  EXPECT_EQ(find(all, 3).comment, "steward:release-if-idle=60m | word");
  EXPECT_FALSE(find(all, 11).batch);
  EXPECT_EQ(find(all, 7).state, JobState::completed);
}

TEST(Rows, TheLastTaskOfAnArrayHasTheArraysId) {
  const RowsRead all = read_rows(recorded("squeue-22.05.8.txt"));
  EXPECT_EQ(find(all, 2).array, (ArrayTask{2, 2}));
  EXPECT_EQ(show_id(find(all, 2)), "2_2");
  EXPECT_EQ(find(all, 12).array, (ArrayTask{2, 0}));
}

TEST(Rows, FoldedPendingTasksAreOneRowThatHasNotBegun) {
  const RowsRead all = read_rows(recorded("squeue-22.05.8.txt"));
  const Job& folded = find(all, 6);
  EXPECT_EQ(folded.state, JobState::pending);
  EXPECT_FALSE(folded.array.has_value());
  EXPECT_EQ(folded.start, no_time) << "Slurm's guess of a start is none";
  EXPECT_EQ(folded.end, no_time);
}

TEST(Rows, HetComponentsNameTheirLeader) {
  const RowsRead all = read_rows(recorded("squeue-22.05.8.txt"));
  EXPECT_EQ(find(all, 8).het_leader, SlurmId{8});
  EXPECT_EQ(find(all, 9).het_leader, SlurmId{8});
}

TEST(Rows, ForgedRowsInsideNamesStayInsideTheName) {
  const RowsRead all = read_rows(recorded("squeue-22.05.8.txt"));
  const Job& evil = find(all, 5);
  EXPECT_EQ(evil.uid, 1003u);
  EXPECT_EQ(evil.name.substr(0, 12), "evil?JobId=1");
  EXPECT_EQ(evil.name.find_first_of("\n\x1b\x1f"), std::string::npos);
  EXPECT_EQ(evil.comment.find_first_of("\n\x1b\x1f"), std::string::npos);
  // A whole row under yesterday's mark, and one under no mark at all.
  const std::string old = row_text({{"JobID", "666"}, {"UserID", "0"}}, kRecordedMark);
  for (const std::string& forged : {"\n" + old, replace_all("\n" + old, kRecordedMark, "\x1f")}) {
    const std::string mark = draw_mark();
    const RowsRead read_back =
        read_rows(row_text({{"Name", forged}, {"Comment", forged}}, mark) + row_text({{"JobID", "8"}}, mark),
                  4096, mark);
    ASSERT_TRUE(read_back.status.has_value());
    ASSERT_EQ(read_back.rows.size(), 2u);
    EXPECT_EQ(read_back.rows[0].job.id, 7u);
    EXPECT_EQ(read_back.rows[0].raw_name, forged);
    EXPECT_EQ(read_back.rows[1].job.id, 8u);
  }
}

TEST(Rows, AnyPiecesGiveTheSameRows) {
  const std::string text = recorded("squeue-22.05.8.txt");
  const RowsRead whole = read_rows(text, text.size());
  for (const std::size_t piece : {1u, 2u, 3u, 7u, 12u, 13u, 100u}) {
    const RowsRead pieces = read_rows(text, piece);
    ASSERT_TRUE(pieces.status.has_value()) << piece;
    ASSERT_EQ(pieces.rows.size(), whole.rows.size());
    for (std::size_t i = 0; i < whole.rows.size(); ++i) EXPECT_EQ(pieces.rows[i].job, whole.rows[i].job);
  }
}

TEST(Rows, EveryTruncationIsNoticedUnlessItFallsBetweenRows) {
  const std::string text = row_text({}, kRecordedMark) + row_text({{"JobID", "8"}}, kRecordedMark);
  const std::size_t middle = text.size() / 2;
  for (std::size_t size = 0; size < text.size(); ++size) {
    const RowsRead cut = read_rows(text.substr(0, size));
    EXPECT_EQ(cut.status.has_value(), size == 0 || size == middle) << size;
    EXPECT_EQ(cut.rows.size(), size < middle ? 0u : 1u) << size;
  }
}

TEST(Rows, GarbageIsGarbledAndNamesItsRow) {
  const std::string good = row_text({}, kRecordedMark);
  const std::vector<std::string> bad = {
      "slurm_load_jobs error: Unable to contact slurm controller\n",
      "\n",
      std::string(1000, '\0'),
      "\xff\xfe\x1b[2J",
      replace_all(good, "\n", "\r\n"),
      row_text({{"JobID", "seven"}}, kRecordedMark),
      row_text({{"JobID", "0"}}, kRecordedMark),
      row_text({{"JobID", "4294967296"}}, kRecordedMark),
      row_text({{"JobID", "-7"}}, kRecordedMark),
      row_text({{"UserID", ""}}, kRecordedMark),
      row_text({{"UserID", "(null)"}}, kRecordedMark),
      row_text({{"StartTime", "soon"}}, kRecordedMark),
      row_text({{"State", ""}}, kRecordedMark),
      row_text({{"NumCPUs", "4K"}}, kRecordedMark),
      row_text({{"Name", "x" + kRecordedMark + "y"}}, kRecordedMark),
  };
  for (const std::string& text : bad) {
    const RowsRead result = read_rows(good + text);
    ASSERT_FALSE(result.status.has_value()) << text;
    EXPECT_EQ(result.status.error().code, ErrorCode::garbled);
    EXPECT_NE(result.status.error().message.find("row 2"), std::string::npos)
        << result.status.error().message;
    EXPECT_EQ(result.status.error().message.find_first_of("\n\r\x1b"), std::string::npos);
    EXPECT_LE(result.status.error().message.size(), 500u);
    EXPECT_EQ(result.rows.size(), 1u);
  }
}

TEST(Rows, ARowWithoutEndIsGivenUpBeforeItFillsTheMemory) {
  RowReader reader(kRecordedMark, [](Row&&) {});
  const std::string piece(65536, 'x');
  for (int i = 0; i < 10'000; ++i) reader.feed(piece);  // 655 MB, if it were kept
  EXPECT_EQ(reader.finish().error().code, ErrorCode::garbled);
}

TEST(Rows, UnknownStatesAreKeptAsOther) {
  const RowsRead result = read_rows(row_text({{"State", "FROBNICATING"}}, kRecordedMark));
  ASSERT_EQ(result.rows.size(), 1u);
  EXPECT_EQ(result.rows[0].job.state, JobState::other);
  EXPECT_FALSE(holds_resources(result.rows[0].job.state));
}

TEST(Rows, AStateWithoutNodesYetIsNoRun) {
  const auto state = [](const std::string& word, const std::string& start) {
    const RowsRead result = read_rows(row_text({{"State", word}, {"StartTime", start}}, kRecordedMark));
    return result.rows.empty() ? JobState::other : result.rows[0].job.state;
  };
  EXPECT_EQ(state("CONFIGURING", "1795440400"), JobState::running);
  EXPECT_EQ(state("CONFIGURING", "N/A"), JobState::pending);
  EXPECT_EQ(state("STOPPED", "1795440400"), JobState::suspended);
}

TEST(Rows, ATaskThatCannotBeNamedIsGarbledNeverAnOrdinaryJob) {
  const std::map<std::string, std::string> last = {{"JobID", "7"}, {"ArrayJobID", "7"}};
  const auto with = [&](std::map<std::string, std::string> more) {
    more.insert(last.begin(), last.end());
    return read_rows(row_text(more, kRecordedMark));
  };
  for (const std::string word : {"RUNNING", "SUSPENDED", "STOPPED", "COMPLETING", "RESIZING"}) {
    const RowsRead good = with({{"State", word}, {"ArrayTaskID", "3"}});
    ASSERT_TRUE(good.status.has_value()) << word;
    EXPECT_EQ(good.rows[0].job.array, (ArrayTask{7, 3})) << word;
    for (const std::string task : {"0-99%2", "3x", "-3", "4294967296", "1,3"}) {
      const RowsRead bad = with({{"State", word}, {"ArrayTaskID", task}});
      ASSERT_FALSE(bad.status.has_value()) << word << " " << task;
      EXPECT_EQ(bad.status.error().code, ErrorCode::garbled);
      EXPECT_TRUE(bad.rows.empty());
    }
  }
  EXPECT_FALSE(with({{"ArrayJobID", "6"}, {"ArrayTaskID", "N/A"}}).status.has_value())
      << "of another job's array, and no task of it";
  EXPECT_FALSE(with({{"ArrayTaskID", "N/A"}}).rows.at(0).job.array.has_value()) << "an ordinary job";
  // Whoever cancels an array that waits must not make the whole listing unreadable.
  EXPECT_TRUE(with({{"State", "CANCELLED"}, {"ArrayTaskID", "0-99%2"}}).status.has_value());
  EXPECT_TRUE(with({{"State", "PENDING"}, {"ArrayTaskID", "0-99%2"}}).status.has_value());
}

TEST(Marks, AreFreshAndFitSqueuesFormat) {
  std::set<std::string> marks;
  for (int i = 0; i < 1000; ++i) marks.insert(draw_mark());
  EXPECT_EQ(marks.size(), 1000u);
  for (const std::string& mark : marks) {
    EXPECT_EQ(mark.size(), 11u);
    EXPECT_EQ(mark.find_first_of(",:.% "), std::string::npos);
  }
  EXPECT_TRUE(row_format("\x1f"
                         "A")
                  .starts_with("JobID:\x1f"
                               "A,ArrayJobID:\x1f"
                               "A,"));
  EXPECT_TRUE(row_format("\x1f"
                         "A")
                  .ends_with(",Comment:\x1f"
                             "A"));
}

}  // namespace
}  // namespace steward::slurm
