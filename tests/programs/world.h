// A small platform for the command line's tests: mads has jobs and a case, ida is a stranger, karen is staff.
// Commands run against the real API handler over a fake service; no socket, no time.
#pragma once

#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

#include "base/text.h"
#include "fakes/fake_service.h"
#include "portal/api/api.h"
#include "programs/steward/command_line.h"
#include "programs/steward/session.h"

namespace steward::cli {

inline constexpr uid_t kMads = 1001, kIda = 1002, kKaren = 2001;
inline constexpr Time kNoon = from_seconds(1'795'435'200);  // Mon 23 Nov 2026 12:00 UTC, 13:00 in Copenhagen

inline JobView job_view(SlurmId id, uid_t uid, std::string user, std::string name) {
  JobView view;
  Job& job = view.job;
  job.id = id;
  job.uid = uid;
  job.user = std::move(user);
  job.name = std::move(name);
  job.account = "aau";
  job.partition = "batch";
  job.qos = "normal";
  job.state = JobState::running;
  job.batch = true;
  job.submit = kNoon - hours(4);
  job.start = kNoon - minutes(192);
  job.end = job.start + hours(24);
  job.time_limit = hours(24);
  job.gpus = 2;
  job.cpus = 16;
  job.nodes = {{"a256-a40-04", 16, 65536, {0, 1}}};
  view.gpus = {{"a256-a40-04",
                0,
                "GPU-5e1f0b7a-0001",
                "NVIDIA A40",
                {384, 384, 330},
                30211,
                Duration(30'000),
                "..####.#########################"},
               {"a256-a40-04",
                1,
                "GPU-5e1f0b7a-0002",
                "NVIDIA A40",
                {384, 320, 0},
                3,
                Duration(30'000),
                "        ........................"}};
  view.verdicts = {{"interactive_session", "sessions", Judgement::keeps, "submitted as a batch job", {}},
                   {"idle_gpu",
                    "holding",
                    Judgement::breaks,
                    "1 of 2 GPUs held have never been used",
                    {{"gpus", std::int64_t{2}},
                     {"gpus.idle", std::int64_t{1}},
                     {"since", job.start},
                     {"idle", Duration(minutes(160))},
                     {"where", std::string("a256-a40-04: NVIDIA A40")},
                     {"new.key", std::int64_t{7}}}}};
  return view;
}

inline CaseJob case_job(const JobView& view, Time told) {
  const JobKey key{"aicloud", view.job.id, view.job.submit};
  return {{key, view.job.start}, show_id(view.job), view.job.name, "a256-a40-04", no_time, told, false};
}

inline Case open_case(const JobView& view, std::int64_t id) {
  Case in;
  in.id = CaseId{id};
  in.uid = view.job.uid;
  in.user = view.job.user;
  in.principle = "holding";
  in.state = CaseState::told;
  in.state_since = kNoon - minutes(20);
  in.opened_at = in.begun_at = kNoon - minutes(70);
  in.version = 40;
  in.jobs = {case_job(view, in.opened_at)};
  in.findings = {{"idle_gpu", in.jobs[0].job(), view.verdicts[1].reason, view.verdicts[1].evidence,
                  std::nullopt, in.opened_at, kNoon - minutes(1), true}};
  Contact told;
  told.id = ContactId{11};
  told.passage = Passage::accepted;
  told.run = in.jobs[0].run;
  told.owed_at = in.opened_at;
  told.settled_at = in.opened_at;
  told.subject = "Your job 4711 holds a GPU that it does not use";
  told.text = "Dear mads,\n\nGPU 1 has never been used. Can we help?\n";
  Contact terminal = told;
  terminal.channel = ChannelKind::terminal;
  terminal.passage = Passage::refused;
  terminal.detail = "not logged in";
  in.contacts = {told, terminal};
  in.conversation = {
      {kNoon - minutes(40), "mads", false, Meaning::explanation, "It will load the second model soon."},
      {kNoon - minutes(20), "karen", true, Meaning::words, "Others wait. May we end this run?"},
      {kNoon - minutes(15), "karen", true, Meaning::note, "Phoned: nobody there."}};
  in.permissions = {{PermissionId{12}, in.jobs[0].run, PermissionState::asked, kNoon - minutes(20), "karen",
                     no_time, Duration(0)}};
  in.tasks = {
      {TaskId{41}, in.opened_at, "the message to the terminal was refused", ContactId{11}, {}, no_time, ""}};
  return in;
}

// A second job, of an array, joins a case.
inline void join_job(Case& in, const JobView& view) {
  in.jobs.push_back(case_job(view, kNoon - minutes(30)));
  in.findings.push_back({"idle_gpu",
                         in.jobs.back().job(),
                         "2 of 2 GPUs held have been idle for 3 h",
                         {{"gpus.idle", std::int64_t{2}}},
                         std::nullopt,
                         kNoon - minutes(30),
                         kNoon - minutes(1),
                         true});
}

struct Outcome {
  int code = -1;
  std::string out, err;
};

class World : public ::testing::Test {
 protected:
  World() : handler_(portal::make_api(service)) {
    service.now = kNoon;
    service.add_person(kMads, "mads", Role::user);
    service.add_person(kIda, "ida", Role::user);
    service.add_person(kKaren, "karen", Role::staff);
    service.all_jobs = {job_view(4711, kMads, "mads", "train-bert"), job_view(4712, kIda, "ida", "fold")};
    service.all_cases = {open_case(service.all_jobs[0], 3)};
    service.all_jobs[0].open_case = CaseId{3};
  }

  // One command line of a user, as the shell would split it.
  Outcome run(uid_t uid, std::vector<std::string> words) {
    std::ostringstream out, err;
    std::istringstream in(typed);
    Terminal terminal{out,    err,  in,    at_terminal, at_terminal,
                      false,  utf8, width, kNoon,       Zone{"Europe/Copenhagen", false},
                      editor, false};
    std::vector<const char*> argv{"steward"};
    for (const std::string& word : words) argv.push_back(word.c_str());
    const auto connect = [&](const std::string& socket) {
      socket_used = socket;
      return [this, uid](const std::string& method, const std::string& target, const std::string& body) {
        return ask(uid, method, target, body);
      };
    };
    Outcome outcome;
    outcome.code =
        run_command_line(static_cast<int>(argv.size()), argv.data(), terminal, "/default.sock", connect);
    outcome.out = out.str();
    outcome.err = err.str();
    return outcome;
  }

  Case& the_case() { return service.all_cases[0]; }

  // Task 7 of array 4720, of mads; in case 3, too.
  JobView& second_job() {
    JobView view = job_view(4727, kMads, "mads", "sweep");
    view.job.array = ArrayTask{4720, 7};
    view.open_case = CaseId{3};
    join_job(the_case(), view);
    return service.all_jobs.emplace_back(std::move(view));
  }

  fakes::FakeService service;
  std::string typed;         // what stdin holds
  bool at_terminal = false;  // stdin and stdout
  std::function<Result<std::string>(const std::string&)> editor;
  bool utf8 = true;
  std::size_t width = 0;
  std::string socket_used;

 private:
  Result<net::Response> ask(uid_t uid, const std::string& method, const std::string& target,
                            const std::string& body) {
    net::Request request{method, target.substr(0, target.find('?')), {}, body, {uid, uid, 1}};
    if (const auto at = target.find('?'); at != std::string::npos) {
      for (const auto part : split(std::string_view(target).substr(at + 1), '&')) {
        const auto sign = part.find('=');
        request.query[std::string(part.substr(0, sign))] = std::string(part.substr(sign + 1));
      }
    }
    net::Response response;
    handler_(request, [&](net::Response given) { response = std::move(given); });
    return response;
  }

  net::Handler handler_;
};

}  // namespace steward::cli
