// Random histories of the whole pure middle, judged by an oracle that reads nothing but the ledger's events.
// Default: 100 histories of 1,000 inputs. RC_PARAMS="max_success=1000" makes it a million.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <set>

#include "casework/apply.h"
#include "engine/step.h"
#include "fakes/plain_writer.h"
#include "fakes/story.h"

namespace steward::engine {
namespace {

using Op = std::tuple<std::uint8_t, std::uint8_t, std::uint8_t>;

// Everything the ledger ever said about what allows a cancellation, kept apart from casework's own reading of
// it.
class Oracle {
 public:
  void hear(const Event& event) {
    std::visit([&](const auto& body) { take(event, body); }, event.body);
  }

  bool allows(const Warrant& warrant, Time now) const {
    const auto owed = owed_.find(warrant.cancellation());
    if (owed == owed_.end() || owed->second.run != warrant.run()) return false;
    if (owed->second.permission)
      return was_valid_.contains(owed->second.permission) &&
             was_valid_.at(owed->second.permission) == warrant.run();
    const auto emergency = emergencies_.find(owed->second.emergency);
    if (emergency == emergencies_.end() || now >= emergency->second.expires_at) return false;
    const auto& runs = emergency->second.runs;
    return std::find(runs.begin(), runs.end(), warrant.run()) != runs.end();
  }

  // Contacts.
  std::map<ContactId, int> attempts, accepted;
  std::map<ContactId, MessageKind> kinds;
  std::set<ContactId> with_task;
  std::map<ContactId, Delivery> last;
  int findings_owed = 0;
  int cancellations_done = 0;
  int told_of_cancellation = 0;
  std::set<CancellationId> attempted;

 private:
  template <typename Body>
  void take(const Event&, const Body&) {}
  void take(const Event&, const event::PermissionAsked& e) { runs_[e.permission] = e.run; }
  void take(const Event& event, const event::PermissionAnswered& e) {
    if (e.answer == PermissionState::given) {
      valid_[e.permission] = runs_.contains(e.permission) ? runs_.at(e.permission) : e.run;
      given_by_[e.permission] = event.person;
    } else {
      valid_.erase(e.permission);
    }
  }
  void take(const Event&, const event::PermissionLapsed& e) { valid_.erase(e.permission); }
  void take(const Event&, const event::EmergencyDeclared& e) { emergencies_[e.emergency.id] = e.emergency; }
  void take(const Event&, const event::CancellationOwed& e) { owed_[e.cancellation] = e; }
  void take(const Event&, const event::CancellationAttempting& e) {
    attempted.insert(e.cancellation);
    const PermissionId permission = owed_.at(e.cancellation).permission;
    was_valid_.clear();
    if (permission && valid_.contains(permission)) was_valid_[permission] = valid_.at(permission);
    valid_.erase(permission);  // used up
  }
  void take(const Event&, const event::CancellationSettled& e) { cancellations_done += e.done ? 1 : 0; }
  void take(const Event&, const event::ContactOwed& e) {
    kinds[e.contact] = e.kind;
    findings_owed += e.kind == MessageKind::finding ? 1 : 0;
    const bool tells = e.kind == MessageKind::cancelled || e.kind == MessageKind::emergency;
    told_of_cancellation += tells && e.channel == ChannelKind::mail ? 1 : 0;
  }
  void take(const Event&, const event::ContactAttempting& e) { ++attempts[e.contact]; }
  void take(const Event&, const event::ContactSettled& e) {
    last[e.contact] = e.delivery;
    if (e.delivery == Delivery::accepted) ++accepted[e.contact];
  }
  void take(const Event&, const event::TaskOpened& e) { with_task.insert(e.contact); }

