// A small platform on which anything may happen in any order: jobs, requeues, people, channels, Slurm, kills.
// Every step's outcome is held against the oracle.
#pragma once

#include <rapidcheck.h>

#include <map>
#include <set>

#include "casework/apply.h"
#include "engine/oracle.h"
#include "engine/step.h"
#include "fakes/plain_writer.h"
#include "fakes/story.h"

namespace steward::engine {

using Op = std::tuple<std::uint8_t, std::uint8_t, std::uint8_t>;

// A site's choices that lead down different ways.
struct Site {
  policy::Mode mode = policy::Mode::contact;
  bool drafts = false;        // first words wait for approval
  bool second_staff = false;  // emergencies, too
};

inline policy::Policy short_policy(const Site& site) {
  policy::Policy policy;
  policy.mode = site.mode;
  policy.interval = seconds(1);
  const auto first = site.drafts ? policy::FirstContact::draft : policy::FirstContact::send;
  story::only(policy, "idle_gpu", {true, first, seconds(0), seconds(4)});
  policy.rules.idle_gpu.busy_permille = 0;
  story::enable(policy, "interactive_session", {true, policy::FirstContact::send, seconds(0), seconds(4)});
  policy.rules.interactive_session.busy_permille = 0;
  policy.conduct = {seconds(6), seconds(8), seconds(8), seconds(20),
                    seconds(2), seconds(6), seconds(3), hours(1)};
  policy.emergencies.second_staff = site.second_staff;
  policy.addresses = {"staff@example.org", "desk@example.org", "iron@example.org"};
  return policy;
}

// A small platform on which anything may happen in any order.
class World {
 public:
  explicit World(Site site) : site_(site), state_("aicloud", short_policy(site), plain_writer()) {
    state_.front_ends = {"n1"};
  }

  void play(const Op& op) {
    const auto [what, a, b] = op;
    now_ += Duration(200 + b);
    switch (what % 19) {
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
      case 15:
        erase();
        break;
      case 16:
        run_twins(a, b);
        break;
      case 17:
        leave_to_release(a, b);
        break;
      default:
        feed(input::Person{staff(b), staff_act(a, b)});
        break;
    }
    check();
  }

  const Oracle& oracle() const { return oracle_; }
  int warrants() const { return warrants_; }

 private:
  void start_job(std::uint8_t a, std::uint8_t b) {
    const SlurmId id = 100 + a % 4;  // few ids, so that they are reused
    const auto second = std::chrono::floor<std::chrono::seconds>(now_);
    if (jobs_.contains(id) || second <= submitted_[id]) return;  // no id is given twice in a second
    submitted_[id] = second;
    const uid_t uid = 1000 + b % 3;
    Job job = story::job(id, uid, "user" + std::to_string(uid), "n1", {a % 4u}, second);
    job.submit = second;
    job.batch = b % 2 == 0;
    if (b % 5 == 1) job.comment = "steward:release-if-idle=4s";
    if (b % 5 == 2) job.comment = "steward:release-if-idle=a while";
    if (a % 4 == 3) job.array = ArrayTask{id, 1};  // the last task: its own id equals the array's
    jobs_[id] = job;
  }

  void end_job(std::uint8_t a) { jobs_.erase(100 + a % 4); }

