// Every page × every visitor × everybody's things: whose page shows what. The same crowd as the API's.
#include <algorithm>

#include "crowd.h"
#include "net/target.h"
#include "portal/pages/pages.h"
#include "portal/pages/routes.h"
#include "structure.h"

namespace steward {
namespace {

using portal::For;
using portal::PageRoute;

class PagesOfACrowd : public Crowd {
 protected:
  void SetUp() override {
    Crowd::SetUp();
    login = std::make_unique<portal::Login>(
        portal::LoginSettings{}, rig.clock, [this](uid_t uid) { return rig.live().identify(uid); },
        [](const std::string&) -> Result<uid_t> { return fail(ErrorCode::not_found, "no proxy here"); });
    pages = portal::make_pages(
        rig.live(), rig.clock,
        [] {
          return portal::Frame{"AI Cloud", "desk@list.example", portal::Language::en, "UTC"};
        },
        login.get());
  }

  net::Response look(const std::string& cookie, net::Request request) {
    if (!cookie.empty()) request.headers["cookie"] = cookie;
    request.peer = {net::anybody_uid, 0, 0, true};
    net::Response answer;
    pages(request, [&](net::Response response) { answer = std::move(response); });
    rig.drain();
    return answer;
  }
  // What the browser of somebody who has logged in holds.
  std::string visit_of(const Member& who) {
    const auto link = login->make_link(*rig.live().identify(who.uid));
    EXPECT_TRUE(link);
    net::Request request;
    request.method = "POST";
    request.path = link ? link->path : "";
    const net::Response answer = look("", request);
    EXPECT_EQ(answer.status, 303);
    const std::string cookie = answer.headers.count("Set-Cookie") > 0 ? answer.headers.at("Set-Cookie") : "";
    return cookie.substr(0, cookie.find(';'));
  }

  std::vector<std::string> paths_of(const PageRoute& route) {
    const std::string pattern = "/steward" + std::string(route.pattern);
    const auto brace = pattern.find('{');
    if (brace == std::string::npos) return {pattern};
    std::vector<std::string> values;
    const std::string place = pattern.substr(brace, pattern.find('}') - brace + 1);
    if (place == "{case}") {
      for (const auto number : case_numbers()) values.push_back(std::to_string(number));
    } else if (place == "{job}") {
      for (SlurmId id = 1; id <= 40; ++id) values.push_back(std::to_string(id));
    } else if (place == "{token}" || place == "{language}") {
      values = {"da", "qx-none"};
    } else {
      ADD_FAILURE() << "teach this test what " << place << " can be";
    }
    std::vector<std::string> paths;
    for (const std::string& value : values) {
      std::string path = pattern;
      paths.push_back(path.replace(brace, place.size(), value));
    }
    return paths;
  }
  template <typename Do>
  void each_page(Do work) {
    for (const PageRoute& route : portal::page_routes()) {
      for (const std::string& path : paths_of(route)) {
        net::Request request;
        request.method = std::string(route.method);
        request.path = path;
        if (route.method == "POST") {
          request.headers["content-type"] = "application/x-www-form-urlencoded";
          request.body = "do=reply&text=qx-words&meaning=words";
        }
        work(route, request);
      }
    }
  }

