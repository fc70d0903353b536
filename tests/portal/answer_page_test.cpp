// The page that a link in a message leads to: what it shows, what it takes, and what it says to whom when it
// does not work.
#include <gtest/gtest.h>

#include "fakes/fake_clock.h"
#include "fakes/fake_service.h"
#include "net/target.h"
#include "portal/api/api.h"
#include "portal/pages/answer_view.h"
#include "portal/pages/pages.h"
#include "structure.h"

namespace steward::portal {
namespace {

using engine::LinkAnswer;
using engine::LinkTrouble;
using Kind = LinkAnswer::Kind;

constexpr std::string_view kToken = "tXk9-_aQ7";

engine::AnswerPage page_of(std::string language = "en") {
  engine::AnswerPage page;
  page.platform = "AI Cloud";
  page.language = std::move(language);
  page.person = "Mads";
  page.subject = "Your job 4711 on AI Cloud [case 3]";
  page.text = "Hello Mads,\n\nwe looked at your job.\n\n    steward reply 3 \"x\"\n";
  page.in = CaseId{3};
  page.plot = {from_seconds(1'795'000'000), from_seconds(1'795'007'200), {{"GPU 0", {0, 0, -1, 20}}}};
  page.until = from_seconds(1'795'438'500);
  page.zone = "UTC";
  page.job = "4711 (train.sh)";
  page.may_permit = true;
  page.may_decline = true;
  return page;
}

class AnswerPages : public ::testing::Test {
 protected:
  AnswerPages() { service.links[std::string(kToken)] = page_of(); }

  net::Response send(net::Request request) {
    std::optional<net::Response> answer;
    handler(request, [&](net::Response response) { answer = std::move(response); });
    EXPECT_TRUE(answer) << "not answered";
    return answer.value_or(net::Response{});
  }
  net::Response get(const std::string& path, std::map<std::string, std::string> query = {}) {
    net::Request request;
    request.method = "GET";
    request.path = path;
    request.query = std::move(query);
    request.peer = peer;
    request.headers["accept-language"] = languages_said;
    return send(std::move(request));
  }
  net::Response post(const std::string& path, std::string body,
                     std::string type = "application/x-www-form-urlencoded") {
    net::Request request;
    request.method = "POST";
    request.path = path;
    request.body = std::move(body);
    request.headers["content-type"] = std::move(type);
    request.peer = peer;
    request.headers["accept-language"] = languages_said;
    return send(std::move(request));
  }
  net::Response say(Kind kind, const std::string& text) {
    return post(link, "do=" + std::string(code_of(kind)) + "&text=" + net::percent_encode(text));
  }
  // The same for every page there is.
  static void expect_hardened(const net::Response& response) {
    const auto& headers = response.headers;
    const std::string policy = headers.at("Content-Security-Policy");
    for (const char* part : {"default-src 'none'", "style-src 'self'", "img-src 'self' data:",
                             "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"})
      EXPECT_NE(policy.find(part), std::string::npos) << part;
    EXPECT_EQ(policy.find("unsafe"), std::string::npos);
    EXPECT_EQ(headers.at("Referrer-Policy"), "no-referrer");
    EXPECT_EQ(headers.at("X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(headers.at("Cross-Origin-Opener-Policy"), "same-origin");
    EXPECT_EQ(headers.at("Cross-Origin-Resource-Policy"), "same-origin");
    EXPECT_TRUE(headers.contains("Cache-Control"));
  }
  static void expect_page(const net::Response& response, int status, const std::string& language = "en") {
    EXPECT_EQ(response.status, status);
    EXPECT_EQ(response.content_type, "text/html; charset=utf-8");
    EXPECT_EQ(response.headers.at("Cache-Control"), "no-store");
    EXPECT_NE(response.body.find("<html lang=\"" + language + "\">"), std::string::npos);
    expect_hardened(response);
    const Structure structure(response.body);
    for (const char* part : {"main", "h1", "meta@charset", "title", "footer", "link@href"})
      EXPECT_TRUE(structure.has(part)) << part;
    EXPECT_FALSE(structure.has("script"));
  }
  bool has(const net::Response& response, const std::string& words) {
    return Structure(response.body).text().find(words) != std::string::npos;
  }

  const std::string link = "/steward/answer/" + std::string(kToken);
  net::Peer peer{net::anybody_uid, 0, 0, true, "", "192.0.2.7"};
  std::string languages_said;
  fakes::FakeService service;
  FakeClock clock{from_seconds(1'795'000'000)};
  Frame frame{"Site", "help@aicloud.example", Language::en};
  net::Handler handler = make_pages(service, clock, [this] { return frame; });
};

TEST_F(AnswerPages, ShowsWhatItIsAboutAndWhatCanBeDone) {
  const auto response = get(link);
  expect_page(response, 200);
  for (const char* words :
       {"Hello Mads", "Your job 4711 on AI Cloud [case 3]", "we looked at your job.", "steward reply 3 \"x\"",
        "GPU 0", "1 %", "This link works until Mon 23 Nov 12:55.", "Send my answer",
        "Cancel job 4711 (train.sh) now", "Yes, end this run", "Keep job 4711 (train.sh)",
        "Tell us that it is wrong", "help@aicloud.example", "AI Cloud"})
    EXPECT_TRUE(has(response, words)) << words;
}

TEST_F(AnswerPages, LookingChangesNothing) {
  for (int i = 0; i < 3; ++i) EXPECT_EQ(get(link, {{"do", "permit"}, {"sure", "yes"}}).status, 200);
  EXPECT_TRUE(service.link_answers.empty());
}

TEST_F(AnswerPages, OffersOnlyWhatApplies) {
  auto& page = service.links[std::string(kToken)];
  page.may_permit = false;
  EXPECT_FALSE(has(get(link), "Cancel job"));
  EXPECT_TRUE(has(get(link), "Keep job"));
  page.may_decline = false;
  EXPECT_FALSE(has(get(link), "Keep job"));
  page.may_permit = page.may_decline = true;
  page.job = "";  // about no single job: there is nothing that a yes could name
  EXPECT_FALSE(has(get(link), "Yes, end this run"));
  EXPECT_TRUE(has(get(link), "Send my answer"));
  for (const Kind kind : {Kind::permit, Kind::decline}) {
    const auto response = post(link, "do=" + std::string(code_of(kind)) + "&sure=yes&text=x");
    expect_page(response, 400);
    EXPECT_TRUE(has(response, "This link cannot be used for that."));
  }
  EXPECT_TRUE(service.link_answers.empty());
}

TEST_F(AnswerPages, TakesEachAnswerOnceAndThanks) {
  const std::vector<std::pair<LinkAnswer, std::string>> answers = {
      {{Kind::reply, "Æblegrød & more\nline 2"}, "reached the staff"},
      {{Kind::decline, "it learns"}, "goes on"},
      {{Kind::wrong, "not mine"}, "looks at it"},
      {{Kind::permit, ""}, "your permission"}};
  for (const auto& [answer, thanks] : answers) {
    service.links[std::string(kToken)] = page_of();
    service.dead_links.clear();
    const auto response = answer.kind == Kind::permit ? post(link, "do=permit&sure=yes&text=unasked")
                                                      : say(answer.kind, answer.text);
    EXPECT_EQ(response.status, 303);
    expect_hardened(response);
    EXPECT_EQ(response.headers.at("Location"),
              "/steward/answered?do=" + std::string(code_of(answer.kind)) + "&lang=en");
    ASSERT_FALSE(service.link_answers.empty());
    EXPECT_EQ(service.link_answers.back(), answer);
    const auto after = get("/steward/answered", {{"do", std::string(code_of(answer.kind))}, {"lang", "en"}});
    expect_page(after, 200);
    EXPECT_TRUE(has(after, thanks)) << Structure(after.body).text();
    const auto again = say(Kind::reply, "once more");
    expect_page(again, 410);
    EXPECT_TRUE(has(again, "This link has been used"));
  }
  EXPECT_EQ(service.link_answers.size(), answers.size());
}

TEST_F(AnswerPages, NobodyCancelsByAccident) {
  for (const char* body : {"do=permit", "do=permit&sure=", "do=permit&sure=on", "do=permit&text=yes"}) {
    const auto response = post(link, body);
    expect_page(response, 400);
    EXPECT_TRUE(has(response, "Job 4711 (train.sh) was not cancelled")) << body;
  }
  EXPECT_TRUE(service.link_answers.empty());
}

TEST_F(AnswerPages, WhatWasTypedIsKept) {
  const std::string text = std::string(answer_bytes, 'x') + "the end";
  const auto response = say(Kind::wrong, text);
  expect_page(response, 400);
  EXPECT_TRUE(has(response, text));
  EXPECT_TRUE(has(response, "it has 10007 bytes, and we can take 10000"));
  const auto empty = say(Kind::decline, " \r\n ");
  expect_page(empty, 400);
  EXPECT_TRUE(has(empty, "the field was empty"));
  EXPECT_TRUE(service.link_answers.empty());
  EXPECT_EQ(say(Kind::reply, std::string(answer_bytes, 'x')).status, 303);
}

TEST_F(AnswerPages, ARefusalKeepsTheWordsAndTheLink) {
  service.link_refusal = engine::LinkRefusal{LinkTrouble::refused, "The job <b> is being requeued."};
  const auto refused = say(Kind::reply, "my words");
  expect_page(refused, 409);
  EXPECT_TRUE(has(refused, "The job <b> is being requeued."));
  EXPECT_TRUE(has(refused, "my words"));
  service.link_refusal = engine::LinkRefusal{LinkTrouble::not_now, ""};
  const auto later = say(Kind::reply, "my words");
  expect_page(later, 503);
  EXPECT_TRUE(has(later, "try again in a few minutes"));
  EXPECT_TRUE(has(later, "my words"));
  // The matter ended between the look and the answer.
  for (const LinkTrouble trouble : {LinkTrouble::over, LinkTrouble::used, LinkTrouble::expired}) {
    service.link_refusal = engine::LinkRefusal{trouble, ""};
    expect_page(say(Kind::reply, "my words"), 410);
  }
}

TEST_F(AnswerPages, EachTroubleHasItsPage) {
  const std::vector<std::pair<LinkTrouble, std::string>> troubles = {{LinkTrouble::expired, "too old"},
                                                                     {LinkTrouble::used, "has been used"},
                                                                     {LinkTrouble::over, "is over"}};
  for (const auto& [trouble, words] : troubles) {
    service.dead_links[std::string(kToken)] = trouble;
    for (const auto& response : {get(link), say(Kind::reply, "x"), post(link, "do=permit&sure=yes")}) {
      expect_page(response, 410);
      EXPECT_TRUE(has(response, words));
      EXPECT_TRUE(has(response, "steward cases"));
    }
  }
}

// An altered token, one of nobody's and one that cannot be are told apart by nothing.
TEST_F(AnswerPages, WhatIsNoLinkIsOneAnswer) {
  const auto first = get("/steward/answer/none");
  expect_page(first, 404);
  for (const std::string& token : {std::string(kToken) + "x", std::string("a b"), std::string("<x>"),
                                   std::string("æ"), std::string(5000, 'a')}) {
    const auto other = get("/steward/answer/" + token);
    EXPECT_EQ(other.status, 404) << token;
    EXPECT_EQ(other.body, first.body) << token;
    EXPECT_EQ(other.headers, first.headers) << token;
    EXPECT_EQ(post("/steward/answer/" + token, "do=reply&text=x").body, first.body);
  }
  EXPECT_EQ(service.looks, 3);  // the last four cannot be tokens, and are not asked about
}

TEST_F(AnswerPages, FormsThatAreNoneAreRefused) {
  expect_page(post(link, "do=reply&text=x", "text/plain"), 415);
  expect_page(post(link, "do=reply&text=x", "application/json"), 415);
  expect_page(post(link, "do=reply&text=x", ""), 415);
  for (const char* body :
       {"", "do=", "do=REPLY&text=x", "text=x", "do=reply&do=permit&sure=yes", "do=reply&text=%",
        "do=reply&text=%00", "do=reply&text=a b", "=x", "do=reply;text=x"})
    expect_page(post(link, body), 400);
  expect_page(post(link, "do=reply&text=" + std::string(65'536, 'x')), 413);
  EXPECT_TRUE(service.link_answers.empty());
  EXPECT_EQ(
      post(link, "do=reply&text=x&unknown=y", "application/x-www-form-urlencoded; charset=UTF-8").status,
      303);
}

TEST_F(AnswerPages, TextsReachStaffMadeHarmless) {
  EXPECT_EQ(say(Kind::reply, "a\r\nb\x1B[31m \xE2\x80\xAE \xFF").status, 303);
  EXPECT_EQ(service.link_answers.back().text, "a\nb?[31m ? ?");
}

TEST_F(AnswerPages, OtherMethodsAndAddressesAreRefusedKindly) {
  for (const char* path : {"/steward/answered", "/steward/static/steward.css"}) {
    const auto response = post(path, "do=reply");
    expect_page(response, 405);
    EXPECT_EQ(response.headers.at("Allow"), "GET, HEAD");
  }
  for (const char* path : {"/steward", "/steward/", "/steward/answer", "/steward/answer/",
                           "/steward/static/x", "/steward/answer/a/b", "/steward/api/v1/me"}) {
    expect_page(get(path), 404);
  }
}

TEST_F(AnswerPages, AreInTheLanguageOfTheMessage) {
  service.links[std::string(kToken)] = page_of("da");
  const auto response = get(link);
  expect_page(response, 200, "da");
  EXPECT_TRUE(has(response, "Afbryd job 4711 (train.sh) nu"));
  EXPECT_TRUE(has(response, "Linket virker til man 23. nov. kl. 12:55."));
  EXPECT_EQ(say(Kind::reply, "x").headers.at("Location"), "/steward/answered?do=reply&lang=da");
  expect_page(get("/steward/answered", {{"lang", "da"}}), 200, "da");
  expect_page(get("/steward/answered", {{"lang", "<x>"}}), 200, "en");
}

TEST_F(AnswerPages, WithoutAMessageTheyAreInTheBrowsersLanguage) {
  languages_said = "da-DK,en;q=0.5";
  expect_page(get("/steward/answer/none"), 404, "da");
  languages_said = "de";
  expect_page(get("/steward/answer/none"), 404, "en");
  frame.language = Language::da;
  expect_page(get("/steward/answer/none"), 404, "da");
}

// Whatever anybody wrote anywhere: the page has the elements that it has without.
TEST_F(AnswerPages, NoFieldBecomesMarkup) {
  const auto shown = [&](const std::string& text) {
    auto& page = service.links[std::string(kToken)];
    page = page_of();
    page.platform = page.person = page.subject = page.job = page.text = "a" + text;
    page.zone = text;
    page.plot.strips[0].label = text;
    frame.help = "a" + text;
    service.link_refusal = engine::LinkRefusal{LinkTrouble::refused, "a" + text};
    // A form that holds a NUL is none, and gets another page.
    const std::string sent = text.find('\0') == std::string::npos ? text : "x";
    return std::pair(Structure(get(link).body), Structure(say(Kind::reply, "a" + sent).body));
  };
  const auto plain = shown("x");
  for (const std::string& text : hostile_texts()) {
    const auto hostile = shown(text);
    EXPECT_EQ(hostile.first, plain.first) << text;
    EXPECT_EQ(hostile.second, plain.second) << text;
  }
}

TEST_F(AnswerPages, TheStylesheetMayBeKeptUnderItsOwnNameAlone) {
  const std::string page = get(link).body;
  const auto at = page.find("/steward/static/steward.css?v=");
  ASSERT_NE(at, std::string::npos);
  const std::string version = page.substr(at + 30, 16);
  const auto kept = get("/steward/static/steward.css", {{"v", version}});
  EXPECT_EQ(kept.status, 200);
  EXPECT_EQ(kept.content_type, "text/css; charset=utf-8");
  EXPECT_EQ(kept.headers.at("Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_GT(kept.body.size(), 1000u);
  EXPECT_EQ(kept.body.find("url("), std::string::npos);  // nothing from elsewhere
  expect_hardened(kept);
  EXPECT_EQ(get("/steward/static/steward.css", {{"v", "old"}}).headers.at("Cache-Control"), "no-store");
  EXPECT_EQ(get("/steward/static/steward.svg").content_type, "image/svg+xml");
}

TEST_F(AnswerPages, WhoTriesManyWrongLinksWaits) {
  for (int i = 0; i < 30; ++i) EXPECT_EQ(get("/steward/answer/none").status, 404) << i;
  const auto response = get("/steward/answer/none");
  expect_page(response, 429);
  EXPECT_EQ(response.headers.at("Retry-After"), "600");
  EXPECT_EQ(post("/steward/answer/other", "do=reply&text=x").status, 429);
  EXPECT_EQ(get(link).status, 200) << "a good link works, whatever others behind the address have tried";
  peer.came_from = "192.0.2.8";
  EXPECT_EQ(get("/steward/answer/none").status, 404);
  peer.came_from = "192.0.2.7";
  clock.advance(minutes(10));
  EXPECT_EQ(get("/steward/answer/none").status, 404);
}

// The socket has both, and only there is the API.
TEST_F(AnswerPages, StandBeforeTheApi) {
  service.add_person(1001, "mads", Role::user);
  handler = pages_before(make_pages(service, clock, [this] { return frame; }), make_api(service));
  EXPECT_EQ(get(link).status, 200);  // nobody's identity is asked for
  EXPECT_EQ(get("/steward").content_type, "text/html; charset=utf-8");
  EXPECT_EQ(get("/stewards").content_type, "application/json");
  EXPECT_EQ(get("/api/v1/me").status, 403);  // anybody is nobody
  service.add_person(net::anybody_uid, "somebody", Role::staff);
  EXPECT_EQ(get("/api/v1/me").status, 403);  // whatever an account directory says
  peer = {1001, 1001, 1};
  EXPECT_EQ(get("/api/v1/me").status, 200);
}

}  // namespace
}  // namespace steward::portal
