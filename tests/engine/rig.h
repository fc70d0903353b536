// The whole of stewardd in one process, without its sockets: the real step, live loop, SQLite store and
// ledger; a simulated clock, Slurm and mail server. It can be stopped dead at any store or mail operation and
// started again.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <deque>
#include <filesystem>
#include <map>
#include <memory>
#include <set>

#include "engine/live.h"
#include "engine/tape_file.h"
#include "fakes/fake_accounting.h"
#include "fakes/fake_clock.h"
#include "fakes/fake_cluster.h"
#include "fakes/fake_slurm.h"
#include "fakes/plain_writer.h"
#include "fakes/story.h"
#include "store/sqlite_store.h"
#include "wire/json.h"

namespace steward::engine {

inline SentReport sent(const NodeReport& report) { return {report, wire::to_json(report)}; }

// The process is gone. Never caught inside Steward.
struct Crash {};

// Counts operations; the chosen one ends the process.
class CrashPoints {
 public:
  void pass(const std::string& name) {
    if (++count_ == at_) {
      name_ = name;
      at_ = 0;
      throw Crash{};
    }
  }
  void crash_at(int operation) {
    count_ = 0;
    at_ = operation;
  }
  int count() const { return count_; }
  const std::string& name() const { return name_; }

 private:
  int count_ = 0;
  int at_ = 0;
  std::string name_;
};

// The store with a crash point before and after each commit, and a disk that can be full.
class PointedStore final : public store::Store {
 public:
  PointedStore(std::unique_ptr<store::SqliteStore> real, CrashPoints& points, bool& full)
      : real_(std::move(real)), points_(points), full_(full) {}
  Result<store::Loaded> load() override { return real_->load(); }
  Status commit(const store::Change& change) override {
    if (full_) return fail(ErrorCode::io, "database or disk is full");
    points_.pass("before commit");
    auto committed = real_->commit(change);
    points_.pass("after commit");
    return committed;
  }
  Result<std::vector<Case>> cases(const store::CaseFilter& filter) override { return real_->cases(filter); }
  Result<std::optional<Case>> find_case(CaseId id) override { return real_->find_case(id); }
  Result<std::vector<Event>> events_of(CaseId id) override { return real_->events_of(id); }
  Result<std::vector<Event>> events_from(std::int64_t seq, std::size_t limit) override {
    return real_->events_from(seq, limit);
  }
  Result<std::optional<store::KnownPerson>> person_named(const std::string& user) override {
    return real_->person_named(user);
  }
  Result<std::vector<Case>> cases_closed_before(Time time, std::size_t limit) override {
    return real_->cases_closed_before(time, limit);
  }
  Status each_report(const std::function<void(const NodeReport&)>& take) override {
    return real_->each_report(take);
  }
  Result<bool> keeps_report(const ReportId& id) override { return real_->keeps_report(id); }
  Status forget_reports_before(Time time) override { return real_->forget_reports_before(time); }
  store::SeriesStore& series() override { return real_->series(); }
  store::HistoryStore& history() override { return real_->history(); }
  Result<std::vector<store::ChosenLanguage>> languages() override { return real_->languages(); }
  Status choose_language(const store::ChosenLanguage& chosen) override {
    return real_->choose_language(chosen);
  }
  Result<LedgerHead> ledger_head() override { return real_->ledger_head(); }
  Result<LedgerCheck> verify_ledger() override { return real_->verify_ledger(); }

 private:
  std::unique_ptr<store::SqliteStore> real_;
  CrashPoints& points_;
  bool& full_;
};

// A mail server that outlives stewardd, and the client's side of talking to it, step by step.
class MailServer final : public contact::Channel {
 public:
  explicit MailServer(CrashPoints& points) : points_(points) {}
  contact::SendOutcome send(const contact::Letter& letter,
                            const std::function<bool()>& commit_point) override {
    using Kind = contact::SendOutcome::Kind;
    points_.pass("smtp connect");
    if (away || letter.to_address == breaks) return {Kind::not_now, "connection refused"};
    points_.pass("smtp data");
    if (unknown.contains(letter.to_address)) return {Kind::refused, "550 no such mailbox"};
    if (!commit_point()) return {Kind::not_now, "the commit point said no"};
    points_.pass("smtp dot");
    if (drop_before_250) return {Kind::unclear, "connection lost"};
    accepted.push_back(letter);  // here the server has said 250
    points_.pass("smtp 250");
    return {Kind::accepted, "250 ok"};
  }

