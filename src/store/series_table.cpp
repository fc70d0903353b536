#include "store/series_table.h"

namespace steward::store {
namespace {

// No chunk is longer, as no interval is longer than ten minutes (policy/load.cpp): bounds the search by
// begin.
constexpr Duration kLongest = minutes(10) * std::int64_t{kChunkSlots};

ChunkTime time_of(const Stmt& row, int column) {
  return {from_ms(row.integer(column)), Duration(row.integer(column + 1))};
}

}  // namespace

Status SeriesTable::keep(const std::vector<PackedChunk>& chunks) {
  auto tx = Tx::begin(db_);
  if (!tx) return tl::unexpected(tx.error());
  auto put = db_.prepare("INSERT INTO series(node, begin, interval, data) VALUES(?, ?, ?, ?)");
  if (!put) return tl::unexpected(put.error());
  for (const PackedChunk& chunk : chunks) {
    put->bind(chunk.node).bind(to_ms(chunk.time.begin)).bind(chunk.time.interval.count());
    if (const auto done = put->bind_blob(chunk.bytes).run(); !done) return done;
  }
  return tx->commit();
}

Status SeriesTable::each(const std::string& node, Time from, Time to,
                         const std::function<void(const PackedChunk&)>& take) {
  auto select = db_.prepare(
      "SELECT begin, interval, data FROM series WHERE node = ? AND begin > ? AND begin < ? ORDER BY begin, "
      "id");
  if (!select) return tl::unexpected(select.error());
  select->bind(node).bind(to_ms(from - kLongest)).bind(to_ms(to));
  while (true) {
    const auto row = select->step();
    if (!row) return tl::unexpected(row.error());
    if (!*row) return {};
    const ChunkTime time = time_of(*select, 0);
    const bool whole = time.interval > Duration(0) && time.interval <= kLongest / std::int64_t{kChunkSlots};
    if (whole && time.end() > from) take({node, time, select->blob(2)});
  }
}

// Only those of the last days, which kept reports could be about: the table may hold millions.
Result<std::map<std::string, Time>> SeriesTable::ends() {
  auto select = db_.prepare(
      "SELECT node, max(begin), interval FROM series "
      "WHERE begin >= (SELECT max(begin) FROM series) - 172800000 GROUP BY node");
  if (!select) return tl::unexpected(select.error());
  std::map<std::string, Time> ends;
  while (true) {
    const auto row = select->step();
    if (!row) return tl::unexpected(row.error());
    if (!*row) return ends;
    ends[select->text(0)] = time_of(*select, 1).end();
  }
}

Status SeriesTable::forget_before(Time time, std::size_t most) {
  auto remove = db_.prepare(
      "DELETE FROM series WHERE id IN (SELECT id FROM series WHERE begin < ? ORDER BY begin LIMIT ?)");
  if (!remove) return tl::unexpected(remove.error());
  return remove->bind(to_ms(time)).bind(static_cast<std::int64_t>(most)).run();
}

}  // namespace steward::store
