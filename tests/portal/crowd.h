// Several people on one platform, each of whom has everything that a person can have: jobs, a case with
// findings, answers, notes, an exemption and a ticket, a request, a concern, a permission given beforehand,
// an emergency. What each of them said, and what was said of them, is marked, so that it is known wherever it
// turns up. The real step, live loop, store, ledger, message texts and API; no sockets.
#pragma once

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "base/text.h"
#include "contact/messages.h"
#include "engine/rig.h"
#include "engine/texts.h"
#include "portal/api/api.h"
#include "wire/json.h"

namespace steward {

struct Member {
  uid_t uid;
  std::string user;
  std::string mark;  // in all that they wrote and that was written of them
};

class Crowd : public ::testing::Test {
 protected:
  // Names that are no part of any word.
  const Member anna{1001, "qx-anna", "Zanna"};
  const Member bo{1002, "qx-bo", "Zbo"};
  const Member karen{2001, "qx-karen", "Zkaren"};
  const Member soren{2002, "qx-soren", "Zsoren"};

  void SetUp() override {
    rig.people.all = {{0, "root", "root"}};
    for (const Member* each : {&anna, &bo, &karen, &soren})
      rig.people.all.push_back({each->uid, each->user, each->user});
    rig.policy.addresses = {"staff@list.example", "desk@list.example", "iron@list.example"};
    auto messages = contact::Messages::load({STEWARD_SOURCE_DIR "/messages"}, "en", "UTC");
    ASSERT_TRUE(messages) << messages.error().message;
    rig.writer = engine::make_texts({{"en", std::move(*messages)}},
                                    {"AI Cloud", "en", "t", "aicloud.example", false, Duration(0)},
                                    std::make_shared<engine::Languages>())
                     .letter;
    rig.surroundings.now.at = rig.clock.now();
    rig.surroundings.now.node_types = {{"n[1-2]", 2, 2, 8, 16, 64'000, 8, "a10", 1, {"all"}, {}}};
    rig.surroundings.now.partitions.emplace_back().name = "all";
    rig.surroundings.now.qos.emplace_back().name = "normal";
    rig.surroundings.now.closures = {{rig.clock.now(), rig.clock.now() + hours(90), "", "window"}};
    rig.surroundings.now.reservations = {
        {"course", rig.clock.now(), rig.clock.now() + hours(90), "n1", {anna.user, bo.user}, {}}};
    rig.agent("n1", 8);
    rig.agent("n2", 1);
    std::uint32_t gpu = 0;
    for (const Member* each : {&anna, &bo, &karen}) {
      const SlurmId id = rig.run_job(each->uid, "n1", gpu++, false);
      rig.slurm.at(id).name = each->mark + "-job";
      rig.slurm.at(id).comment = each->mark + "-comment";
      jobs[each->uid] = id;
    }
    rig.start();
    handler = portal::make_api(rig.live());
    for (int i = 0; i < 12; ++i) rig.beat();
    for (const Member* each : {&anna, &bo, &karen}) {
      const Case* found = rig.case_of(each->uid);
      ASSERT_NE(found, nullptr) << each->user;
      cases[each->uid] = found->id;
    }
    for (const Member* each : {&anna, &bo, &karen}) live_through(*each);
    release_beforehand();
    rig.agents.erase("n2");  // it falls silent: a fault, of which the hardware's owners hear
    for (int i = 0; i < 7; ++i) {
      rig.clock.advance(minutes(1));
      rig.beat();
    }
  }

  // All that can be said in and of a person's case, by themselves and by soren of staff.
  void live_through(const Member& who) {
    const CaseId in = cases[who.uid];
    const std::string& mark = who.mark;
    must(who, act::Reply{in, mark + "-explains", Meaning::explanation});
    must(who, act::Reply{in, mark + "-says-wrong", Meaning::wrong});
    must(who, act::Concern{mark + "-concern about somebody"});
    must(who, act::Support{mark + "-needs-help", jobs[who.uid]});
    must(soren, act::Say{in, mark + "-word-of-staff"});
    must(soren, act::Note{in, mark + "-note"});
    must(soren, act::Ticket{in, mark + "-ticket"});
    must(soren, act::Ask{in, mark + "-ask", 0});
    must(who, act::Decline{in, mark + "-declines", 0});
    (void)get(soren, "/cases/" + std::to_string(in.value));  // else: "since you looked …"
    must(soren, act::Grant{in, "interactive_session", jobs[who.uid], hours(1), mark + "-exempt"});
    must(soren, act::DeclareEmergency{
                    Cause::storage, mark + "-reason", mark + "-evidence", {jobs[who.uid]}, hours(1)});
    rig.drain();
  }
  // A job with its owner's yes in it, so that a case of that kind is there, too.
  void release_beforehand() {
    for (const Member* each : {&anna, &bo}) {
      const SlurmId id = rig.run_job(each->uid, "n1", each == &anna ? 4 : 5, true);
      rig.slurm.at(id).name = each->mark + "-second";
      rig.slurm.at(id).comment = "steward:release-if-idle=" + each->mark;
    }
    for (int i = 0; i < 4; ++i) rig.beat();
  }

  void must(const Member& who, const PersonAct& act) {
    const net::Response response = post(who, "/acts", wire::to_json(act));
    ASSERT_EQ(response.status, 200) << who.user << ": " << wire::to_json(act) << response.body;
  }

  net::Response send(const Member& who, net::Request request) {
    request.peer = {who.uid, who.uid, 1};
    net::Response answer;
    handler(request, [&](net::Response response) { answer = std::move(response); });
    rig.drain();
    return answer;
  }
  net::Response get(const Member& who, const std::string& path,
                    std::map<std::string, std::string> query = {}) {
    return send(who, {"GET", "/api/v1" + path, std::move(query), "", {}});
  }
  net::Response post(const Member& who, const std::string& path, std::string body) {
    return send(who, {"POST", "/api/v1" + path, {}, std::move(body), {}});
  }

  // Every case that there is, and the two first numbers that are none.
  std::vector<std::int64_t> case_numbers() {
    std::vector<std::int64_t> numbers;
    for (const auto& [id, value] : rig.live().state().book.cases()) numbers.push_back(id.value);
    no_case = numbers.back() + 1000;
    numbers.push_back(no_case);
    return numbers;
  }

  engine::Rig rig;
  net::Handler handler;
  std::map<uid_t, SlurmId> jobs;
  std::map<uid_t, CaseId> cases;  // the one that the first job's finding opened
  std::int64_t no_case = 0;
  static constexpr SlurmId no_job = 999'999;
};

}  // namespace steward
