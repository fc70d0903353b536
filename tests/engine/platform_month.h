// A month of a platform's life, made from a seed: people who work as they should, people whose jobs go idle,
// who answer or do not, whose ended jobs asked for too much; staff who approve drafts in the morning; a mail
// server that takes everything. Driven through the one step as the live loop drives it.
#pragma once

#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "engine/digest.h"
#include "engine/step.h"
#include "fakes/months.h"
#include "fakes/plain_writer.h"
#include "fakes/story.h"

namespace steward::month {

inline constexpr Duration interval = minutes(10);

// One mail that went out.
struct Sent {
  Time at = no_time;
  std::string user;
  bool digest = false;
  std::vector<MessageKind> kinds;
  std::vector<CaseId> cases;
};

enum class Nature {
  works,     // never idle
  forgets,   // lets jobs stand idle, and ends them within hours of a word
  ignores,   // lets jobs stand idle, and never answers
  explains,  // answers, and goes on
  asks_much  // ended jobs with far more cores than used
};

struct Person {
  uid_t uid = 0;
  std::string user;
  Nature nature = Nature::works;
  std::string node;
  std::uint32_t gpu = 0;
  SlurmId job = 0;  // 0: none now
  bool idle = false;
  Time next = no_time;   // the next turn of their job's life
  Time heard = no_time;  // when they heard of the idle job
};

class Month {
 public:
  Month(unsigned seed, std::size_t people, Time begin, Time end);
  void run();

  std::vector<Sent> mails;
  std::size_t idle_episodes = 0;  // jobs that were made to stand idle for longer than the rule's window
  std::map<std::string, Person> people;
  const engine::State& state() const { return state_; }

 private:
  void take(InputBody body);
  void deliver();
  void deliver(const engine::Due::Contacts& contents, bool digest);
  void turn(Person& person);
  void start_job(Person& person);
  void answer_mail(Person& person, const Contact& contact, CaseId in);
  void staff_morning();
  void tell_habits();
  void poll_and_report();
  std::int64_t random(std::int64_t least, std::int64_t most) {
    return std::uniform_int_distribution<std::int64_t>(least, most)(random_);
  }

  std::mt19937_64 random_;
  Time now_, end_;
  engine::State state_;
  std::map<std::string, story::Agent> nodes_;
  std::map<SlurmId, Job> jobs_;
  std::vector<SlurmId> over_;  // ended: Slurm tells of them once more
  SlurmId next_id_ = 1000;
};

}  // namespace steward::month
