// Stories for rules: what people, jobs, nodes and Slurm do in a few lines, written as a tape and replayed.
//
//   Stage stage;                                   // Monday 23 November 2026, 08:00 UTC
//   stage.node("a256-t4-01", 4);                   // with 4 GPUs
//   Play& job = stage.job("ida", "a256-t4-01", {0, 1}).works();
//   stage.pass(hours(3));                          // reports, polls and ticks, every 30 s
//   job.idles(20'000);                             // its processes stay, and 20,000 MiB on each GPU
//   stage.pass(hours(3));
//   const Told told = stage.replay();
//   EXPECT_EQ(told.verdict(job, "idle_gpu").judgement, Judgement::breaks);
//
// What is said of a job or a node holds from then on. Nothing is random, and no clock is asked.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "fakes/story.h"
#include "model/tape.h"
#include "policy/policy.h"
#include "tapes/told.h"

namespace steward::tapes {

class Stage;

// A job: what Slurm says of it (`slurm`), and what its processes and GPUs do.
class Play {
 public:
  Job slurm;  // change what is wanted: comment, alloc_node, time_limit, name, array, batch, …

  Play& works();                           // a trainer: CPU and all its GPUs are busy
  Play& idles(std::uint64_t gpu_mib = 0);  // its processes stay and do nothing
  Play& waits_at_terminal();               // an interactive shell, and nothing under it
  Play& empty();                           // no process at all
  Play& kinds(std::map<ProcessKind, std::uint32_t> kinds);
  Play& cpu(std::uint64_t permille_of_a_core);  // on each of its nodes
  // One of its own GPUs, in the order in which it holds them.
  Play& gpu(std::size_t nth, bool busy, std::uint64_t mib = 0);
  Play& gpu(std::size_t nth, story::GpuDoes does);
  // Who is on that GPU: jobs and uids; job 0: in no job.
  Play& gpu_users(std::size_t nth, std::vector<GpuUser> users);
  Play& io(std::uint64_t read_bytes, std::uint64_t written_bytes);  // in every interval, on each node
  // Everything else of its use on every node, or on one.
  Play& use(const std::function<void(JobUse&)>& change, const std::string& node = "");

  Play& suspends();
  Play& resumes();
  Play& requeues();  // at once on the same nodes, as another run
  void ends(JobState how = JobState::completed);

 private:
  friend class Stage;
  Play(Stage& stage, Job job) : slurm(std::move(job)), stage_(stage) {}
  void set_use(JobUse use);
  void set_gpus(bool busy, std::uint64_t mib);
  Stage& stage_;
};

class Stage {
 public:
  explicit Stage(Duration interval = seconds(30));

  Time now() const { return now_; }
  void pass(Duration time);             // a whole number of intervals
  void until(const std::string& hour);  // "11:30" in UTC, today or tomorrow

  // --- nodes ---
  story::Agent& node(const std::string& name, std::uint32_t gpus);
  story::Agent& front_end(const std::string& name);  // its word on who sits at a terminal is taken
  void silent(const std::string& node);              // reports are lost
  void cut_off(const std::string& node);             // reports are kept there
  void speaks(const std::string& node);              // again; what it kept comes first
  void speaks_backwards(const std::string& node);    // again; what it kept comes newest first
  void stutters(const std::string& node);            // every report comes twice

  // --- jobs ---
  // By sbatch, running from now on; `gpus` are gres indexes. The user's uid is made from the name.
  Play& job(const std::string& user, const std::string& node, std::vector<std::uint32_t> gpus = {});
  Play& interactive(const std::string& user, const std::string& node, std::vector<std::uint32_t> gpus = {});
  // More nodes for a job that has just been made: say what it does afterwards.
  void also_on(Play& job, const std::string& node, std::vector<std::uint32_t> gpus);
  Play& pending(const std::string& user);  // waits; stage.starts() begins it
  void starts(Play& job, const std::string& node, std::vector<std::uint32_t> gpus);
  void slurm_silent(bool silent) { slurm_silent_ = silent; }
  uid_t uid(const std::string& user);

  // Ended runs, as they are told after a start or by accounting; from then on nothing is missing.
  void past(std::vector<EndedJob> jobs);

  // --- people ---
  void says(const std::string& user, PersonAct act);
  void staff(const std::string& user, PersonAct act);

  // --- what it comes to ---
  std::string tape() const;
  const std::vector<tape::Line>& lines() const { return lines_; }
  Told replay() const { return tapes::replay(tape()); }  // by policy/aicloud.toml, contact switched on
  Told replay(const policy::Policy& policy) const { return tapes::replay(tape(), policy); }

 private:
  friend class Play;
  struct Place {
    story::Agent agent;
    enum class Voice { speaks, silent, cut_off } voice = Voice::speaks;
    bool stutters = false;
    std::vector<NodeReport> kept;
  };
  void beat();
  void put(InputBody body);
  void put(const NodeReport& report, const Place& place);
  void put_poll();
  Play& add(Job job);
  Place& place(const std::string& node);

  Duration interval_;
  Time now_ = story::morning;
  bool begun_ = false;
  bool slurm_silent_ = false;
  tape::Header header_;
  std::vector<tape::Line> lines_;
  std::map<std::string, Place> places_;
  std::vector<std::unique_ptr<Play>> jobs_;
  std::set<SlurmId> gone_;
  std::map<SlurmId, Job> polled_;
  bool has_polled_ = false;
  std::map<std::string, uid_t> people_;
  SlurmId next_id_ = 101;
};

}  // namespace steward::tapes
