#include "model/rights.h"

#include <gtest/gtest.h>

namespace steward {
namespace {

const Caller owner{1001, "freja", Role::user};
const Caller stranger{1002, "mads", Role::user};
const Caller staff{1003, "karen", Role::staff};
const Caller agent{0, "root", Role::agent};
const Caller mailer{1009, "steward-mail", Role::mailer};

TEST(Rights, OnlyTheOwnerGivesPermission) {
  EXPECT_TRUE(may(owner, Act::permit, owner.uid));
  EXPECT_FALSE(may(stranger, Act::permit, owner.uid));
  EXPECT_FALSE(may(staff, Act::permit, owner.uid));
  EXPECT_FALSE(may(agent, Act::permit, owner.uid));
  EXPECT_TRUE(may(staff, Act::permit, staff.uid)) << "staff own jobs too";
}

TEST(Rights, StrangersLearnNothing) {
  const auto refusal = may(stranger, Act::see_case, owner.uid);
  ASSERT_FALSE(refusal);
  EXPECT_EQ(refusal.error().code, ErrorCode::not_found);
  const auto nowhere = may(stranger, Act::see_case, static_cast<uid_t>(-1));
  EXPECT_EQ(refusal.error().message, nowhere.error().message);
}

TEST(Rights, OnlyStaffObject) {
  for (const Act act : {Act::contact, Act::ask, Act::close, Act::cancel, Act::declare_emergency, Act::see_all,
                        Act::see_ledger, Act::settle_task}) {
    EXPECT_TRUE(may(staff, act, owner.uid));
    EXPECT_FALSE(may(owner, act, owner.uid));
    EXPECT_FALSE(may(stranger, act, owner.uid));
    EXPECT_FALSE(may(agent, act, owner.uid));
  }
}

TEST(Rights, NobodyDecidesInTheirOwnMatter) {
  for (const Act act : {Act::contact, Act::ask, Act::approve, Act::assign, Act::note, Act::ticket,
                        Act::exempt, Act::close, Act::reopen, Act::cancel, Act::settle_task}) {
    const auto refusal = may(staff, act, staff.uid);
    ASSERT_FALSE(refusal);
    EXPECT_EQ(refusal.error().code, ErrorCode::refused);
    EXPECT_TRUE(may({1004, "soren", Role::staff}, act, staff.uid));
  }
  EXPECT_TRUE(may(staff, Act::answer, staff.uid)) << "they answer as everybody does";
}

TEST(Rights, ReportsComeFromAgentsOnly) {
  EXPECT_TRUE(may(agent, Act::report, 0));
  EXPECT_FALSE(may(staff, Act::report, staff.uid));
  EXPECT_FALSE(may(owner, Act::report, owner.uid));
}

TEST(Rights, MailComesFromTheMailServersAccountOnly) {
  EXPECT_TRUE(may(mailer, Act::deliver_mail, mailer.uid));
  for (const Caller& other : {agent, staff, owner}) {
    const auto refusal = may(other, Act::deliver_mail, other.uid);
    ASSERT_FALSE(refusal) << other.user;
    EXPECT_EQ(refusal.error().code, ErrorCode::refused);
  }
}

TEST(Rights, TheMailServersAccountOwnsNothing) {
  for (const Act act : {Act::see_job, Act::see_case, Act::answer, Act::permit, Act::decline, Act::raise,
                        Act::export_data, Act::report, Act::see_all, Act::contact}) {
    EXPECT_FALSE(may(mailer, act, mailer.uid));
    EXPECT_FALSE(may(mailer, act, owner.uid));
  }
}

TEST(Rights, AnAgentOwnsNothing) {
  EXPECT_FALSE(may(agent, Act::see_job, 0));
  EXPECT_FALSE(may(agent, Act::see_case, 0));
}

}  // namespace
}  // namespace steward
