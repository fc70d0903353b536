#include "engine/platform_month.h"

#include "base/check.h"
#include "policy/load.h"

namespace steward::month {
namespace {

constexpr std::uint32_t gpus_per_node = 4;

policy::Policy the_policy() {
  auto loaded = policy::load(std::string(STEWARD_SOURCE_DIR) + "/policy/aicloud.toml");
  STEWARD_CHECK(loaded.has_value());
  loaded->mode = policy::Mode::contact;
  loaded->interval = interval;
  return *loaded;
}

Nature nature_of(std::size_t number) {
  switch (number % 10) {
    case 0:
      return Nature::forgets;
    case 1:
      return Nature::ignores;
    case 2:
      return number % 20 == 2 ? Nature::explains : Nature::asks_much;
    default:
      return Nature::works;
  }
}

const Contact& sent_contact(const Case& in, ContactId id) {
  for (const Contact& contact : in.contacts) {
    if (contact.id == id) return contact;
  }
  check_failed("no such contact");
}

}  // namespace

Month::Month(unsigned seed, std::size_t many, Time begin, Time end)
    : random_(seed), now_(begin), end_(end), state_("aicloud", the_policy(), plain_writer()) {
  for (std::size_t i = 0; i < many; ++i) {
    Person person;
    person.uid = static_cast<uid_t>(2000 + i);
    person.user = "p" + std::to_string(i) + "@aau.dk";
    person.nature = nature_of(i);
    person.node = "n" + std::to_string(i / gpus_per_node);
    person.gpu = static_cast<std::uint32_t>(i % gpus_per_node);
    person.next = begin + minutes(10 * random(1, 6 * 24 * 3));
    nodes_.try_emplace(person.node, person.node, gpus_per_node, interval);
    people.emplace(person.user, person);
  }
  take(input::Started{});
  take(input::Ended{{}, true});
}

void Month::take(InputBody body) {
  engine::Outcome outcome = engine::step(state_, {now_, std::move(body)});
  if (!outcome.refused) engine::settle(state_, std::move(outcome));
}

void Month::deliver(const engine::Due::Contacts& contents, bool digest) {
  Sent sent{now_, state_.book.find(contents.front().first)->user, digest, {}, {}};
  input::ContactCommit commit{contents.front().second, {}};
  for (std::size_t i = 0; i < contents.size(); ++i) {
    const Contact contact = sent_contact(*state_.book.find(contents[i].first), contents[i].second);
    sent.kinds.push_back(contact.kind);
    sent.cases.push_back(contents[i].first);
    if (i > 0) commit.also.push_back(contact.id);
  }
  const auto also = commit.also;
  take(std::move(commit));
  take(input::ContactDone{contents.front().second, Delivery::accepted, "250", also});
  const auto person = people.find(sent.user);
  if (person != people.end()) {
    for (const auto& [in, id] : contents)
      answer_mail(person->second, sent_contact(*state_.book.find(in), id), in);
  }
  mails.push_back(std::move(sent));
}

void Month::deliver() {
  const engine::Due owed = engine::due(state_.book);
  for (const auto& each : owed.mails) deliver({each}, false);
  const auto digests =
      engine::digests_due(state_.book, engine::due(state_.book).waiting, state_.policy.supply.office, now_);
  for (const engine::Digest& each : digests) deliver(each.contacts, true);
}

void Month::answer_mail(Person& person, const Contact& contact, CaseId in) {
  if (contact.kind != MessageKind::finding) return;
  if (person.nature == Nature::forgets) person.heard = now_ + minutes(10 * random(3, 60));
  if (person.nature == Nature::explains) {
    take(input::Person{{person.uid, person.user, Role::user},
                       act::Reply{in, "it waits for data", Meaning::explanation},
                       0,
                       {}});
  }
}

void Month::start_job(Person& person) {
  Job job = story::job(next_id_++, person.uid, person.user, person.node, {person.gpu}, now_);
  job.time_limit = hours(24 * 6);
  person.job = job.id;
  person.idle = false;
  jobs_[job.id] = job;
}

// A job's life: it works for hours, ends, or goes idle and stands.
void Month::turn(Person& person) {
  story::Agent& node = nodes_.at(person.node);
  const bool ends_now = person.heard != no_time && now_ >= person.heard;
  if (!ends_now && now_ < person.next) return;
  const bool lets_idle = person.nature == Nature::forgets || person.nature == Nature::ignores ||
                         person.nature == Nature::explains;
  if (person.job == 0) {
    start_job(person);
    node.job(story::trainer(person.job, person.uid, 560'000));
    node.gpu(person.gpu, true, 8'000);
    person.next = now_ + minutes(10 * random(6 * 2, 6 * 20));
    return;
  }
  if (lets_idle && !person.idle && !ends_now && random(0, 2) == 0) {
    person.idle = true;
    ++idle_episodes;
    node.job(story::trainer(person.job, person.uid, 0));
    node.gpu(person.gpu, false, 8'000);
    person.next = now_ + hours(random(30, 100));
    return;
  }
  node.job_gone(person.job);
  node.gpu(person.gpu, false, 0);
  // Its person ends it; else it ends by itself.
  jobs_.at(person.job).state = ends_now ? JobState::cancelled : JobState::completed;
  jobs_.at(person.job).end = now_;
  over_.push_back(person.job);
  person.job = 0;
  person.heard = no_time;
  person.next = now_ + minutes(10 * random(6, 6 * 60));
}

// What ended: sixty-four cores, and four of them in use.
void Month::tell_habits() {
  std::vector<EndedJob> ended;
  for (const auto& [user, person] : people) {
    // Who ignores what is said of idle jobs may ask for too much, too: then two matters wait for one mail.
    const bool both = person.nature == Nature::ignores && person.uid % 4 == 1;
    if (person.nature != Nature::asks_much && !both) continue;
    EndedJob job = months::run(next_id_++, now_, hours(20), 0);
    job.uid = person.uid;
    job.user = user;
    job.cpus = 64;
    job.accounted.cpu_ms = Duration(4 * hours(20)).count();
    ended.push_back(std::move(job));
  }
  take(input::Ended{std::move(ended), true});
}

void Month::staff_morning() {
  const Caller karen{999, "karen", Role::staff};
  std::vector<std::pair<CaseId, ContactId>> drafts;
  for (const auto& [id, value] : state_.book.cases()) {
    for (const Contact& contact : value.contacts) {
      if (contact.passage == Passage::drafted) drafts.emplace_back(id, contact.id);
    }
  }
  for (const auto& [in, contact] : drafts)
    take(input::Person{karen, act::Approve{in, contact, "", ""}, 0, {}});
}

void Month::poll_and_report() {
  for (auto& [name, node] : nodes_) take(input::Report{node.report(now_ - interval)});
  std::vector<Job> jobs;
  for (const auto& [id, job] : jobs_) jobs.push_back(job);
  take(input::Poll{std::move(jobs)});
  for (const SlurmId id : over_) jobs_.erase(id);
  over_.clear();
}

void Month::run() {
  Time habits_at = now_;
  bool approved = false;
  for (; now_ < end_; now_ += interval) {
    for (auto& [user, person] : people) turn(person);
    poll_and_report();
    if (now_ - habits_at >= hours(24)) {
      habits_at = now_;
      tell_habits();
    }
    take(input::Tick{});
    const bool morning = policy::in_office_hours(state_.policy.supply.office, now_);
    if (morning && !approved) staff_morning();
    approved = morning;
    deliver();
  }
}

}  // namespace steward::month
