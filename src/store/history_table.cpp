#include "store/history_table.h"

#include <fmt/format.h>

#include <map>
#include <string>

namespace steward::store {
namespace {

// In the order of the binding and of the reading below.
constexpr std::string_view kColumns =
    "id, submit, start, ended, eligible, uid, user, account, partition, qos, name, array_id, array_task, "
    "het_leader, "
    "state, batch, time_limit_ms, cpus, memory_mib, gpus, nodes, node_list, gpu_type, cpu_ms, rss_mib, "
    "chose_gpu, "
    "gpu_measured_ms, gpu_active_ms, most_gpu_mib, measured_cpu_ms, most_memory_mib, "
    "gpu_load_ms, node_measured_ms, gpus_used, gpu_any_ms, gpu_top_load_ms";
constexpr int kCount = 36;
constexpr int kType = 22;      // known from the nodes as they were then: a later word does not change it
constexpr int kChose = 25;     // seen in the request while it ran; accounting does not know it
constexpr int kMeasured = 26;  // the first of those that a later word without a measurement leaves alone

std::string put_statement() {
  std::string marks, renewed;
  for (int i = 0; i < kCount; ++i) marks += i == 0 ? "?" : ", ?";
  std::size_t at = 0;
  for (int i = 0; i < kCount; ++i) {
    const std::size_t next = std::min(kColumns.find(", ", at), kColumns.size());
    const std::string_view column = kColumns.substr(at, next - at);
    at = next + 2;
    if (i < 3) continue;  // the key
    renewed += renewed.empty() ? "" : ", ";
    renewed += i == kChose     ? fmt::format("{0} = max({0}, excluded.{0})", column)
               : i == kType    ? fmt::format("{0} = CASE {0} WHEN '' THEN excluded.{0} ELSE {0} END", column)
               : i < kMeasured ? fmt::format("{0} = excluded.{0}", column)
                               : fmt::format("{0} = coalesce(excluded.{0}, {0})", column);
  }
  return fmt::format("INSERT INTO ended_job({}) VALUES({}) ON CONFLICT(id, submit, start) DO UPDATE SET {}",
                     kColumns, marks, renewed);
}

template <typename Number>
void bind_or_null(Stmt& put, const std::optional<Number>& value) {
  if (value) {
    put.bind(static_cast<std::int64_t>(*value));
  } else {
    put.bind_null();
  }
}

void bind(Stmt& put, const EndedJob& job) {
  put.bind(job.id)
      .bind(to_ms(job.submit))
      .bind(to_ms(job.start))
      .bind(to_ms(job.end))
      .bind(to_ms(job.eligible));
  put.bind(std::int64_t{job.uid})
      .bind(job.user)
      .bind(job.account)
      .bind(job.partition)
      .bind(job.qos)
      .bind(job.name);
  bind_or_null(put, job.array ? std::optional(job.array->array) : std::nullopt);
  bind_or_null(put, job.array ? std::optional(job.array->task) : std::nullopt);
  bind_or_null(put, job.het_leader);
  put.bind(to_string(job.state)).bind(std::int64_t{job.batch}).bind(job.time_limit.count());
  put.bind(std::int64_t{job.cpus})
      .bind(static_cast<std::int64_t>(job.memory_mib))
      .bind(std::int64_t{job.gpus});
  put.bind(std::int64_t{job.nodes}).bind(job.node_list).bind(job.gpu_type).bind(job.accounted.cpu_ms);
  bind_or_null(put, job.accounted.most_rss_mib);
  put.bind(std::int64_t{job.chose_gpu});
  const auto measured = [&](auto value) {
    bind_or_null(put, job.measured ? std::optional(value(*job.measured)) : std::nullopt);
  };
  measured([](const MeasuredUse& use) { return use.gpu_measured.count(); });
  measured([](const MeasuredUse& use) { return use.gpu_active.count(); });
  measured([](const MeasuredUse& use) { return use.most_gpu_mib; });
  measured([](const MeasuredUse& use) { return use.cpu_ms; });
  measured([](const MeasuredUse& use) { return use.most_memory_mib; });
  measured([](const MeasuredUse& use) { return use.gpu_load.count(); });
  measured([](const MeasuredUse& use) { return use.node_measured.count(); });
  const auto spread = job.measured ? job.measured->spread : std::nullopt;
  bind_or_null(put, spread ? std::optional(std::int64_t{spread->used}) : std::nullopt);
  bind_or_null(put, spread ? std::optional(spread->any_active.count()) : std::nullopt);
  bind_or_null(put, spread ? std::optional(spread->top_load.count()) : std::nullopt);
}

EndedJob job_of(const Stmt& row) {
  const auto natural = [&](int column) { return static_cast<std::uint32_t>(row.integer(column)); };
  EndedJob job;
  job.id = natural(0);
  job.submit = from_ms(row.integer(1));
  job.start = from_ms(row.integer(2));
  job.end = from_ms(row.integer(3));
  job.eligible = from_ms(row.integer(4));
  job.uid = natural(5);
  job.user = row.text(6);
  job.account = row.text(7);
  job.partition = row.text(8);
  job.qos = row.text(9);
  job.name = row.text(10);
  if (!row.is_null(11)) job.array = ArrayTask{natural(11), natural(12)};
  if (!row.is_null(13)) job.het_leader = natural(13);
  job.state = job_state_from(row.text(14));
  job.batch = row.integer(15) != 0;
  job.time_limit = Duration(row.integer(16));
  job.cpus = natural(17);
  job.memory_mib = static_cast<std::uint64_t>(row.integer(18));
  job.gpus = natural(19);
  job.nodes = natural(20);
  job.node_list = row.text(21);
  job.gpu_type = row.text(22);
  job.accounted.cpu_ms = row.integer(23);
  if (!row.is_null(24)) job.accounted.most_rss_mib = static_cast<std::uint64_t>(row.integer(24));
  job.chose_gpu = row.integer(kChose) != 0;
  if (row.is_null(kMeasured)) return job;
  MeasuredUse use;
  use.gpu_measured = Duration(row.integer(26));
  use.gpu_active = Duration(row.integer(27));
  use.most_gpu_mib = static_cast<std::uint64_t>(row.integer(28));
  use.cpu_ms = row.integer(29);
  use.most_memory_mib = static_cast<std::uint64_t>(row.integer(30));
  // An earlier Steward did not keep the load: nobody is told that it was small.
  use.gpu_load = row.is_null(31) ? use.gpu_measured : Duration(row.integer(31));
  use.node_measured = Duration(row.is_null(32) ? 0 : row.integer(32));
  if (!row.is_null(33))
    use.spread = GpuSpread{natural(33), Duration(row.integer(34)), Duration(row.integer(35))};
  job.measured = use;
  return job;
}

// When each was forgotten, of the last days: what ended before then is not to come back.
Result<std::map<uid_t, Time>> forgotten(Db& db) {
  auto select = db.prepare("SELECT uid, at FROM history_forgotten");
  if (!select) return tl::unexpected(select.error());
  std::map<uid_t, Time> all;
  while (true) {
    const auto row = select->step();
    if (!row) return tl::unexpected(row.error());
    if (!*row) return all;
    all[static_cast<uid_t>(select->integer(0))] = from_ms(select->integer(1));
  }
}

}  // namespace

Result<std::vector<EndedJob>> HistoryTable::keep(std::vector<EndedJob> jobs, Time read_to) {
  auto tx = Tx::begin(db_);
  if (!tx) return tl::unexpected(tx.error());
  static const std::string statement = put_statement();
  auto put = db_.prepare(statement);
  if (!put) return tl::unexpected(put.error());
  const auto gone = forgotten(db_);
  if (!gone) return tl::unexpected(gone.error());
  std::erase_if(jobs, [&](const EndedJob& job) {
    const auto at = gone->find(job.uid);
    return at != gone->end() && job.end <= at->second;
  });
  for (const EndedJob& job : jobs) {
    bind(*put, job);
    if (const auto done = put->run(); !done) return tl::unexpected<Error>(done.error());
  }
  auto mark = db_.prepare(
      "INSERT INTO history(only, read_to) VALUES(1, ?) ON CONFLICT(only) DO UPDATE SET read_to = "
      "max(read_to, "
      "excluded.read_to)");
  if (!mark) return tl::unexpected(mark.error());
  if (const auto done = mark->bind(to_ms(read_to)).run(); !done) return tl::unexpected<Error>(done.error());
  if (const auto done = tx->commit(); !done) return tl::unexpected<Error>(done.error());
  return jobs;
}

Result<Time> HistoryTable::read_to() {
  const auto ms = db_.number("SELECT coalesce((SELECT read_to FROM history), 0)");
  if (!ms) return tl::unexpected(ms.error());
  return from_ms(*ms);
}

Status HistoryTable::each(const HistoryFilter& filter, const std::function<void(EndedJob&&)>& take) {
  const std::string whose = filter.uid ? "uid = ? AND " : "";
  auto select = db_.prepare(fmt::format(
      "SELECT {} FROM ended_job WHERE {}ended >= ? AND ended < ? ORDER BY ended, id, submit, start", kColumns,
      whose));
  if (!select) return tl::unexpected(select.error());
  if (filter.uid) select->bind(std::int64_t{*filter.uid});
  select->bind(to_ms(filter.from)).bind(to_ms(filter.to));
  while (true) {
    const auto row = select->step();
    if (!row) return tl::unexpected(row.error());
    if (!*row) return {};
    take(job_of(*select));
  }
}

Result<std::optional<EndedJob>> HistoryTable::latest(SlurmId id, std::optional<std::uint32_t> task,
                                                     const std::optional<Whose>& whose) {
  auto select = db_.prepare(
      fmt::format("SELECT {} FROM ended_job WHERE {}{} ORDER BY start DESC, submit DESC LIMIT 1", kColumns,
                  task ? "array_id = ? AND array_task = ?" : "id = ? AND array_id IS NULL",
                  whose ? " AND uid = ? AND user = ?" : ""));
  if (!select) return tl::unexpected(select.error());
  select->bind(std::int64_t{id});
  if (task) select->bind(std::int64_t{*task});
  if (whose) select->bind(std::int64_t{whose->uid}).bind(whose->user);
  const auto row = select->step();
  if (!row) return tl::unexpected(row.error());
  return *row ? std::optional(job_of(*select)) : std::nullopt;
}

// Bounded whatever the person's number of runs and names: somebody else is to be served in some milliseconds.
Result<std::vector<EndedJob>> HistoryTable::of_name(const Whose& whose, const std::string& name,
                                                    std::size_t most) {
  auto select =
      db_.prepare(fmt::format("SELECT {} FROM ended_job WHERE rowid IN (SELECT rowid FROM ended_job WHERE "
                              "uid = ? ORDER BY ended DESC "
                              "LIMIT 2000) AND user = ? AND name = ? ORDER BY ended DESC, id DESC LIMIT ?",
                              kColumns));
  if (!select) return tl::unexpected(select.error());
  select->bind(std::int64_t{whose.uid}).bind(whose.user).bind(name).bind(static_cast<std::int64_t>(most));
  std::vector<EndedJob> runs;
  while (true) {
    const auto row = select->step();
    if (!row) return tl::unexpected(row.error());
    if (!*row) return runs;
    runs.push_back(job_of(*select));
  }
}

Status HistoryTable::forget_before(Time time, std::size_t most) {
  auto remove = db_.prepare(
      "DELETE FROM ended_job WHERE rowid IN (SELECT rowid FROM ended_job WHERE ended < ? ORDER BY ended "
      "LIMIT "
      "?)");
  if (!remove) return tl::unexpected(remove.error());
  return remove->bind(to_ms(time)).bind(static_cast<std::int64_t>(most)).run();
}

}  // namespace steward::store