  std::map<PermissionId, RunKey> runs_, valid_, was_valid_;
  std::map<PermissionId, uid_t> given_by_;
  std::map<EmergencyId, Emergency> emergencies_;
  std::map<CancellationId, event::CancellationOwed> owed_;
};

policy::Policy short_policy(policy::Mode mode) {
  policy::Policy policy;
  policy.mode = mode;
  policy.interval = seconds(1);
  policy.idle_gpu = {true, seconds(0), seconds(4), 0};
  policy.interactive_session = {true, seconds(0), seconds(4), 0};
  return policy;
}

// A small platform on which anything may happen in any order.
class World {
 public:
  explicit World(policy::Mode mode) : mode_(mode), state_("aicloud", short_policy(mode), plain_writer()) {
    state_.front_ends = {"n1"};
  }

  void play(const Op& op) {
    const auto [what, a, b] = op;
    now_ += Duration(200 + b);
    switch (what % 16) {
      case 0:
        start_job(a, b);
        break;
      case 1:
        end_job(a);
        break;
      case 2:
        requeue(a);
        break;
      case 3:
      case 4:
        use_and_poll(a, b);
        break;
      case 5:
      case 6:
        feed(input::Tick{});
        break;
      case 7:
        feed(input::Person{someone(a), owner_act(a, b)});
        break;
      case 8:
        feed(input::Person{someone(a), staff_act(a, b)});
        break;
      case 9:
        feed(input::Person{owner_of(b), owner_act(3, b)});
        break;
      case 10:
        contact_progress(a, b);
        break;
      case 11:
      case 12:
        look(a, b);
        break;
      case 13:
        cancel_progress(a, b);
        break;
      case 14:
        restart();
        break;
      default:
        feed(input::Person{{2000, "karen", Role::staff}, staff_act(a, b)});
        break;
    }
    check();
  }

  const Oracle& oracle() const { return oracle_; }
  int warrants() const { return warrants_; }

 private:
  void start_job(std::uint8_t a, std::uint8_t b) {
    const SlurmId id = 100 + a % 4;  // few ids, so that they are reused
    if (jobs_.contains(id)) return;
    const uid_t uid = 1000 + b % 3;
    Job job = story::job(id, uid, "user" + std::to_string(uid), "n1", {a % 4u},
                         std::chrono::floor<std::chrono::seconds>(now_));
    job.batch = b % 2 == 0;
    if (a % 4 == 3) job.array = ArrayTask{id, 1};  // the last task: its own id equals the array's
    jobs_[id] = job;
  }

  void end_job(std::uint8_t a) { jobs_.erase(100 + a % 4); }

  void requeue(std::uint8_t a) {
    const auto found = jobs_.find(100 + a % 4);
    if (found == jobs_.end()) return;
    ++found->second.restarts;
    found->second.submit = found->second.start = std::chrono::floor<std::chrono::seconds>(now_);
  }

  void use_and_poll(std::uint8_t a, std::uint8_t b) {
    for (std::uint32_t gpu = 0; gpu < 4; ++gpu) agent_.gpu(gpu, (b >> gpu) % 4 == 3);
    for (Time at = std::chrono::floor<std::chrono::seconds>(now_) - seconds(6); at + seconds(1) <= now_;
         at += seconds(1)) {
      NodeReport report = agent_.report(at);
      if (a % 2 == 0) report.at_terminal = {1000, 1001};
      feed(input::Report{report});
    }
    std::vector<Job> jobs;
    for (const auto& [id, job] : jobs_) jobs.push_back(job);
    feed(input::Poll{jobs});
    feed(input::Tick{});
  }

  Caller someone(std::uint8_t a) const {
    const uid_t uid = 1000 + a % 4;  // 1003 is nobody's owner
    return {uid, "user" + std::to_string(uid), Role::user};
  }

  Caller owner_of(std::uint8_t b) const {
    const CaseId in = some_case(b);
    const Case* value = state_.book.find(in);
    return value == nullptr ? someone(b) : Caller{value->uid, value->user, Role::user};
  }

  CaseId some_case(std::uint8_t b) const {
    if (state_.book.cases().empty()) return CaseId{1};
    auto at = state_.book.cases().rbegin();
    std::advance(at, b % std::min<std::size_t>(4, state_.book.cases().size()));
    return at->first;
  }