  bool away = false;
  bool drop_before_250 = false;
  std::string breaks;  // the connection breaks at letters to this address
  std::set<std::string> unknown;
  std::vector<contact::Letter> accepted;

 private:
  CrashPoints& points_;
};

// Work put aside until the test drains it: a worker without a thread.
class Queue final : public Executor {
 public:
  void post(std::function<void()> work) override { work_.push_back(std::move(work)); }
  void after(Duration, std::function<void()>) override {}  // the test says when it is time
  bool drain_one() {
    if (work_.empty()) return false;
    const auto work = std::move(work_.front());
    work_.pop_front();
    work();
    return true;
  }
  void clear() { work_.clear(); }

 private:
  std::deque<std::function<void()>> work_;
};

class Inline final : public Executor {
 public:
  void post(std::function<void()> work) override { work(); }
  void after(Duration, std::function<void()>) override {}
};

class People final : public Directory {
 public:
  Result<Account> by_uid(uid_t uid) const override {
    for (const Account& account : all) {
      if (account.uid == uid) return account;
    }
    return fail(ErrorCode::not_found, "no such uid");
  }
  Result<Account> by_name(std::string_view user) const override {
    for (const Account& account : all) {
      if (account.user == user) return account;
    }
    return fail(ErrorCode::not_found, "no such user");
  }
  Result<bool> in_group(const Account& account, std::string_view group) const override {
    return group == "claaudia" && account.uid >= 2000;
  }
  std::vector<Account> all = {
      {0, "root", "root"},    {1001, "freja", "Freja"}, {1002, "ida", "Ida"},          {1003, "mads", "Mads"},
      {1004, "lars", "Lars"}, {2001, "karen", "Karen"}, {2002, "soren", "Søren Bjørn"}};
};

// An agent that keeps what was not acknowledged, as the real one does.
struct Courier {
  story::Agent agent;
  std::deque<NodeReport> unacknowledged;
};

class Rig {
 public:
  Rig() {
    static int number = 0;
    // In memory where there is such a place: what is tested here is the order of things, not the disk's
    // speed.
    const std::filesystem::path memory = "/dev/shm";
    folder_ = (std::filesystem::is_directory(memory) ? memory : std::filesystem::temp_directory_path()) /
              ("steward-rig-" + std::to_string(::getpid()) + "-" + std::to_string(++number));
    std::filesystem::create_directories(folder_);
    policy.staff_group = "claaudia";
    policy.mode = policy::Mode::contact;
    policy.interval = seconds(2);
    story::only(policy, "idle_gpu", {true, policy::FirstContact::send, seconds(4), seconds(10)});
    policy.rules.idle_gpu.busy_permille = 20;
    story::enable(policy, "interactive_session", {true, policy::FirstContact::send, seconds(4), seconds(8)});
    policy.rules.interactive_session.busy_permille = 100;
    policy.conduct.release.shortest = seconds(4);
    policy.conduct.release.longest = seconds(10);
    policy.conduct.release_notice = seconds(6);
    policy.supply.office.digest = policy::OfficeHours::no_digest;
  }
  ~Rig() {
    stop();
    std::filesystem::remove_all(folder_);
  }

  // A process of its own; may throw Crash.
  void start() {
    stop();
    store::SqliteStore::Options options;
    options.path = folder_ / "steward.db";
    options.key.fill(7);
    options.create = true;
    auto opened = store::SqliteStore::open(options);
    if (!opened) throw std::runtime_error(opened.error().message);
    store_ = std::make_unique<PointedStore>(std::move(*opened), points, disk_full);
    if (record) {
      auto tape = TapeFile::open(tape_path(), tape_limit);
      if (!tape) throw std::runtime_error(tape.error().message);
      tape_ = std::move(*tape);
      tape::Header about;
      about.zone = "Europe/Copenhagen";
      recorder_.emplace(*tape_, about);
    }
    Edges edges{clock,
                people,
                *store_,
                slurm,
                mail,
                tickets,
                serving_,
                slurm_worker_,
                mail_worker_,
                ticket_worker_,
                recorder_ ? &*recorder_ : nullptr,
                with_accounting ? &accounting : nullptr,
                &accounting_worker_};
    edges.cluster = &surroundings;
    live_ = std::make_unique<Live>(edges, names, policy, writer);
    const Status started = live_->start();
    if (!started) throw std::runtime_error(started.error().message);
    drain();
  }
  void stop() {
    slurm_worker_.clear();
    mail_worker_.clear();
    ticket_worker_.clear();
    accounting_worker_.clear();
    live_.reset();
    store_.reset();
    recorder_.reset();
    tape_.reset();
  }
  std::filesystem::path tape_path() const { return folder_ / "tape.jsonl"; }
  // A tape is judged by one policy: to be said before a start with another.
  void begin_another_tape() {
    stop();
    std::filesystem::remove(tape_path());
  }

