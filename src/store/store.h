// Store: everything that must last. An edge: SQLite in earnest (store/sqlite_store.h).
//
// Ledger events and the projections derived from them (cases, emergencies) are written in one transaction;
// reports are a cache, kept as long as the longest window and until their series are. Used from the serving
// thread only.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/case.h"
#include "model/event.h"
#include "model/report.h"
#include "model/view.h"
#include "store/history_store.h"
#include "store/series_store.h"

namespace steward::store {

// A report as its agent sent it, and what the store asks of it.
struct KeptReport {
  ReportId id;
  Time begin = no_time;
  std::string json;
};

// What one step changed, or some steps over reports. Written whole or not at all; on return it survives kill
// -9 and power loss.
struct Change {
  std::vector<Event> events;           // continuing the ledger's sequence without a gap
  std::vector<Case> cases;             // every case the events touched, as it is now
  std::vector<Emergency> emergencies;  // every emergency declared
  std::vector<KeptReport> reports;     // to be kept and counted as acknowledged, in this order
  bool empty() const { return events.empty() && reports.empty(); }
};

// How far an agent's reports are committed.
struct Acknowledged {
  std::uint64_t epoch = 0;
  std::uint64_t sequence = 0;
};

struct Loaded {
  std::string instance;  // random name of this ledger, made once; part of every Message-ID
  std::int64_t last_seq = 0;
  std::vector<Case> cases;             // open, not at rest (model/case.h), or closed in the last 30 days
  std::vector<Emergency> emergencies;  // not yet expired at load is the caller's test
  std::map<std::string, Acknowledged> acknowledged;  // by node
};

struct KnownPerson {
  uid_t uid = 0;
  bool present = true;  // false: the uid is somebody else's by now
};

// What a person chose to be written to in. No ledger: it says nothing of what was done.
struct ChosenLanguage {
  uid_t uid = 0;
  std::string user;
  std::string language;
};

struct CaseFilter {
  std::optional<uid_t> uid;
  bool open_only = false;
  std::size_t limit = 1000;
};

class Store {
 public:
  virtual ~Store() = default;
  virtual Result<Loaded> load() = 0;
  virtual Status commit(const Change& change) = 0;

  virtual Result<std::vector<Case>> cases(const CaseFilter& filter) = 0;  // newest first
  virtual Result<std::optional<Case>> find_case(CaseId id) = 0;
  // Who has this name in the ledger; nullopt: nobody.
  virtual Result<std::optional<KnownPerson>> person_named(const std::string& user) = 0;
  // Closed before `time` and at rest; oldest first.
  virtual Result<std::vector<Case>> cases_closed_before(Time time, std::size_t limit) = 0;
  // From `seq` on, in order; entries whose bodies were erased are left out.
  virtual Result<std::vector<Event>> events_from(std::int64_t seq, std::size_t limit) = 0;
  virtual Result<std::vector<Event>> events_of(CaseId id) = 0;

  // Hands over the kept reports in order of arrival (start-up: the windows are refilled from them).
  virtual Status each_report(const std::function<void(const NodeReport&)>& take) = 0;
  virtual Result<bool> keeps_report(const ReportId& id) = 0;
  virtual Status forget_reports_before(Time time) = 0;
  virtual SeriesStore& series() = 0;
  virtual HistoryStore& history() = 0;

  virtual Result<std::vector<ChosenLanguage>> languages() = 0;
  virtual Status choose_language(const ChosenLanguage& chosen) = 0;

  virtual Result<LedgerHead> ledger_head() = 0;
  // Walks the chain with the key, checks every body against its commitment, folds all events anew and
  // compares the projections with what is stored.
  virtual Result<LedgerCheck> verify_ledger() = 0;
};

}  // namespace steward::store