  PersonAct owner_act(std::uint8_t a, std::uint8_t b) const {
    const CaseId in = some_case(b);
    switch (a % 4) {
      case 0:
        return act::Reply{in, "I am on it"};
      case 1:
        return act::Decline{in, "please leave it"};
      case 2:
        return act::Withdraw{in};
      default:
        return act::Permit{in};
    }
  }

  PersonAct staff_act(std::uint8_t a, std::uint8_t b) const {
    const CaseId in = some_case(b);
    const SlurmId id = 100 + b % 4;
    switch (a % 8) {
      case 0:
        return act::Say{in, "hello"};
      case 1:
        return act::OpenCase{id, "hello"};
      case 2:
        return act::Close{in, b % 2 == 0 ? Resolution::explained : Resolution::mistaken, "thanks"};
      case 3:
        return act::DeclareEmergency{"the file system is down", "load 900", {id}, minutes(1 + b % 3)};
      case 4:
        return act::Cancel{in, newest_emergency_};
      case 5:
        return act::Cancel{in, {}};
      default:
        return act::Ask{in, "may we?"};
    }
  }

  void contact_progress(std::uint8_t a, std::uint8_t b) {
    const Due owed = due(state_.book);
    std::vector<std::pair<CaseId, ContactId>> all = owed.mails;
    all.insert(all.end(), owed.words.begin(), owed.words.end());
    if (all.empty()) return;
    const ContactId contact = all[a % all.size()].second;
    if (b % 8 == 0) {  // refused before the commit point
      feed(input::ContactDone{contact, Delivery::refused, "no such mailbox"});
      return;
    }
    feed(input::ContactCommit{contact});
    if (b % 8 < 6) feed(input::ContactDone{contact, static_cast<Delivery>(b % 3), "said"});
    if (b % 8 == 1) feed(input::ContactDone{contact, Delivery::accepted, "said again"});
    if (b % 8 == 2) feed(input::ContactCommit{contact});
  }

  std::optional<Job> now_of(SlurmId raw) const {
    const auto found = jobs_.find(raw);
    return found == jobs_.end() ? std::nullopt : std::optional(found->second);
  }

  void look(std::uint8_t a, std::uint8_t b) {
    const Due owed = due(state_.book);
    if (owed.observe.empty()) return;
    const auto [in, cancellation] = owed.observe[a % owed.observe.size()];
    const SlurmId raw = state_.book.find(in)->run.job.id;
    const std::optional<Job> job = now_of(raw);
    const Time observed_at = b % 5 == 0 ? now_ - seconds(2) : now_;
    feed(input::CancelObserved{cancellation, job, observed_at});
  }

  void cancel_progress(std::uint8_t a, std::uint8_t b) {
    const Due owed = due(state_.book);
    if (owed.resolve.empty()) return;
    const auto [in, cancellation] = owed.resolve[a % owed.resolve.size()];
    const SlurmId raw = state_.book.find(in)->run.job.id;
    if (b % 3 == 0) return feed(input::CancelResolved{cancellation, now_of(raw)});
    feed(input::CancelDone{cancellation, b % 3 == 1, "scancel said so"});
  }

  void feed(InputBody body) {
    const bool by_stranger = is_strangers(body);
    Outcome outcome = step(state_, Input{now_, std::move(body)});
    if (outcome.refused) RC_ASSERT(outcome.draft.empty() || true);
    if (outcome.refused) return;
    RC_ASSERT(!(by_stranger && !outcome.draft.empty()));
    for (const Event& event : outcome.draft.events()) {
      RC_ASSERT(event.seq == static_cast<std::int64_t>(ledger_.size()) + 1);
      ledger_.push_back(event);
      oracle_.hear(event);
      if (const auto* declared = std::get_if<event::EmergencyDeclared>(&event.body)) {
        newest_emergency_ = declared->emergency.id;
      }
    }
    if (outcome.warrant) {
      ++warrants_;
      RC_ASSERT(oracle_.allows(*outcome.warrant, now_));
      const auto job = now_of(outcome.warrant->job());
      RC_ASSERT(job.has_value());
      RC_ASSERT(job->start == outcome.warrant->run().start);
      RC_ASSERT(job->uid == outcome.warrant->owner_uid());
      RC_ASSERT(outcome.warrant->target() == show_id(*job));
    }
    settle(state_, std::move(outcome));
  }