  std::unique_ptr<portal::Login> login;
  net::Handler pages;
};

TEST_F(PagesOfACrowd, ShowTheirOwnToWhomTheyBelong) {
  for (const Member* who : {&anna, &bo}) {
    const std::string cookie = visit_of(*who);
    net::Request request;
    request.method = "GET";
    request.path = "/steward/cases/" + std::to_string(cases[who->uid].value);
    const net::Response shown = look(cookie, request);
    EXPECT_EQ(shown.status, 200);
    for (const char* what : {"-explains", "-says-wrong", "-word-of-staff"})
      EXPECT_NE(shown.body.find(who->mark + what), std::string::npos) << what;
    EXPECT_EQ(shown.body.find(who->mark + "-note"), std::string::npos) << "staff's own";
    request.path = "/steward/jobs";
    EXPECT_NE(look(cookie, request).body.find(who->mark + "-job"), std::string::npos);
  }
}

TEST_F(PagesOfACrowd, NoPageTellsOneUserOfAnother) {
  for (const auto& [reader, other] : {std::pair{&bo, &anna}, std::pair{&anna, &bo}}) {
    const std::string cookie = visit_of(*reader);
    const Member& of = *other;
    std::size_t looked = 0;
    each_page([&](const PageRoute& route, const net::Request& request) {
      if (route.pattern.starts_with("/logout")) return;
      const net::Response answer = look(cookie, request);
      ++looked;
      EXPECT_EQ(answer.body.find(of.mark), std::string::npos) << request.path;
      EXPECT_EQ(answer.body.find(of.user), std::string::npos) << request.path;
    });
    EXPECT_GT(looked, 60u);
  }
}

TEST_F(PagesOfACrowd, WhoIsNotLoggedInSeesWhatIsForEverybody) {
  each_page([&](const PageRoute& route, const net::Request& request) {
    const net::Response answer = look("", request);
    if (route.whom == For::anybody) {
      EXPECT_NE(answer.status, 401) << request.path;
    } else {
      EXPECT_EQ(answer.status, 401) << request.path;
    }
    for (const Member* each : {&anna, &bo, &karen, &soren}) {
      EXPECT_EQ(answer.body.find(each->mark), std::string::npos) << request.path;
      EXPECT_EQ(answer.body.find(each->user), std::string::npos) << request.path;
    }
  });
}

TEST_F(PagesOfACrowd, AnothersIsAsIfThereWereNone) {
  const std::string cookie = visit_of(bo);
  net::Request request;
  request.method = "GET";
  request.path = "/steward/cases/" + std::to_string(no_case == 0 ? 999'999 : no_case);
  const net::Response none = look(cookie, request);
  const std::string annas = "/steward/cases/" + std::to_string(cases[anna.uid].value);
  net::Request hers = request;
  hers.path = annas;
  net::Response answer = look(cookie, hers);
  EXPECT_EQ(answer.status, 404);
  // But for the address that the link to the other language comes back to.
  const auto without_path = [](std::string text, const std::string& path) {
    const std::string escaped = net::percent_encode(path);
    for (auto at = text.find(escaped); at != std::string::npos; at = text.find(escaped))
      text.erase(at, escaped.size());
    return text;
  };
  EXPECT_EQ(without_path(answer.body, annas), without_path(none.body, request.path));
}

TEST_F(PagesOfACrowd, NothingIsDoneWithoutTheFormsToken) {
  const std::string cookie = visit_of(anna);
  const std::size_t words = rig.live().state().book.find(cases[anna.uid])->conversation.size();
  net::Request request;
  request.method = "POST";
  request.path = "/steward/cases/" + std::to_string(cases[anna.uid].value);
  request.headers["content-type"] = "application/x-www-form-urlencoded";
  request.body = "do=reply&meaning=words&text=forged";
  EXPECT_EQ(look(cookie, request).status, 403);
  request.body += "&token=" + std::string(64, '0');
  EXPECT_EQ(look(cookie, request).status, 403);
  EXPECT_EQ(rig.live().state().book.find(cases[anna.uid])->conversation.size(), words);

  net::Request page;
  page.method = "GET";
  page.path = request.path;
  const std::string body = look(cookie, page).body;
  const std::string mark = "name=\"token\" value=\"";
  const auto at = body.find(mark);
  ASSERT_NE(at, std::string::npos);
  const std::string token =
      body.substr(at + mark.size(), body.find('"', at + mark.size()) - at - mark.size());
  request.body = "do=reply&meaning=words&text=meant&token=" + token;
  request.headers["sec-fetch-site"] = "cross-site";
  EXPECT_EQ(look(cookie, request).status, 403);
  request.headers["sec-fetch-site"] = "same-origin";
  EXPECT_EQ(look(cookie, request).status, 303);
  EXPECT_EQ(rig.live().state().book.find(cases[anna.uid])->conversation.back().text, "meant");
}

TEST_F(PagesOfACrowd, EveryPageIsWhole) {
  for (const Member* who : {&anna, &karen}) {
    const std::string cookie = visit_of(*who);
    each_page([&](const PageRoute& route, const net::Request& request) {
      if (route.method != "GET") return;
      const net::Response answer = look(cookie, request);
      SCOPED_TRACE(request.path);
      if (!answer.body.empty() && answer.content_type.starts_with("text/html"))
        portal::Structure whole(answer.body);
      EXPECT_NE(answer.status, 500);  // 503: the platform's week is not known yet
      EXPECT_NE(answer.headers.at("Content-Security-Policy").find("default-src 'none'"), std::string::npos);
    });
  }
}

}  // namespace
}  // namespace steward
