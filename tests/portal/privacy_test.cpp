// Nothing about one person is told to another: tried pairwise over the API's whole table of addresses and
// over every act, so that a new address or act cannot be forgotten. "Not there" and "not yours" are the same
// bytes.
#include <gtest/gtest.h>

#include <functional>

#include "crowd.h"
#include "wire/mail_json.h"

namespace steward {
namespace {

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

// Calls `take` with one act of each kind, in that case and about that job.
template <std::size_t Index = 0>
void each_act(std::int64_t in, SlurmId job, const std::function<void(const PersonAct&)>& take) {
  if constexpr (Index < std::variant_size_v<PersonAct>) {
    std::variant_alternative_t<Index, PersonAct> act;
    if constexpr (requires { act.in; }) act.in = CaseId{in};
    if constexpr (requires { act.job = job; }) act.job = job;
    if constexpr (requires { act.jobs; }) act.jobs = {job};
    if constexpr (requires { act.text; }) act.text = "x";
    if constexpr (requires { act.words; }) act.words = "x";
    if constexpr (requires { act.reason; }) act.reason = "x";
    if constexpr (requires { act.evidence; }) act.evidence = "x";
    if constexpr (requires { act.number; }) act.number = "x";
    if constexpr (requires { act.lasts; }) act.lasts = hours(1);
    if constexpr (requires { act.emergency; }) act.emergency = EmergencyId{in};
    if constexpr (requires { act.exemption; }) act.exemption = ExemptionId{in};
    if constexpr (requires { act.task; }) act.task = TaskId{in};
    if constexpr (requires { act.contact; }) act.contact = ContactId{in};
    take(act);
    each_act<Index + 1>(in, job, take);
  }
}

class Privacy : public Crowd {
 protected:
  // Every address of the API's own table with every value that its places can take.
  std::vector<net::Request> all_requests() {
    std::vector<net::Request> requests;
    for (const portal::RouteName& route : portal::routes()) {
      for (const std::string& path : paths_of(std::string(route.pattern))) {
        const net::Request plain{std::string(route.method), "/api/v1" + path, {}, "", {}};
        if (route.method == "POST") {
          add_bodies(path, plain, requests);
          continue;
        }
        requests.push_back(plain);
        for (const std::map<std::string, std::string>& query :
             {std::map<std::string, std::string>{{"everybody", "true"}},
              {{"open", "true"}},
              {{"everybody", "true"}, {"open", "true"}},
              {{"from", "1"}, {"limit", "1000"}},
              {{"points", "1000"}},
              {{"hours", "24"}, {"points", "1000"}},
              {{"seen", "1"}}}) {
          requests.push_back(plain);
          requests.back().query = query;
        }
      }
    }
    return requests;
  }
  std::vector<std::string> paths_of(const std::string& pattern) {
    std::vector<std::string> values;
    if (pattern.find('{') == std::string::npos) return {pattern};
    const std::string place = pattern.substr(pattern.find('{'), pattern.find('}') - pattern.find('{') + 1);
    if (place == "{case}") {
      for (const auto number : case_numbers()) values.push_back(std::to_string(number));
    } else if (place == "{job}") {
      for (SlurmId id = 1; id <= 40; ++id) values.push_back(std::to_string(id));
      values.push_back(std::to_string(no_job));
    } else if (place == "{node}") {
      values = {"n1", "n2", "qx-no-node"};
    } else if (place == "{user}") {
      for (const auto& account : rig.people.all) values.push_back(account.user);
      values.emplace_back("qx-nobody");
    } else {
      ADD_FAILURE() << "teach this test what " << place << " can be: " << pattern;
    }
    std::vector<std::string> paths;
    for (const std::string& value : values) paths.push_back(replaced(pattern, place, value));
    return paths;
  }
  void add_bodies(const std::string& path, net::Request request, std::vector<net::Request>& requests) {
    const auto add = [&](std::string body) {
      request.body = std::move(body);
      requests.push_back(request);
    };
    add("");
    add("{}");
    if (path == "/acts") return;  // act by act, below
    if (path == "/forget") {
      for (const auto& account : rig.people.all) add("{\"user\":\"" + account.user + "\"}");
      add(R"({"user":"qx-nobody"})");
    } else if (path == "/reports") {
      add(wire::to_json(NodeReport{}));
    } else if (path == "/mail") {
      ReceivedMail mail;
      mail.recipient = "steward+1.qx@aicloud.example";
      add(wire::to_json(mail));
    } else if (path == "/me/language") {
      add(R"({"language":"en"})");
    } else if (path == "/mail/test") {
      add(R"({"address":"qx@aicloud.example"})");
    } else if (path == "/doctor" || path.starts_with("/portal/")) {
      return;  // "{}" is all there is to say
    } else if (path == "/acts/preview") {
      for (const auto& [id, value] : rig.live().state().book.cases())
        add(wire::to_json(PersonAct(act::Say{id, "qx-words"})));
    } else if (path == "/history/import") {
      add(R"({"since":1700000000000})");
    } else if (path == "/history/jobs") {
      add(wire::list_json("jobs", {wire::to_json(EndedJob{})}));
    } else {
      ADD_FAILURE() << "teach this test what may be posted to " << path;
    }
  }

