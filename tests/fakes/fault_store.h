// FaultStore: a Store that stands before another one, counts what is asked of it, and breaks at a chosen
// commit: the process "dies" (Crash is thrown) just before or just after the commit, or the commit fails with
// Error io. After a Crash, throw the FaultStore and its inner store away and open the database again, as a
// restart would.
#pragma once

#include <functional>
#include <utility>

#include "store/store.h"

namespace steward::fakes {

struct Crash {};  // not a std::exception: nothing but the test may catch it

enum class Fault { none, crash_before, crash_after, fail };

class FaultStore final : public store::Store {
 public:
  explicit FaultStore(store::Store& inner) : inner_(inner) {}

  // The n-th commit from now (1: the next one) meets the fault; later commits are well again.
  void arm(Fault fault, int nth) {
    fault_ = fault;
    armed_at_ = commits_ + nth;
  }
  int commits() const { return commits_; }  // asked for, the broken one included
  int reads() const { return reads_; }

  Status commit(const store::Change& change) override {
    const Fault fault = ++commits_ == armed_at_ ? fault_ : Fault::none;
    if (fault == Fault::crash_before) throw Crash{};
    if (fault == Fault::fail) return steward::fail(ErrorCode::io, "the disk is full (a test made it so)");
    Status done = inner_.commit(change);
    if (fault == Fault::crash_after) throw Crash{};
    return done;
  }

  Result<store::Loaded> load() override { return counted().load(); }
  Result<std::vector<Case>> cases(const store::CaseFilter& filter) override {
    return counted().cases(filter);
  }
  Result<std::optional<Case>> find_case(CaseId id) override { return counted().find_case(id); }
  Result<std::optional<store::KnownPerson>> person_named(const std::string& user) override {
    return counted().person_named(user);
  }
  Result<std::vector<Case>> cases_closed_before(Time time, std::size_t limit) override {
    return counted().cases_closed_before(time, limit);
  }
  Result<std::vector<Event>> events_from(std::int64_t from, std::size_t limit) override {
    return counted().events_from(from, limit);
  }
  Result<std::vector<Event>> events_of(CaseId id) override { return counted().events_of(id); }
  Status each_report(const std::function<void(const NodeReport&)>& take) override {
    return counted().each_report(take);
  }
  Result<bool> keeps_report(const ReportId& id) override { return counted().keeps_report(id); }
  Status forget_reports_before(Time time) override { return counted().forget_reports_before(time); }
  store::SeriesStore& series() override { return counted().series(); }
  store::HistoryStore& history() override { return inner_.history(); }
  Result<std::vector<store::ChosenLanguage>> languages() override { return inner_.languages(); }
  Status choose_language(const store::ChosenLanguage& chosen) override {
    return inner_.choose_language(chosen);
  }
  Result<LedgerHead> ledger_head() override { return counted().ledger_head(); }
  Result<LedgerCheck> verify_ledger() override { return counted().verify_ledger(); }

 private:
  store::Store& counted() {
    ++reads_;
    return inner_;
  }

  store::Store& inner_;
  Fault fault_ = Fault::none;
  int armed_at_ = 0;
  int commits_ = 0;
  int reads_ = 0;
};

}  // namespace steward::fakes
