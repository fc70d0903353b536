// The fake keeps the contract that the tests above it rely on.
#include "fakes/fake_channel.h"

#include <gtest/gtest.h>

#include "contact/samples.h"

namespace steward::fakes {
namespace {

using Kind = contact::SendOutcome::Kind;

struct Expectation {
  ChannelFault fault;
  Kind kind;
  int commits;
  std::size_t accepted;
};

TEST(FakeChannel, FaultsBeforeTheCommitPointDoNotReachItAndAcceptNothing) {
  const Expectation cases[] = {{ChannelFault::none, Kind::accepted, 1, 1},
                               {ChannelFault::away, Kind::not_now, 0, 0},
                               {ChannelFault::refuses_person, Kind::refused, 0, 0},
                               {ChannelFault::refuses_letter, Kind::refused, 1, 0},
                               {ChannelFault::lost_before_taken, Kind::unclear, 1, 0},
                               {ChannelFault::lost_after_taken, Kind::unclear, 1, 1}};
  for (const Expectation& expected : cases) {
    const auto mailbox = std::make_shared<Mailbox>();
    FakeChannel channel(mailbox);
    channel.next(expected.fault);
    int commits = 0;
    EXPECT_EQ(channel.send(contact::sample_letter(), [&] { return ++commits > 0; }).kind, expected.kind);
    EXPECT_EQ(commits, expected.commits);
    EXPECT_EQ(mailbox->count("<c7.abc@steward.example>"), expected.accepted);
  }
}

TEST(FakeChannel, ADeniedCommitPointAcceptsNothing) {
  const auto mailbox = std::make_shared<Mailbox>();
  FakeChannel channel(mailbox);
  EXPECT_EQ(channel.send(contact::sample_letter(), [] { return false; }).kind, Kind::not_now);
  EXPECT_TRUE(mailbox->letters().empty());
}

TEST(FakeChannel, WhatWasAcceptedOutlivesTheProcess) {
  const auto mailbox = std::make_shared<Mailbox>();
  {
    FakeChannel channel(mailbox);
    channel.next(ChannelFault::dies_after_taken);
    EXPECT_THROW(channel.send(contact::sample_letter(), [] { return true; }), ProcessDied);
    channel.next(ChannelFault::dies_after_commit);
    EXPECT_THROW(channel.send(contact::sample_letter(), [] { return true; }), ProcessDied);
  }
  EXPECT_EQ(mailbox->letters().size(), 1u);
}

}  // namespace
}  // namespace steward::fakes
