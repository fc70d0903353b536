// Concerns, requests for support, exemptions and emergencies.
#include <gtest/gtest.h>

#include <algorithm>

#include "casework/platform.h"
#include "fakes/desk.h"

namespace steward::casework {
namespace {

class RequestsTest : public ::testing::Test {
 protected:
  std::ptrdiff_t told(CaseId in, MessageKind kind, Audience to) {
    const auto& contacts = desk.see(in).contacts;
    return std::count_if(contacts.begin(), contacts.end(), [&](const Contact& contact) {
      return contact.kind == kind && contact.to == to && contact.channel == ChannelKind::mail;
    });
  }
  act::DeclareEmergency storage(SlurmId id) const {
    return {Cause::storage, "the file system is down", "load 900", {id}, minutes(30)};
  }

  Desk desk;
  Job job = story::job(7, 1001, "freja", "n1", {0});
};

TEST_F(RequestsTest, AConcernIsItsSourcesOwnCaseAndNobodyElsesMatter) {
  const auto done = desk.act(mads, act::Concern{"freja's job 7 fills the disk"});
  ASSERT_TRUE(done);
  EXPECT_EQ(desk.see(done->in).uid, mads.uid);
  EXPECT_EQ(desk.see(done->in).state, CaseState::answered) << "staff's turn";
  EXPECT_TRUE(desk.see(done->in).jobs.empty());
  for (const auto& [id, value] : desk.book.cases()) EXPECT_NE(value.uid, freja.uid);
  const auto hers = desk.act(freja, act::Reply{done->in, "who says that?", Meaning::words});
  ASSERT_FALSE(hers);
  EXPECT_EQ(hers.error().message,
            desk.act(freja, act::Reply{CaseId{999}, "?", Meaning::words}).error().message);
  ASSERT_TRUE(desk.act(karen, act::Say{done->in, "thank you, we look at it"}));
  EXPECT_EQ(told(done->in, MessageKind::staff_word, Audience::owner), 1);
  ASSERT_TRUE(desk.act(karen, act::Close{done->in, Resolution::answered, "done"}));
}

TEST_F(RequestsTest, ConcernsAndRequestsOfOnePersonAreBounded) {
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(desk.act(mads, act::Concern{"again"}));
  EXPECT_FALSE(desk.act(mads, act::Concern{"again"}));
  EXPECT_TRUE(desk.act(freja, act::Concern{"something else"})) << "nobody is shut out by another";
}

TEST_F(RequestsTest, SupportCarriesTheJobsContextToTheDeskOnlyForTheOwner) {
  desk.policy.addresses.desk = "desk@example.org";
  desk.jobs[job.id] = job;
  EXPECT_FALSE(desk.act(mads, act::Support{"what is that?", 7})) << "another's job";
  const auto done = desk.act(freja, act::Support{"it does not start", 7});
  ASSERT_TRUE(done);
  const Case& value = desk.see(done->in);
  EXPECT_EQ(told(done->in, MessageKind::support, Audience::desk), 1);
  EXPECT_TRUE(std::any_of(value.conversation.begin(), value.conversation.end(), [](const Entry& entry) {
    return entry.meaning == Meaning::context && entry.text == "job 7 as Steward sees it";
  }));
}

TEST_F(RequestsTest, ASupportCaseIsNotWhereFindingsGather) {
  desk.jobs[job.id] = job;
  const auto support = desk.act(freja, act::Support{"slow", 7});
  ASSERT_TRUE(support);
  EXPECT_NE(desk.find(job), support->in);
  EXPECT_FALSE(desk.act(freja, act::Permit{support->in}));
  desk.end(job, JobState::completed);
  EXPECT_TRUE(desk.see(support->in).open()) << "a question is not answered by the job's end";
}

TEST_F(RequestsTest, AnExemptionHoldsUntilItEnds) {
  const CaseId in = desk.find(job);
  EXPECT_FALSE(desk.act(karen, act::Close{in, Resolution::exempt, ""})) << "none was granted";
  EXPECT_FALSE(desk.act(karen, act::Grant{in, "", 0, hours(24 * 365), "debugging"}));
  EXPECT_FALSE(desk.act(freja, act::Grant{in, "", 0, hours(1), "debugging"}));
  ASSERT_TRUE(desk.act(karen, act::Grant{in, "idle_gpu", 7, hours(1), "debugging"}));
  EXPECT_EQ(desk.see(in).resolution, Resolution::exempt);
  const RunKey run = desk.run_of(job);
  EXPECT_NE(exemption_for(desk.book, job.uid, job.user, run.job, "idle_gpu", desk.now), nullptr);
  EXPECT_EQ(exemption_for(desk.book, job.uid, job.user, run.job, "interactive_session", desk.now), nullptr);
  EXPECT_EQ(
      exemption_for(desk.book, job.uid, job.user, JobKey{"aicloud", 8, job.submit}, "idle_gpu", desk.now),
      nullptr);
  desk.now += hours(1);
  EXPECT_EQ(exemption_for(desk.book, job.uid, job.user, run.job, "idle_gpu", desk.now), nullptr);
  desk.tick();
  EXPECT_NE(desk.see(in).exemptions[0].ended_at, no_time);
  desk.find(job);
  EXPECT_TRUE(desk.see(in).open()) << "the leave is over, and the matter goes on";
}

TEST_F(RequestsTest, StaffEndAnExemptionEarly) {
  const CaseId in = desk.find(job);
  ASSERT_TRUE(desk.act(karen, act::Grant{in, "", 0, hours(5), "debugging"}));
  ASSERT_TRUE(desk.act(soren, act::Revoke{in, desk.see(in).exemptions[0].id}));
  EXPECT_EQ(exemption_for(desk.book, job.uid, job.user, desk.run_of(job).job, "idle_gpu", desk.now), nullptr);
  EXPECT_FALSE(desk.act(soren, act::Revoke{in, desk.see(in).exemptions[0].id}));
}

TEST_F(RequestsTest, IdleGpusAreNoEmergency) {
  desk.jobs[job.id] = job;
  auto idle = storage(7);
  idle.cause = Cause::idle;
  const auto refused = desk.act(karen, idle);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::refused);
  EXPECT_FALSE(desk.act(freja, storage(7)));
  auto empty = storage(7);
  empty.evidence = " ";
  EXPECT_FALSE(desk.act(karen, empty));
  empty = storage(7);
  empty.jobs.clear();
  EXPECT_FALSE(desk.act(karen, empty));
}

TEST_F(RequestsTest, TheOwnerHearsOfAnEmergencyAtOnceAndStaffGetAReport) {
  desk.policy.addresses.staff = "staff@example.org";
  desk.reach.contact = false;  // observe mode, or the middle of the night
  desk.jobs[job.id] = job;
  const auto done = desk.act(karen, storage(7));
  ASSERT_TRUE(done);
  const Case* hers = desk.book.about(desk.run_of(job).job);
  ASSERT_NE(hers, nullptr);
  EXPECT_EQ(told(hers->id, MessageKind::emergency_declared, Audience::owner), 1);
  std::ptrdiff_t reports = 0;
  for (const auto& [id, value] : desk.book.cases()) {
    reports += told(id, MessageKind::emergency_report, Audience::staff);
  }
  EXPECT_EQ(reports, 1);
  EXPECT_EQ(desk.book.find(done->emergency)->platform, "26 nodes report, no fault is seen")
      << "what Steward sees is attached as it stands";
  EXPECT_TRUE(desk.act(karen, act::Cancel{hers->id, done->emergency, 7}));
}

TEST_F(RequestsTest, ASecondStaffMemberIsAskedForWherePolicySaysSo) {
  desk.policy.emergencies.second_staff = true;
  desk.find(job);
  const CaseId in = desk.book.about(desk.run_of(job).job)->id;
  const auto done = desk.act(karen, storage(7));
  ASSERT_TRUE(done);
  EXPECT_FALSE(desk.act(karen, act::Cancel{in, done->emergency, 7}));
  EXPECT_FALSE(desk.act(karen, act::ConfirmEmergency{done->emergency}));
  ASSERT_TRUE(desk.act(soren, act::ConfirmEmergency{done->emergency}));
  EXPECT_FALSE(desk.act(soren, act::ConfirmEmergency{done->emergency}));
  EXPECT_TRUE(desk.act(karen, act::Cancel{in, done->emergency, 7}));
}

TEST_F(RequestsTest, AnEmergencyEndsAndNamesItsRuns) {
  const CaseId in = desk.find(job);
  const CaseId other = desk.find(story::job(8, 1002, "mads", "n1", {1}));
  const auto done = desk.act(karen, storage(7));
  ASSERT_TRUE(done);
  EXPECT_FALSE(desk.act(karen, act::Cancel{other, done->emergency, 8}));
  desk.now += minutes(30);
  EXPECT_FALSE(desk.act(karen, act::Cancel{in, done->emergency, 7}));
}

TEST_F(RequestsTest, PlatformFaultsAreToldToStaffAndTheHardwaresOwnersWithoutPeople) {
  desk.policy.addresses.infrastructure = "iron@example.org";
  desk.policy.addresses.staff = "staff@example.org";
  bool heard = true;
  const auto see = [&](const std::vector<Fault>& faults) {
    const Sight sight{faults, [&](const std::string&) { return heard; }};
    desk.with_draft([&](Draft& draft) { consider_faults(draft, sight, desk.policy, true); });
  };
  const Fault down{"node n1: no report", "n1 has not reported for 5 minutes"};
  see({down});
  ASSERT_EQ(desk.book.cases().size(), 1u);
  const CaseId in = desk.book.cases().begin()->first;
  EXPECT_EQ(told(in, MessageKind::platform_fault, Audience::infrastructure), 1);
  EXPECT_EQ(told(in, MessageKind::platform_fault, Audience::owner), 0);
  see({down});
  EXPECT_EQ(told(in, MessageKind::platform_fault, Audience::infrastructure), 1) << "once";
  EXPECT_EQ(told(in, MessageKind::platform_fault, Audience::staff), 1);
  heard = false;
  see({});
  desk.now += minutes(11);
  see({});
  EXPECT_TRUE(desk.see(in).open()) << "nothing was heard of it, which is no good news";
  heard = true;
  see({});
  desk.now += minutes(10);
  see({});
  EXPECT_FALSE(desk.see(in).open());
}

TEST_F(RequestsTest, WhoReadsBothAddressesIsToldOfAFaultOnce) {
  desk.policy.addresses.staff = desk.policy.addresses.infrastructure = "all@example.org";
  const Sight sight{{{"no_report@n1", "n1 has not reported"}}, [](const std::string&) { return true; }};
  desk.with_draft([&](Draft& draft) { consider_faults(draft, sight, desk.policy, true); });
  EXPECT_EQ(desk.book.cases().begin()->second.contacts.size(), 1u);
}

TEST_F(RequestsTest, AFaultOfANodeThatWasTakenAwayEndsInTheEnd) {
  const auto see = [&](const std::vector<Fault>& faults) {
    const Sight sight{faults, [](const std::string&) { return false; }};
    desk.with_draft([&](Draft& draft) { consider_faults(draft, sight, desk.policy, false); });
  };
  see({{"no_report@n1", "n1 has not reported"}});
  const CaseId in = desk.book.cases().begin()->first;
  desk.now += hours(24 * 8);
  see({});
  EXPECT_FALSE(desk.see(in).findings[0].standing);
}

TEST_F(RequestsTest, OneOwnerLearnsNothingOfAnotherFromAnEmergency) {
  const Job hers = job, his = story::job(8, 1002, "mads", "n2", {0});
  desk.jobs = {{7, hers}, {8, his}};
  auto act = storage(7);
  act.reason = "freja's copy of /home stalls the file system";
  act.jobs = {7, 8};
  const auto several = desk.act(karen, act);
  ASSERT_TRUE(several);
  EXPECT_EQ(desk.book.find(several->emergency)->told.find("freja"), std::string::npos);
  act.tell = "the file system stalls";
  EXPECT_EQ(desk.book.find(desk.act(karen, act)->emergency)->told, "the file system stalls");
  act.jobs = {7};
  act.tell.clear();
  EXPECT_EQ(desk.book.find(desk.act(karen, act)->emergency)->told, act.reason)
      << "the only owner's own matter";
}

TEST_F(RequestsTest, AnEmergencysFailedAttemptThatNeverBeganIsNoCancellation) {
  desk.jobs[job.id] = job;
  const auto declared = desk.act(karen, storage(7));
  const CaseId in = desk.book.about(desk.run_of(job).job)->id;
  ASSERT_TRUE(desk.act(karen, act::Cancel{in, declared->emergency, 7}));
  const CancellationId owed = desk.see(in).cancellations[0].id;
  desk.with_draft([&](Draft& draft) {
    cancellation_settled(draft, in, owed, false, "Slurm answers too slowly", desk.reach);
  });
  desk.end(job, JobState::cancelled);  // the owner's own scancel
  EXPECT_EQ(desk.see(in).cancellations[0].state, CancellationState::failed);
  EXPECT_NE(desk.see(in).resolution, Resolution::cancelled_in_emergency);
}

TEST_F(RequestsTest, TheTicketSystemHearsOfAnEmergencyAndOfNothingAfterAFailedOpening) {
  desk.policy.ticket_principles = {"emergency"};
  desk.jobs[job.id] = job;
  ASSERT_TRUE(desk.act(karen, storage(7)));
  const CaseId in = desk.book.about(desk.run_of(job).job)->id;
  ASSERT_TRUE(desk.act(freja, act::Reply{in, "I end it", Meaning::words}));
  desk.deliver_all(Delivery::refused);
  std::vector<std::pair<MessageKind, Passage>> tickets;
  for (const Contact& contact : desk.see(in).contacts) {
    if (contact.channel == ChannelKind::ticket) tickets.emplace_back(contact.kind, contact.passage);
  }
  const std::vector<std::pair<MessageKind, Passage>> expected = {
      {MessageKind::ticket_opened, Passage::refused}, {MessageKind::ticket_updated, Passage::refused}};
  EXPECT_EQ(tickets, expected);
  EXPECT_EQ(desk.see(in).contacts.back().attempts, 0u) << "the update was never begun";
}

TEST_F(RequestsTest, ATicketIsOpenedOnceAndAFailedOpeningIsFollowedByNothing) {
  desk.policy.ticket_principles = {"holding"};
  const auto tickets = [&](CaseId in) {
    std::vector<MessageKind> kinds;
    for (const Contact& contact : desk.see(in).contacts) {
      if (contact.channel == ChannelKind::ticket) kinds.push_back(contact.kind);
    }
    return kinds;
  };
  const CaseId in = desk.find(job);
  EXPECT_EQ(tickets(in), std::vector{MessageKind::ticket_opened});
  desk.deliver_all(Delivery::refused);
  ASSERT_TRUE(desk.act(freja, act::Reply{in, "I look at it", Meaning::words}));
  EXPECT_EQ(tickets(in).size(), 1u);
  ASSERT_TRUE(desk.act(karen, act::Ticket{in, "INC7"}));
  ASSERT_TRUE(desk.act(karen, act::Close{in, Resolution::explained, "a long load"}));
  ASSERT_TRUE(desk.act(karen, act::Reopen{in, "not over"}));
  EXPECT_EQ(tickets(in), (std::vector{MessageKind::ticket_opened, MessageKind::ticket_closed,
                                      MessageKind::ticket_updated}));
}

}  // namespace
}  // namespace steward::casework
