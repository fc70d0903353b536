#include "store/schema.h"

#include <fmt/format.h>

#include <array>

namespace steward::store {
namespace {

// migrations[n] leads from version n to n + 1. Never changed once released: databases in the field have run
// them.
constexpr std::array<const char*, kSchemaVersion> migrations{R"sql(
CREATE TABLE meta(
  only     INTEGER PRIMARY KEY CHECK (only = 1),
  instance TEXT NOT NULL,
  genesis  BLOB NOT NULL
) STRICT;
CREATE TABLE person(
  number INTEGER PRIMARY KEY,
  uid    INTEGER NOT NULL UNIQUE,
  user   TEXT
) STRICT;
CREATE TABLE entry(
  seq        INTEGER PRIMARY KEY,
  at         INTEGER NOT NULL,
  kind       TEXT NOT NULL,
  case_id    INTEGER NOT NULL,
  person     INTEGER NOT NULL REFERENCES person(number),
  commitment BLOB NOT NULL,
  previous   BLOB NOT NULL,
  mac        BLOB NOT NULL
) STRICT;
CREATE INDEX entry_by_case ON entry(case_id, seq);
CREATE TABLE body(
  seq  INTEGER PRIMARY KEY REFERENCES entry(seq),
  salt BLOB NOT NULL,
  json TEXT NOT NULL
) STRICT;
CREATE TABLE case_projection(
  id        INTEGER PRIMARY KEY,
  uid       INTEGER NOT NULL,
  open      INTEGER NOT NULL,
  at_rest   INTEGER NOT NULL,
  opened_at INTEGER NOT NULL,
  closed_at INTEGER NOT NULL,
  json      TEXT NOT NULL
) STRICT;
CREATE INDEX case_by_uid ON case_projection(uid, id);
CREATE INDEX case_by_open ON case_projection(id) WHERE open = 1;
CREATE INDEX case_by_work ON case_projection(id) WHERE at_rest = 0;
CREATE INDEX case_by_closing ON case_projection(closed_at);
CREATE TABLE emergency_projection(
  id   INTEGER PRIMARY KEY,
  json TEXT NOT NULL
) STRICT;
CREATE TABLE report(
  arrival  INTEGER PRIMARY KEY AUTOINCREMENT,
  node     TEXT NOT NULL,
  epoch    INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  begin    INTEGER NOT NULL,
  json     TEXT NOT NULL,
  UNIQUE(node, epoch, sequence)
) STRICT;
CREATE INDEX report_by_begin ON report(begin);
CREATE TABLE acknowledged(
  node     TEXT PRIMARY KEY,
  epoch    INTEGER NOT NULL,
  sequence INTEGER NOT NULL
) STRICT;
)sql",
                                                             R"sql(
CREATE TABLE form(
  only  INTEGER PRIMARY KEY CHECK (only = 1),
  cases INTEGER NOT NULL
) STRICT;
INSERT INTO form VALUES(1, 1);
)sql",
                                                             R"sql(
CREATE TABLE series(
  id       INTEGER PRIMARY KEY,
  node     TEXT NOT NULL,
  begin    INTEGER NOT NULL,
  interval INTEGER NOT NULL,
  data     BLOB NOT NULL
) STRICT;
CREATE INDEX series_by_node ON series(node, begin);
CREATE INDEX series_by_begin ON series(begin);
)sql",
                                                             R"sql(
ALTER TABLE report RENAME TO report_as_text;
DROP INDEX report_by_begin;
CREATE TABLE report(
  arrival  INTEGER PRIMARY KEY AUTOINCREMENT,
  node     TEXT NOT NULL,
  epoch    INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  begin    INTEGER NOT NULL,
  body     BLOB NOT NULL,
  UNIQUE(node, epoch, sequence)
) STRICT;
CREATE INDEX report_by_begin ON report(begin);
INSERT INTO report SELECT arrival, node, epoch, sequence, begin, CAST(json AS BLOB) FROM report_as_text;
DROP TABLE report_as_text;
)sql",
                                                             R"sql(
