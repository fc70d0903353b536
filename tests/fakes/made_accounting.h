// A year of accounting of a platform like AI Cloud, as sacct would write it: nobody's real data. People of
// known habits, so that it is known beforehand who is to be found and who never.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "base/time.h"

namespace steward::made {

enum class Habit { normal, many_cores, serial, deadline_for_ever };

struct Person {
  std::uint32_t uid = 0;
  std::string user;
  Habit habit = Habit::normal;
};

struct Year {
  std::size_t people = 1000;
  std::size_t jobs = 120'000;
  std::uint64_t seed = 1;
  std::string mark = "@made@";
  std::int64_t end_s = 1'795'780'800;  // Fri 27 Nov 2026, 12:00 UTC
};

// One job's rows go to `write`, with its steps behind it, in no order of time. Same seed, same bytes.
class Accounting {
 public:
  using Write = std::function<void(const std::string&)>;
  explicit Accounting(Year year) : year_(std::move(year)), random_(year_.seed) {
    for (std::size_t i = 0; i < year_.people; ++i) {
      Person person{static_cast<std::uint32_t>(2000 + i), fmt::format("user{}@example.org", i),
                    Habit::normal};
      if (i % 50 == 7) person.habit = Habit::many_cores;
      if (i % 50 == 17) person.habit = Habit::serial;
      if (i % 100 == 27) person.habit = Habit::deadline_for_ever;
      people_.push_back(std::move(person));
    }
  }
  const std::vector<Person>& people() const { return people_; }

  void write(const Write& out) {
    const std::size_t each = year_.jobs / year_.people;
    for (const Person& person : people_) person_year(person, each, out);
  }

 private:
  struct Made {
    std::int64_t start = 0, length = 0, limit_min = 0, cpu_s = 0, memory_mib = 0, wait = 0;
    std::uint32_t cpus = 1, gpus = 0;
    std::string state = "COMPLETED", qos = "normal";
    bool batch = true;
  };
  std::int64_t any(std::int64_t least, std::int64_t most) {
    return std::uniform_int_distribution<std::int64_t>(least, most)(random_);
  }

  // Jobs of three lanes, each one after the other, so that nobody holds more than twelve GPUs at once.
  void person_year(const Person& person, std::size_t jobs, const Write& out) {
    constexpr std::int64_t year_s = 365 * 86'400;
    std::vector<std::int64_t> lanes(3, year_.end_s - year_s);
    const std::int64_t slot = year_s * 3 / static_cast<std::int64_t>(std::max<std::size_t>(1, jobs));
    for (std::size_t i = 0; i < jobs; ++i) {
      std::int64_t& lane = lanes[i % 3];
      Made job = ordinary();
      if (person.habit != Habit::normal && i % 3 != 2) job = bad(person.habit, slot);
      job.length = std::max<std::int64_t>(1, std::min(job.length, slot - 1));
      job.start = lane + any(0, slot - job.length - 1);
      lane += slot;
      if (job.start + job.length >= year_.end_s) continue;
      rows(person, job, out);
    }
  }

