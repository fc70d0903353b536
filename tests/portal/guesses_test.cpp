#include "portal/pages/guesses.h"

#include <gtest/gtest.h>

namespace steward::portal {
namespace {

const Time kNow = from_seconds(1'795'000'000);

net::Peer from(const std::string& address) { return {net::anybody_uid, 0, 0, true, "", address}; }

TEST(Guesses, AreTooManyFromOnePlaceUntilTheWindowIsOver) {
  Guesses guesses;
  for (int i = 0; i < Guesses::most; ++i) {
    EXPECT_FALSE(guesses.too_many("a", kNow)) << i;
    guesses.wrong("a", kNow);
  }
  EXPECT_TRUE(guesses.too_many("a", kNow));
  EXPECT_FALSE(guesses.too_many("b", kNow));
  EXPECT_TRUE(guesses.too_many("a", kNow + Guesses::window - seconds(1)));
  EXPECT_FALSE(guesses.too_many("a", kNow + Guesses::window));
  EXPECT_FALSE(guesses.too_many("a", kNow - seconds(1)));  // a clock that was set back locks nobody out
  guesses.wrong("a", kNow + Guesses::window);
  EXPECT_FALSE(guesses.too_many("a", kNow + Guesses::window));
}

TEST(Guesses, OfTooManyPlacesTheOldestIsForgotten) {
  Guesses guesses;
  for (int i = 0; i < Guesses::most; ++i) guesses.wrong("first", kNow);
  for (std::size_t i = 1; i < Guesses::places; ++i) guesses.wrong(std::to_string(i), kNow + seconds(1));
  EXPECT_TRUE(guesses.too_many("first", kNow + seconds(2)));
  guesses.wrong("one more", kNow + seconds(2));
  EXPECT_FALSE(guesses.too_many("first", kNow + seconds(2)));
}

TEST(Guesses, APlaceIsAnAddressOrItsNetwork) {
  EXPECT_EQ(place_of(from("192.0.2.7"), ""), "192.0.2.7");
  EXPECT_EQ(place_of(from("2001:db8:1:2:3:4:5:6"), ""), "2001:db8:1:2::/64");
  EXPECT_EQ(place_of(from("2001:db8:1:2::9"), ""), place_of(from("2001:db8:1:2:ffff::"), ""));
  EXPECT_NE(place_of(from("2001:db8:1:2::9"), ""), place_of(from("2001:db8:1:3::9"), ""));
}

TEST(Guesses, OnlyAProxyOnThisMachineSpeaksForOthers) {
  EXPECT_EQ(place_of(from("192.0.2.7"), "198.51.100.1"), "192.0.2.7");
  EXPECT_EQ(place_of(from("127.0.0.1"), "198.51.100.1"), "loopback for 198.51.100.1");
  EXPECT_EQ(place_of(from("::1"), "10.0.0.1, 2001:db8::1"), "loopback for 2001:db8::/64");
  const net::Peer web{33, 33, 7}, user{1001, 1001, 8};
  EXPECT_EQ(place_of(web, "198.51.100.1"), "uid 33 for 198.51.100.1");
  // What a local user says of others counts against themselves alone.
  EXPECT_NE(place_of(user, "198.51.100.1"), place_of(web, "198.51.100.1"));
  // Words that are no address make no places of their own.
  EXPECT_EQ(place_of(web, "x"), place_of(web, "y, "));
}

}  // namespace
}  // namespace steward::portal