CREATE TABLE ended_job(
  id              INTEGER NOT NULL,
  submit          INTEGER NOT NULL,
  start           INTEGER NOT NULL,
  ended           INTEGER NOT NULL,
  eligible        INTEGER NOT NULL,
  uid             INTEGER NOT NULL,
  user            TEXT NOT NULL,
  account         TEXT NOT NULL,
  partition       TEXT NOT NULL,
  qos             TEXT NOT NULL,
  name            TEXT NOT NULL,
  array_id        INTEGER,
  array_task      INTEGER,
  het_leader      INTEGER,
  state           TEXT NOT NULL,
  batch           INTEGER NOT NULL,
  time_limit_ms   INTEGER NOT NULL,
  cpus            INTEGER NOT NULL,
  memory_mib      INTEGER NOT NULL,
  gpus            INTEGER NOT NULL,
  nodes           INTEGER NOT NULL,
  node_list       TEXT NOT NULL,
  gpu_type        TEXT NOT NULL,
  cpu_ms          INTEGER NOT NULL,
  rss_mib         INTEGER,
  gpu_measured_ms INTEGER,
  gpu_active_ms   INTEGER,
  most_gpu_mib    INTEGER,
  measured_cpu_ms INTEGER,
  most_memory_mib INTEGER,
  UNIQUE(id, submit, start)
) STRICT;
CREATE INDEX ended_job_by_person ON ended_job(uid, ended);
CREATE INDEX ended_job_by_end ON ended_job(ended);
CREATE TABLE history(
  only    INTEGER PRIMARY KEY CHECK (only = 1),
  read_to INTEGER NOT NULL
) STRICT;
CREATE TABLE history_forgotten(
  uid INTEGER PRIMARY KEY,
  at  INTEGER NOT NULL
) STRICT;
)sql",
                                                             R"sql(
ALTER TABLE ended_job ADD COLUMN chose_gpu INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ended_job ADD COLUMN gpu_load_ms INTEGER;
ALTER TABLE ended_job ADD COLUMN node_measured_ms INTEGER;
)sql",
                                                             R"sql(
CREATE TABLE language(
  uid      INTEGER PRIMARY KEY,
  user     TEXT NOT NULL,
  language TEXT NOT NULL
) STRICT;
)sql",
                                                             R"sql(
ALTER TABLE ended_job ADD COLUMN gpus_used INTEGER;
ALTER TABLE ended_job ADD COLUMN gpu_any_ms INTEGER;
ALTER TABLE ended_job ADD COLUMN gpu_top_load_ms INTEGER;
CREATE INDEX ended_job_by_array ON ended_job(array_id, array_task) WHERE array_id IS NOT NULL;
)sql"};

Status run_migration(Db& db, std::int64_t from) {
  auto tx = Tx::begin(db);
  if (!tx) return tl::unexpected(tx.error());
  if (auto done = db.run(migrations[static_cast<std::size_t>(from)]); !done) return done;
  const auto marks =
      fmt::format("PRAGMA user_version={}; PRAGMA application_id={}", from + 1, kApplicationId);
  if (auto done = db.run(marks.c_str()); !done) return done;
  return tx->commit();
}

}  // namespace

Status migrate(Db& db) {
  const auto application = db.number("PRAGMA application_id");
  if (!application) return tl::unexpected(application.error());
  const auto version = db.number("PRAGMA user_version");
  if (!version) return tl::unexpected(version.error());
  const auto tables = db.number("SELECT count(*) FROM sqlite_schema");
  if (!tables) return tl::unexpected(tables.error());
  const bool empty = *application == 0 && *version == 0 && *tables == 0;
  if (!empty && *application != kApplicationId) {
    return fail(ErrorCode::refused, "the file is another program's database, not Steward's");
  }
  if (*version > kSchemaVersion) {
    return fail(
        ErrorCode::refused,
        fmt::format("the database has version {} and this Steward knows versions up to {}: install the newer "
                    "Steward that wrote it",
                    *version, kSchemaVersion));
  }
  for (std::int64_t from = *version; from < kSchemaVersion; ++from) {
    if (auto done = run_migration(db, from); !done) {
      return fail_in(fmt::format("bringing the database to version {}", from + 1), done.error());
    }
  }
  return {};
}

}  // namespace steward::store