  std::vector<SlurmId> all_jobs() {
    std::vector<SlurmId> ids;
    for (const auto& [id, job] : rig.live().state().facts.known_jobs()) ids.push_back(id);
    ids.push_back(no_job);
    return ids;
  }

  static void expect_nothing_of(const Member& other, const std::string& text, const std::string& where) {
    EXPECT_EQ(text.find(other.mark), std::string::npos) << where << "\n" << text.substr(0, 2000);
    EXPECT_EQ(text.find(other.user), std::string::npos) << where << "\n" << text.substr(0, 2000);
  }
};

// Were the marks not there at all, the rest would prove nothing.
TEST_F(Privacy, StaffSeeWhatIsMarked) {
  const std::string all = get(soren, "/cases", {{"everybody", "true"}}).body +
                          get(soren, "/jobs", {{"everybody", "true"}}).body +
                          get(soren, "/emergencies").body + get(soren, "/ledger", {{"limit", "1000"}}).body;
  for (const Member* who : {&anna, &bo}) {
    for (const char* what : {"-job", "-explains", "-says-wrong", "-concern", "-needs-help", "-word-of-staff",
                             "-note", "-ticket", "-ask", "-declines", "-exempt", "-reason", "-evidence"}) {
      EXPECT_NE(all.find(who->mark + what), std::string::npos) << who->mark << what;
    }
    EXPECT_NE(get(*who, "/cases").body.find(who->mark + "-explains"), std::string::npos);
  }
}

TEST_F(Privacy, OfAReservationEachSeesThemselves) {
  EXPECT_NE(get(anna, "/cluster").body.find("\"users\":[\"" + anna.user + "\"]"), std::string::npos);
  EXPECT_NE(get(karen, "/cluster").body.find("\"users\":[]"), std::string::npos);
}

TEST_F(Privacy, NoAddressTellsOneUserOfAnother) {
  const auto requests = all_requests();
  ASSERT_GT(requests.size(), 100u);
  for (const auto& [reader, other] : {std::pair{&bo, &anna}, std::pair{&anna, &bo}}) {
    for (const net::Request& request : requests) {
      const net::Response answer = send(*reader, request);
      // A name that the reader wrote is no news to them.
      if (request.path.find(other->user) != std::string::npos) {
        EXPECT_GE(answer.status, 400) << request.path;
        EXPECT_EQ(answer.body.find(other->mark), std::string::npos) << request.path;
      } else {
        expect_nothing_of(*other, answer.body, request.method + " " + request.path);
      }
      for (const auto& [name, value] : answer.headers) expect_nothing_of(*other, value, request.path);
    }
  }
}

TEST_F(Privacy, NoActTellsOneUserOfAnother) {
  for (const auto& [reader, other] : {std::pair{&bo, &anna}, std::pair{&anna, &bo}}) {
    for (const std::int64_t in : case_numbers()) {
      for (const SlurmId job : all_jobs()) {
        each_act(in, job, [&, &who = *reader, &of = *other](const PersonAct& act) {
          const std::string body = wire::to_json(act);
          expect_nothing_of(of, post(who, "/acts", body).body, body);
        });
      }
    }
  }
}

TEST_F(Privacy, WhatIsNotYoursIsNotThere) {
  const auto numbers = case_numbers();
  std::set<std::int64_t> own;
  for (const auto& [id, value] : rig.live().state().book.cases()) {
    if (value.uid == bo.uid) own.insert(id.value);
  }
  ASSERT_GE(own.size(), 3u);
  const std::string none = std::to_string(no_case);
  for (const std::int64_t in : numbers) {
    if (own.contains(in)) continue;
    const std::string number = std::to_string(in);
    for (const char* tail : {"", "/events"}) {
      const auto theirs = get(bo, "/cases/" + number + tail), nobodys = get(bo, "/cases/" + none + tail);
      EXPECT_EQ(theirs.status, nobodys.status) << number << tail;
      EXPECT_EQ(theirs.body, nobodys.body) << number << tail;
    }
    std::vector<std::string> answers;
    const auto note = [&](const PersonAct& act) {
      const auto answer = post(bo, "/acts", wire::to_json(act));
      EXPECT_TRUE(answer.status >= 400 || !case_of(act)) << wire::to_json(act);
      answers.push_back(std::to_string(answer.status) + answer.body);
    };
    each_act(in, 0, note);
    const auto theirs = std::exchange(answers, {});
    each_act(no_case, 0, note);
    for (std::size_t i = 0; i < theirs.size(); ++i) {
      // A concern or a request opens a case of one's own, with a number of its own.
      if (theirs[i].starts_with("200")) continue;
      EXPECT_EQ(replaced(theirs[i], number, "#"), replaced(answers[i], none, "#")) << i;
    }
  }
}

TEST_F(Privacy, AJobOfAnotherIsNoJob) {
  const std::int64_t own = cases[bo.uid].value;
  const std::string theirs = std::to_string(jobs[anna.uid]), none = std::to_string(no_job);
  EXPECT_EQ(get(bo, "/jobs/" + theirs).status, 404);
  EXPECT_EQ(get(bo, "/jobs/" + theirs).body, get(bo, "/jobs/" + none).body);
  std::vector<std::string> answers;
  const auto note = [&](const PersonAct& act) {
    const auto answer = post(bo, "/acts", wire::to_json(act));
    answers.push_back(std::to_string(answer.status) + answer.body);
  };
  each_act(own, jobs[anna.uid], note);
  const auto first = std::exchange(answers, {});
  each_act(own, no_job, note);
  for (std::size_t i = 0; i < first.size(); ++i) {
    if (first[i].starts_with("200")) continue;
    EXPECT_EQ(replaced(first[i], " " + theirs + " ", "#"), replaced(answers[i], " " + none + " ", "#")) << i;
  }
}

TEST_F(Privacy, ANameThatIsAnothersIsNobodys) {
  const auto theirs = get(bo, "/export/" + anna.user), nobodys = get(bo, "/export/qx-nobody");
  EXPECT_EQ(theirs.status, 404);
  EXPECT_EQ(theirs.body, nobodys.body);
  EXPECT_EQ(post(bo, "/forget", "{\"user\":\"" + anna.user + "\"}").body,
            post(bo, "/forget", R"({"user":"qx-nobody"})").body);
}

TEST_F(Privacy, MailsTellNobodyOfAnother) {
  std::set<std::string> addresses;
  for (const contact::Letter& letter : rig.mail.accepted) {
    addresses.insert(letter.to_address);
    const std::string all = letter.subject + letter.text + letter.reply_to + letter.message_id +
                            letter.thread_id + letter.case_id + letter.ticket;
    for (const Member* each : {&anna, &bo, &karen, &soren}) {
      const bool own = letter.to_address == each->user + "@aicloud.example";
      const bool to_staff =
          letter.to_address == "staff@list.example" || letter.to_address == "desk@list.example";
      // Staff sign with their names.
      const bool signed_by = each == &soren && letter.to_address.ends_with("@aicloud.example");
      if (!own && !to_staff && !signed_by) expect_nothing_of(*each, all, letter.to_address);
    }
  }
  for (const std::string& to :
       {anna.user + "@aicloud.example", bo.user + "@aicloud.example", std::string("staff@list.example"),
        std::string("desk@list.example"), std::string("iron@list.example")})
    EXPECT_TRUE(addresses.contains(to)) << to;
}

// A staff member is a person like any other in a case of their own: what colleagues do among themselves, who
// told them of something included, is not shown to them in any way.
TEST_F(Privacy, StaffDoNotSeeWhatColleaguesSayOfThem) {
  const std::string source = anna.mark + "-told-us";
  must(soren, act::Note{cases[karen.uid], source});
  EXPECT_NE(get(soren, "/cases/" + std::to_string(cases[karen.uid].value)).body.find(source),
            std::string::npos);
  EXPECT_NE(get(soren, "/ledger", {{"limit", "1000"}}).body.find(source), std::string::npos);
  for (const net::Request& request : all_requests()) {
    if (request.method != "GET") continue;
    const std::string body = send(karen, request).body;
    EXPECT_EQ(body.find(source), std::string::npos) << request.path;
    EXPECT_EQ(body.find(karen.mark + "-note"), std::string::npos) << request.path;
  }
  each_act(cases[karen.uid].value, jobs[karen.uid], [&](const PersonAct& act) {
    if (case_of(act) != cases[karen.uid]) return;
    const std::string body = post(karen, "/acts", wire::to_json(act)).body;
    EXPECT_EQ(body.find(source), std::string::npos) << wire::to_json(act);
    EXPECT_EQ(body.find(karen.mark + "-note"), std::string::npos) << wire::to_json(act);
  });
  for (const PersonAct& act : std::vector<PersonAct>{act::Note{cases[karen.uid], "x"},
                                                     act::Close{cases[karen.uid], Resolution::mistaken, "x"},
                                                     act::Grant{cases[karen.uid], "", 0, hours(1), "x"}}) {
    const auto refused = post(karen, "/acts", wire::to_json(act));
    EXPECT_EQ(refused.status, 403) << refused.body;
    EXPECT_EQ(refused.body.find(soren.user), std::string::npos)
        << "what colleagues did in it: " << refused.body;
  }
}

// Two staff on one case: whoever comes second is told what changed, and then it is theirs to do.
TEST_F(Privacy, TheSecondOfTwoStaffHearsWhatChanged) {
  const CaseId in = cases[anna.uid];
  const auto shown = wire::case_from_json(get(soren, "/cases/" + std::to_string(in.value)).body);
  ASSERT_TRUE(shown);
  must(karen, act::Close{in, Resolution::explained, "settled"});
  const net::Request late{"POST",
                          "/api/v1/acts",
                          {{"seen", std::to_string(shown->version)}},
                          wire::to_json(PersonAct(act::Say{in, "May we help?"})),
                          {}};
  const auto refused = send(soren, late);
  EXPECT_EQ(refused.status, 409) << refused.body;
  EXPECT_NE(refused.body.find(karen.user), std::string::npos) << refused.body;
  EXPECT_NE(refused.body.find("clos"), std::string::npos) << refused.body;
  EXPECT_EQ(rig.live().state().book.find(in)->conversation.back().text, anna.mark + "-declines");
}

}  // namespace
}  // namespace steward
