// Logging in at the portal: links that are good once, sessions that end, and whom a proxy's header makes of
// somebody.
#include "portal/login/login.h"

#include <gtest/gtest.h>

#include "fakes/fake_clock.h"
#include "portal/login/cookie.h"
#include "portal/login/secret.h"

namespace steward::portal {
namespace {

constexpr uid_t kProxy = 33;

class LoggingIn : public ::testing::Test {
 protected:
  Login make(LoginSettings settings) {
    return {std::move(settings), clock,
            [this](uid_t uid) -> Result<Caller> {
              const auto found = people.find(uid);
              if (found == people.end()) return fail(ErrorCode::not_found, "nobody");
              return found->second;
            },
            [this](const std::string& user) -> Result<uid_t> {
              for (const auto& [uid, caller] : people)
                if (caller.user == user) return uid;
              return fail(ErrorCode::not_found, "nobody");
            }};
  }
  std::string token_for(Login& login, uid_t uid) {
    const auto link = login.make_link(people.at(uid));
    EXPECT_TRUE(link);
    return link ? link->path.substr(link->path.rfind('/') + 1) : "";
  }
  // A browser that holds what it was told to hold.
  static net::Request with(const std::string& cookie) {
    net::Request request;
    request.headers["cookie"] = cookie.substr(0, cookie.find(';'));
    request.peer.uid = net::anybody_uid;
    return request;
  }
  static net::Request from_proxy(const std::string& user, uid_t uid = kProxy) {
    net::Request request;
    request.headers["x-remote-user"] = user;
    request.peer.uid = uid;
    return request;
  }