  Live& live() { return *live_; }
  PointedStore& store() { return *store_; }

  void drain() {
    while (slurm_worker_.drain_one() || mail_worker_.drain_one() || ticket_worker_.drain_one() ||
           accounting_worker_.drain_one()) {
    }
  }

  void ask_accounting() {
    live_->read_history();
    drain();
  }

  // Two seconds of the platform's life: agents report, Slurm is polled, time ticks.
  void beat() {
    const Time begin = clock.now();
    clock.advance(seconds(2));
    for (auto& [node, courier] : agents) courier.unacknowledged.push_back(courier.agent.report(begin));
    hand_over_reports();
    live_->poll();
    drain();
    live_->tick();
    drain();
  }

  // Each agent its oldest, which are taken together, until none has any or a commit fails.
  void hand_over_reports() {
    for (bool more = true; std::exchange(more, false);) {
      for (auto& [node, courier] : agents) {
        if (courier.unacknowledged.empty()) continue;
        say(courier.unacknowledged.front(), [&](const Result<ReportAnswer>& answer) {
          points.pass("report committed");
          if (!answer) return;
          more = true;
          std::erase_if(courier.unacknowledged,
                        [&](const NodeReport& report) { return report.sequence <= answer->acknowledged; });
        });
        points.pass("report waits");
      }
      live_->take_reports();
    }
  }

  void say(const NodeReport& report, Service::ReportTaken then) {
    live_->take_report({0, "root", Role::agent}, sent(report), {}, std::move(then));
  }
  // By itself, and taken at once.
  Result<ReportAnswer> report(const NodeReport& report, const Caller& caller = {0, "root", Role::agent}) {
    Result<ReportAnswer> said = fail(ErrorCode::unavailable, "it was not answered");
    live_->take_report(caller, sent(report), {}, [&](const Result<ReportAnswer>& answer) { said = answer; });
    live_->take_reports();
    return said;
  }
  std::vector<ReportId> kept_reports() {
    std::vector<ReportId> kept;
    EXPECT_TRUE(store_->each_report([&](const NodeReport& each) { kept.push_back(id_of(each)); }));
    return kept;
  }

  Courier& agent(const std::string& node, std::uint32_t gpus) {
    return agents.try_emplace(node, Courier{story::Agent(node, gpus, seconds(2)), {}}).first->second;
  }

  // A running job that holds one GPU.
  SlurmId run_job(uid_t uid, const std::string& node, std::uint32_t gpu, bool batch) {
    Job job = story::job(0, uid, people.by_uid(uid)->user, node, {gpu});
    job.batch = batch;
    job.submit = no_time;
    const SlurmId id = slurm.add(job);
    slurm.start(id, {{node, 6, 40'000, {gpu}}});
    return id;
  }

  const Case* case_of(uid_t uid) {
    const Case* found = nullptr;
    for (const auto& [id, value] : live_->state().book.cases()) {
      if (value.uid == uid) found = &value;
    }
    return found;
  }
  Caller caller(uid_t uid) { return *live_->identify(uid); }

  CrashPoints points;
  bool disk_full = false;
  FakeClock clock;
  FakeCluster surroundings;
  FakeSlurm slurm{clock};
  MailServer mail{points};
  contact::Channel* tickets = nullptr;
  FakeAccounting accounting;
  bool with_accounting = false;
  People people;
  policy::Policy policy;
  casework::Writer writer = plain_writer();
  Names names{"aicloud", "root", "aicloud.example", {"ai-fe02"}, seconds(2), "support@aicloud.example"};
  std::map<std::string, Courier> agents;
  bool record = false;  // a tape, from the next start on
  std::uint64_t tape_limit = 64 << 20;

 private:
  std::filesystem::path folder_;
  Inline serving_;
  Queue slurm_worker_;
  Queue mail_worker_;
  Queue ticket_worker_;
  Queue accounting_worker_;
  std::unique_ptr<PointedStore> store_;
  std::unique_ptr<TapeFile> tape_;
  std::optional<Recorder> recorder_;
  std::unique_ptr<Live> live_;
};

}  // namespace steward::engine