  void requeue(std::uint8_t a) {
    const auto found = jobs_.find(100 + a % 4);
    if (found == jobs_.end()) return;
    ++found->second.restarts;
    const auto second = std::chrono::floor<std::chrono::seconds>(now_);
    found->second.submit = found->second.start = submitted_[found->first] = second;
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

  // Two idle jobs of one person at once, and time enough to be found: one matter.
  void run_twins(std::uint8_t a, std::uint8_t b) {
    start_job(0, b);
    start_job(1, b);
    now_ += seconds(6);
    use_and_poll(a, 0);
  }

  // Two jobs with a permission for when they idle, which idle; their owner is told, and is silent for a
  // while.
  void leave_to_release(std::uint8_t a, std::uint8_t b) {
    const auto comment = static_cast<std::uint8_t>(b % 50 * 5 + 1);
    jobs_.clear();  // three people who idle at once would cast doubt on the platform
    start_job(a, comment);
    start_job(static_cast<std::uint8_t>(a % 4 + 1), comment);
    use_and_poll(0, 0);
    now_ += seconds(6);
    use_and_poll(0, 0);
    for (const auto& [in, contact] : due(state_.book).mails) {
      feed(input::ContactCommit{contact});
      feed(input::ContactDone{contact, Delivery::accepted, "said"});
    }
    now_ += seconds(3);
    change_something(a);
    use_and_poll(0, a % 8 == 7 ? 255 : 0);
    if (a % 3 == 0) now_ += minutes(3);
    look(a, b);
  }

  // What must hold a release back, each time in another way: by turns, for generated numbers are small ones
  // mostly.
  void change_something(std::uint8_t a) {
    const auto job = jobs_.find(100 + a % 4);
    if (job == jobs_.end()) return;
    const Caller owner{job->second.uid, job->second.user, Role::user};
    const Case* in = nullptr;
    for (const auto& [id, value] : state_.book.cases()) {
      if (value.open() && value.uid == owner.uid && !given_in(value).empty()) in = &value;
    }
    if (in == nullptr) return;
    const std::vector<SlurmId> given = given_in(*in);
    // A no, with words, about one of two.
    if (given.size() > 1 && turn_ % 2 == 0) {
      ++turn_;
      return feed(input::Person{owner, act::Decline{in->id, "please leave it", given.front()}});
    }
    switch (turn_++ % 6) {
      case 0:
        return feed(input::Person{owner, act::Reply{in->id, "it waits for data", Meaning::words}});
      case 1:
        return job->second.comment.clear();
      case 2:
        return requeue(a);
      case 3:
        return feed(input::Person{owner, act::Withdraw{in->id, 0}});
      default:
        return;  // nothing: it comes to the release
    }
  }

  static std::vector<SlurmId> given_in(const Case& in) {
    std::vector<SlurmId> jobs;
    for (const Permission& permission : in.permissions) {
      if (permission.state == PermissionState::given) jobs.push_back(permission.run.job.id);
    }
    return jobs;
  }

  static Caller staff(std::uint8_t b) {
    return b % 2 == 0 ? Caller{2000, "karen", Role::staff} : Caller{2001, "soren", Role::staff};
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
    const SlurmId job = b % 3 == 0 ? 0 : 100 + b % 4;
    switch (a % 6) {
      case 0:
        return act::Reply{in, "I am on it", static_cast<Meaning>(b % 5)};
      case 1:
        return act::Decline{in, "please leave it", job};
      case 2:
        return act::Withdraw{in, job};
      case 4:
        return act::Concern{"somebody blocks the queue"};
      case 5:
        return act::Support{"how do I use two GPUs?", job};
      default:
        return act::Permit{in, no_time, job};
    }
  }

  PersonAct staff_act(std::uint8_t a, std::uint8_t b) const {
    const CaseId in = some_case(b);
    const SlurmId id = 100 + b % 4;
    switch (a % 18) {
      case 0:
        return act::Say{in, "hello"};
      case 1:
        return act::OpenCase{id, "hello"};
      case 2:
        return act::Close{in, static_cast<Resolution>(b % 8), "thanks"};
      case 3:
        return act::DeclareEmergency{
            static_cast<Cause>(b % 7), "the file system is down", "load 900", {id}, minutes(1 + b % 3)};
      case 4:
      case 5:
        return act::Cancel{in, newest_emergency_, b % 2 == 0 ? 0 : id};
      case 6:
        return act::Cancel{in, {}, b % 2 == 0 ? 0 : id};
      case 7:
        return act::Note{in, "knows the group's leader"};
      case 8:
        return act::Assign{in, b % 2 == 0 ? "" : "soren"};
      case 9:
        return act::Grant{in, b % 2 == 0 ? "" : "idle_gpu", b % 3 == 0 ? id : 0, seconds(1 + b), "debugging"};
      case 10:
        return act::Revoke{in, some_exemption(in)};
      case 11:
        return act::Reopen{in, "not over"};
      case 12:
      case 13:
        return act::Approve{in, {}, "", b % 2 == 0 ? "" : "better words"};
      case 14:
        return act::ConfirmEmergency{newest_emergency_};
      case 15:
        return act::Ticket{in, "RITM1"};
      default:
        return act::Ask{in, "may we?", b % 2 == 0 ? 0 : id};
    }
  }

  ExemptionId some_exemption(CaseId in) const {
    const Case* value = state_.book.find(in);
    return value == nullptr || value->exemptions.empty() ? ExemptionId{} : value->exemptions.back().id;
  }

  // What is closed and at rest may go at any time.
  void erase() {
    input::Erase old{{}, {}, "steward", "its time was over"};
    for (const auto& [id, value] : state_.book.cases()) {
      if (at_rest(value) && !value.user.empty()) old.cases.push_back(value);
    }
    if (!old.cases.empty()) feed(std::move(old));
  }

  void contact_progress(std::uint8_t a, std::uint8_t b) {
    const Due owed = due(state_.book);
    std::vector<std::pair<CaseId, ContactId>> all = owed.mails;
    all.insert(all.end(), owed.words.begin(), owed.words.end());
    all.insert(all.end(), owed.tickets.begin(), owed.tickets.end());
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

  SlurmId job_of(CaseId in, CancellationId id) const {
    for (const Cancellation& cancellation : state_.book.find(in)->cancellations) {
      if (cancellation.id == id) return cancellation.run.job.id;
    }
    return 0;
  }

  void look(std::uint8_t a, std::uint8_t b) {
    const Due owed = due(state_.book);
    if (owed.observe.empty()) return;
    const auto [in, cancellation] = owed.observe[a % owed.observe.size()];
    const SlurmId raw = job_of(in, cancellation);
    const std::optional<Job> job = now_of(raw);
    const Time observed_at = b % 5 == 0 ? now_ - seconds(2) : now_;
    feed(input::CancelObserved{cancellation, job, observed_at});
  }

  void cancel_progress(std::uint8_t a, std::uint8_t b) {
    const Due owed = due(state_.book);
    if (owed.resolve.empty()) return;
    const auto [in, cancellation] = owed.resolve[a % owed.resolve.size()];
    const SlurmId raw = job_of(in, cancellation);
    if (b % 3 == 0) return feed(input::CancelResolved{cancellation, now_of(raw)});
    feed(input::CancelDone{cancellation, b % 3 == 1, "scancel said so"});
  }

  void feed(InputBody body) {
    const bool by_stranger = is_strangers(body);
    Outcome outcome = step(state_, Input{now_, std::move(body)});
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
      RC_ASSERT(!oracle_.is_release(outcome.warrant->cancellation()) || !job->comment.empty());
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
    if (!case_of(person->act)) return false;  // raises something of their own
    const Case* value = state_.book.find(in);
    return value == nullptr || value->uid != person->caller.uid;
  }

  // kill -9: all that is left is the ledger.
  void restart() {
    const std::map<CaseId, Case> before = state_.book.cases();
    State fresh("aicloud", short_policy(site_), plain_writer());
    fresh.book = casework::CaseBook(fold(), emergencies(), static_cast<std::int64_t>(ledger_.size()));
    for (const auto& [id, value] : before) {
      if (!oracle_.erased.contains(id)) RC_ASSERT(*fresh.book.find(id) == value);
    }
    state_.book = std::move(fresh.book);
    feed(input::Started{});
  }

  std::vector<Case> fold() const {
    std::map<CaseId, Case> cases;
    for (const Event& event : ledger_) {
      if (event.in && !oracle_.erased.contains(event.in)) casework::apply(cases[event.in], event);
    }
    std::vector<Case> result;
    for (auto& [id, value] : cases) result.push_back(std::move(value));
    return result;
  }

  std::vector<Emergency> emergencies() const {
    std::map<EmergencyId, Emergency> found;
    for (const Event& event : ledger_) {
      if (const auto* declared = std::get_if<event::EmergencyDeclared>(&event.body))
        found[declared->emergency.id] = declared->emergency;
      if (const auto* confirmed = std::get_if<event::EmergencyConfirmed>(&event.body)) {
        found[confirmed->emergency].confirmed_by = confirmed->by;
        found[confirmed->emergency].confirmed_at = event.at;
      }
    }
    std::vector<Emergency> result;
    for (auto& [id, emergency] : found) result.push_back(std::move(emergency));
    return result;
  }

  void check() {
    for (const auto& [contact, times] : oracle_.attempts) {
      RC_ASSERT(!oracle_.drafts.contains(contact));
      RC_ASSERT(times <= (is_notice(oracle_.kinds.at(contact)) ? 3 : 1));
    }
    for (const auto& [contact, times] : oracle_.accepted) RC_ASSERT(times == 1);
    for (const auto& [contact, delivery] : oracle_.last) {
      const bool again = is_notice(oracle_.kinds.at(contact)) && delivery == Delivery::unclear;
      if (delivery != Delivery::accepted && !again) RC_ASSERT(oracle_.with_task.contains(contact));
    }
    if (!oracle_.wrong.empty()) RC_FAIL(oracle_.wrong.front());
    RC_ASSERT(oracle_.told_of_cancellation == oracle_.cancellations_done);
    if (site_.mode == policy::Mode::observe) {
      RC_ASSERT(oracle_.by_itself == 0 && oracle_.releases_given == 0);
    }
    check_cases();
  }

  // One matter, one case: of a person and principle at most one is open, and of a job.
  void check_cases() const {
    std::set<std::pair<uid_t, std::string>> matters;
    std::set<JobKey> jobs;
    for (const auto& [id, value] : state_.book.cases()) {
      RC_ASSERT(value.open() != value.resolution.has_value() || value.user.empty());
      if (!value.open() || !gathers(value)) continue;
      RC_ASSERT(matters.insert({value.uid, value.principle}).second);
      for (const CaseJob& job : value.jobs) {
        if (job.ended_at == no_time) RC_ASSERT(jobs.insert(job.job()).second);
      }
    }
  }

  Site site_;
  State state_;
  Time now_ = story::morning;
  story::Agent agent_{"n1", 4, seconds(1)};
  std::map<SlurmId, Job> jobs_;
  std::map<SlurmId, Time> submitted_;
  std::vector<Event> ledger_;
  Oracle oracle_{{seconds(3), seconds(8)}};
  EmergencyId newest_emergency_;
  int warrants_ = 0;
  unsigned turn_ = 0;
};

}  // namespace steward::engine