  // Short tries, failures, a timeout now and then, sessions, honest work.
  Made ordinary() {
    Made job;
    const std::int64_t kind = any(0, 99);
    job.gpus =
        static_cast<std::uint32_t>(std::vector<int>{0, 1, 1, 1, 2, 4}[static_cast<std::size_t>(any(0, 5))]);
    job.cpus = job.gpus == 0 ? static_cast<std::uint32_t>(any(1, 8)) : 6 * job.gpus;
    job.length = kind < 45 ? any(10, 1'700) : any(1'800, 40'000);
    job.limit_min = job.length / 60 * any(12, 30) / 10 + 10;
    job.cpu_s = job.length * job.cpus * any(35, 95) / 100;
    job.memory_mib = std::max<std::int64_t>(job.gpus * 40'000, job.cpus * 3'800);
    job.wait = any(0, 20'000);
    if (kind < 15) job.state = "FAILED";
    if (kind == 50) job.state = "TIMEOUT", job.limit_min = job.length / 60;
    if (kind >= 51 && kind < 56) job.state = "CANCELLED by 1001";
    if (kind == 57) job.state = "OUT_OF_MEMORY";
    job.batch = kind % 10 != 0;
    return job;
  }

  Made bad(Habit habit, std::int64_t slot) {
    Made job = ordinary();
    job.state = "COMPLETED";
    job.length = std::max<std::int64_t>(3'600, slot * 9 / 10);
    job.limit_min = job.length / 60 * 3 / 2;
    job.gpus = 0;
    job.cpus = habit == Habit::many_cores ? 128 : 64;
    job.cpu_s = habit == Habit::many_cores ? job.length * 6 : job.length;
    if (habit == Habit::deadline_for_ever) {
      job.qos = "deadline";
      job.gpus = 1;
      job.cpus = 6;
      job.cpu_s = job.length * 4;
    }
    job.memory_mib = job.cpus * 3'800;
    return job;
  }

  static std::string cpu_time(std::int64_t s) {
    return fmt::format("{}-{:02}:{:02}:{:02}", s / 86'400, s / 3'600 % 24, s / 60 % 60, s % 60);
  }

  void rows(const Person& person, const Made& job, const Write& out) {
    const std::uint32_t id = next_id_++;
    const std::string& m = year_.mark;
    const std::string tres =
        fmt::format("billing={0},cpu={0},{1}mem={2}M,node=1", job.cpus,
                    job.gpus == 0 ? "" : fmt::format("gres/gpu={},", job.gpus), job.memory_mib);
    const std::int64_t end = job.start + job.length;
    const std::string cpu = cpu_time(job.cpu_s);
    std::string text = fmt::format(
        "{id}{m}{id}{m}{uid}{m}{user}{m}aau{m}prioritized{m}{qos}{m}{state}{m}{submit}{m}{submit}{m}{start}{"
        "m}{end}{m}"
        "{limit}{m}{cpus}{m}{tres}{m}1{m}a768-l40s-0{node}{m}{cpu}{m}{m}train run {id}, seed {node}{m}\n",
        fmt::arg("m", m), fmt::arg("id", id), fmt::arg("uid", person.uid), fmt::arg("user", person.user),
        fmt::arg("qos", job.qos), fmt::arg("state", job.state), fmt::arg("submit", job.start - job.wait),
        fmt::arg("start", job.start), fmt::arg("end", end), fmt::arg("limit", job.limit_min),
        fmt::arg("cpus", job.cpus), fmt::arg("tres", tres), fmt::arg("node", id % 6 + 1),
        fmt::arg("cpu", cpu));
    for (const char* step : {job.batch ? "batch" : "0", "extern"}) {
      text += fmt::format(
          "{id}.{step}{m}{id}.{step}{m}{m}{m}aau{m}{m}{m}COMPLETED{m}{start}{m}{start}{m}{start}{m}{end}{m}{"
          "m}{cpus}{m}"
          "cpu={cpus},mem={memory}M,node=1{m}1{m}a768-l40s-0{node}{m}{cpu}{m}{rss}{m}{step}{m}\n",
          fmt::arg("m", m), fmt::arg("id", id), fmt::arg("step", step), fmt::arg("start", job.start),
          fmt::arg("end", end), fmt::arg("cpus", job.cpus), fmt::arg("memory", job.memory_mib),
          fmt::arg("node", id % 6 + 1), fmt::arg("cpu", cpu), fmt::arg("rss", job.memory_mib * 512 * 1024));
    }
    rows_ += 3;
    out(text);
  }

 public:
  std::size_t rows_written() const { return rows_; }

 private:
  Year year_;
  std::mt19937_64 random_;
  std::vector<Person> people_;
  std::uint32_t next_id_ = 1;
  std::size_t rows_ = 0;
};

}  // namespace steward::made