  FakeClock clock;
  std::map<uid_t, Caller> people{{1001, {1001, "mads", Role::user}},
                                 {2001, {2001, "karen", Role::staff}},
                                 {0, {0, "root", Role::agent}}};
  LoginSettings plain{"https://aicloud.example/steward", "", {}};
  LoginSettings with_proxy{"https://aicloud.example/steward", "x-remote-user", kProxy};
};

TEST_F(LoggingIn, ALinkIsGoodOnceAndMakesItsOwner) {
  Login login = make(plain);
  const std::string token = token_for(login, 1001);
  ASSERT_TRUE(login.look_at_link(token));
  EXPECT_EQ(login.look_at_link(token)->user, "mads") << "looking uses nothing up";
  const auto entry = login.enter_by_link(token);
  ASSERT_TRUE(entry.visitor);
  EXPECT_EQ(entry.visitor->caller.user, "mads");
  EXPECT_FALSE(login.enter_by_link(token).visitor);
  EXPECT_FALSE(login.look_at_link(token));
  const auto back = login.enter(with(entry.cookie));
  ASSERT_TRUE(back.visitor);
  EXPECT_EQ(back.visitor->form_token, entry.visitor->form_token);
  EXPECT_EQ(back.cookie, "");
}

TEST_F(LoggingIn, ALinkIsGoodForTenMinutes) {
  Login login = make(plain);
  const std::string token = token_for(login, 1001);
  clock.advance(LoginLinks::lasts);
  EXPECT_FALSE(login.look_at_link(token));
  EXPECT_FALSE(login.enter_by_link(token).visitor);
}

TEST_F(LoggingIn, OfManyLinksOfOnePersonTheOldestIsNoGood) {
  Login login = make(plain);
  const std::string first = token_for(login, 1001);
  for (std::size_t i = 0; i < LoginLinks::per_person; ++i) {
    clock.advance(seconds(1));
    token_for(login, 1001);
  }
  EXPECT_FALSE(login.look_at_link(first));
}

TEST_F(LoggingIn, ProgramsGetNoLinks) {
  Login login = make(plain);
  EXPECT_FALSE(login.make_link(people.at(0)));
}

TEST_F(LoggingIn, AVisitEndsUnusedAndInAnyCase) {
  Login login = make(plain);
  const auto unused = login.enter_by_link(token_for(login, 1001));
  const auto used = login.enter_by_link(token_for(login, 1001));
  for (Duration passed{0}; passed + hours(11) < Sessions::longest; passed += hours(11)) {
    ASSERT_TRUE(login.enter(with(used.cookie)).visitor) << passed.count();
    clock.advance(hours(11));
  }
  EXPECT_FALSE(login.enter(with(unused.cookie)).visitor);
  clock.advance(hours(11));
  EXPECT_FALSE(login.enter(with(used.cookie)).visitor);
}

TEST_F(LoggingIn, LoggingOutEndsOneVisitAndEverywhereAllOfThem) {
  Login login = make(plain);
  const auto one = login.enter_by_link(token_for(login, 1001)),
             two = login.enter_by_link(token_for(login, 1001));
  const auto karens = login.enter_by_link(token_for(login, 2001));
  login.log_out(with(one.cookie));
  EXPECT_FALSE(login.enter(with(one.cookie)).visitor);
  EXPECT_TRUE(login.enter(with(two.cookie)).visitor);
  EXPECT_EQ(login.log_out_everywhere(people.at(1001)), 1u);
  EXPECT_FALSE(login.enter(with(two.cookie)).visitor);
  EXPECT_TRUE(login.enter(with(karens.cookie)).visitor);
}

TEST_F(LoggingIn, WhoLeavesStaffIsStaffNoMoreAndWhoIsGoneIsNobody) {
  Login login = make(plain);
  const auto entry = login.enter_by_link(token_for(login, 2001));
  people.at(2001).role = Role::user;
  EXPECT_EQ(login.enter(with(entry.cookie)).visitor->caller.role, Role::user);
  people.erase(2001);
  EXPECT_FALSE(login.enter(with(entry.cookie)).visitor);
}

TEST_F(LoggingIn, TheProxysHeaderIsBelievedOfTheProxyAlone) {
  Login login = make(with_proxy);
  const auto entry = login.enter(from_proxy("mads"));
  ASSERT_TRUE(entry.visitor);
  EXPECT_EQ(entry.visitor->caller.uid, 1001u);
  EXPECT_NE(entry.cookie, "");
  EXPECT_FALSE(login.enter(from_proxy("mads", 1002)).visitor) << "another account on the socket";
  net::Request tcp = from_proxy("mads");
  tcp.peer.remote = true;
  EXPECT_FALSE(login.enter(tcp).visitor);
  EXPECT_FALSE(login.enter(from_proxy("mads", net::anybody_uid)).visitor) << "the port for anybody";
  EXPECT_FALSE(login.enter(from_proxy("mads, karen")).visitor) << "sent twice";
  EXPECT_FALSE(login.enter(from_proxy("nobody-here")).visitor);
  EXPECT_FALSE(login.enter(from_proxy("root")).visitor) << "a program's account";
  Login without = make(plain);
  EXPECT_FALSE(without.enter(from_proxy("mads")).visitor);
}

TEST_F(LoggingIn, AnotherPersonAtTheProxyIsAnotherVisit) {
  Login login = make(with_proxy);
  const auto mads = login.enter(from_proxy("mads"));
  net::Request karen = from_proxy("karen");
  karen.headers["cookie"] = mads.cookie.substr(0, mads.cookie.find(';'));
  const auto entry = login.enter(karen);
  ASSERT_TRUE(entry.visitor);
  EXPECT_EQ(entry.visitor->caller.user, "karen");
  EXPECT_NE(entry.visitor->form_token, mads.visitor->form_token);
  EXPECT_FALSE(login.enter(with(mads.cookie)).visitor) << "the visit before is over";
}

TEST_F(LoggingIn, OnlyOurFormsOfThisVisitAreTaken) {
  Login login = make(plain);
  const auto mads = login.enter_by_link(token_for(login, 1001)),
             karen = login.enter_by_link(token_for(login, 2001));
  net::Request form = with(mads.cookie);
  EXPECT_TRUE(Login::is_own_form(form, *mads.visitor, mads.visitor->form_token));
  EXPECT_FALSE(Login::is_own_form(form, *mads.visitor, karen.visitor->form_token));
  EXPECT_FALSE(Login::is_own_form(form, *mads.visitor, ""));
  form.headers["sec-fetch-site"] = "cross-site";
  EXPECT_FALSE(Login::is_own_form(form, *mads.visitor, mads.visitor->form_token));
  form.headers["sec-fetch-site"] = "same-origin";
  EXPECT_TRUE(Login::is_own_form(form, *mads.visitor, mads.visitor->form_token));
  form.headers.erase("sec-fetch-site");
  form.headers["host"] = "aicloud.example";
  form.headers["origin"] = "https://evil.example";
  EXPECT_FALSE(Login::is_own_form(form, *mads.visitor, mads.visitor->form_token));
  form.headers["origin"] = "null";
  EXPECT_FALSE(Login::is_own_form(form, *mads.visitor, mads.visitor->form_token));
  form.headers["origin"] = "https://aicloud.example";
  EXPECT_TRUE(Login::is_own_form(form, *mads.visitor, mads.visitor->form_token));
}

TEST(Cookies, TheSessionsIsOutOfScriptsReachAndTakenOverTlsAlone) {
  EXPECT_EQ(set_cookie("s3cret", true), "__Host-steward=s3cret; Path=/; HttpOnly; SameSite=Lax; Secure");
  EXPECT_EQ(set_cookie("", false), "steward=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
  EXPECT_EQ(session_in("a=b; __Host-steward=s3cret", true), "s3cret");
  EXPECT_EQ(session_in("steward=s3cret", true), "") << "a name that a neighbour's page could set";
  EXPECT_EQ(session_in("xsteward=s3cret", false), "");
}

TEST(Sessions, AreBounded) {
  Sessions sessions;
  Time now = from_seconds(1'795'000'000);
  const std::string first = sessions.open(1001, now);
  for (std::size_t i = 0; i < Sessions::per_person; ++i) sessions.open(1001, now += seconds(1));
  EXPECT_EQ(sessions.size(), Sessions::per_person);
  EXPECT_EQ(sessions.find(first, now), nullptr) << "the one unused for longest ends";
}

}  // namespace
}  // namespace steward::portal