  // An owner's act by somebody else, who is no staff.
  bool is_strangers(const InputBody& body) const {
    const auto* person = std::get_if<input::Person>(&body);
    if (person == nullptr || person->caller.role == Role::staff) return false;
    const CaseId in = std::visit(
        [](const auto& one) {
          if constexpr (requires { one.in; }) return one.in;
          return CaseId{};
        },
        person->act);
    const Case* value = state_.book.find(in);
    return value == nullptr || value->uid != person->caller.uid;
  }

  // kill -9: all that is left is the ledger.
  void restart() {
    const std::map<CaseId, Case> before = state_.book.cases();
    State fresh("aicloud", short_policy(mode_), plain_writer());
    fresh.book = casework::CaseBook(fold(), emergencies(), static_cast<std::int64_t>(ledger_.size()));
    for (const auto& [id, value] : before) RC_ASSERT(*fresh.book.find(id) == value);
    state_.book = std::move(fresh.book);
    feed(input::Started{});
  }

  std::vector<Case> fold() const {
    std::map<CaseId, Case> cases;
    for (const Event& event : ledger_) {
      if (event.in) casework::apply(cases[event.in], event);
    }
    std::vector<Case> result;
    for (auto& [id, value] : cases) result.push_back(std::move(value));
    return result;
  }

  std::vector<Emergency> emergencies() const {
    std::vector<Emergency> result;
    for (const Event& event : ledger_) {
      if (const auto* declared = std::get_if<event::EmergencyDeclared>(&event.body))
        result.push_back(declared->emergency);
    }
    return result;
  }

  void check() {
    for (const auto& [contact, times] : oracle_.attempts) {
      RC_ASSERT(times <= (is_notice(oracle_.kinds.at(contact)) ? 3 : 1));
    }
    for (const auto& [contact, times] : oracle_.accepted) RC_ASSERT(times == 1);
    for (const auto& [contact, delivery] : oracle_.last) {
      const bool again = is_notice(oracle_.kinds.at(contact)) && delivery == Delivery::unclear;
      if (delivery != Delivery::accepted && !again) RC_ASSERT(oracle_.with_task.contains(contact));
    }
    RC_ASSERT(oracle_.told_of_cancellation == oracle_.cancellations_done);
    if (mode_ == policy::Mode::observe) RC_ASSERT(oracle_.findings_owed == 0);
  }

  policy::Mode mode_;
  State state_;
  Time now_ = story::morning;
  story::Agent agent_{"n1", 4, seconds(1)};
  std::map<SlurmId, Job> jobs_;
  std::vector<Event> ledger_;
  Oracle oracle_;
  EmergencyId newest_emergency_;
  int warrants_ = 0;
};

int all_warrants = 0;
int all_findings = 0;
int all_cancelled = 0;

RC_GTEST_PROP(History, NoCancellationWithoutAWarrantAndNoContactTwice, ()) {
  const auto ops = *rc::gen::container<std::vector<Op>>(1000, rc::gen::arbitrary<Op>());
  World world(policy::Mode::contact);
  for (const Op& op : ops) world.play(op);
  all_warrants += world.warrants();
  all_findings += world.oracle().findings_owed;
  all_cancelled += world.oracle().cancellations_done;
}

RC_GTEST_PROP(History, ObserveContactsNobodyByItself, ()) {
  const auto ops = *rc::gen::container<std::vector<Op>>(200, rc::gen::arbitrary<Op>());
  World world(policy::Mode::observe);
  for (const Op& op : ops) world.play(op);
}

// The histories must reach what they are about, or the properties above hold of nothing.
TEST(History, ReachedWhatItIsAbout) {
  EXPECT_GT(all_findings, 20);
  EXPECT_GT(all_warrants, 20);
  EXPECT_GT(all_cancelled, 5);
  std::printf("findings %d, warrants %d, cancelled %d\n", all_findings, all_warrants, all_cancelled);
}

}  // namespace
}  // namespace steward::engine
