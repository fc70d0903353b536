#include "model/job.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace steward {
namespace {

TEST(JobStates, ReadBackAsTheyWereWritten) {
  for (int i = 0; i <= static_cast<int>(JobState::other); ++i) {
    const auto state = static_cast<JobState>(i);
    EXPECT_EQ(job_state_from(to_string(state)), state) << to_string(state);
  }
}

// squeue(1), "JOB STATE CODES", whole.
TEST(JobStates, EveryWordOfSqueueIsKnown) {
  const std::pair<std::string, JobState> words[] = {{"BOOT_FAIL", JobState::node_fail},
                                                    {"CANCELLED", JobState::cancelled},
                                                    {"COMPLETED", JobState::completed},
                                                    {"CONFIGURING", JobState::running},
                                                    {"COMPLETING", JobState::completing},
                                                    {"DEADLINE", JobState::timeout},
                                                    {"FAILED", JobState::failed},
                                                    {"NODE_FAIL", JobState::node_fail},
                                                    {"OUT_OF_MEMORY", JobState::out_of_memory},
                                                    {"PENDING", JobState::pending},
                                                    {"PREEMPTED", JobState::preempted},
                                                    {"RUNNING", JobState::running},
                                                    {"RESV_DEL_HOLD", JobState::pending},
                                                    {"REQUEUE_FED", JobState::requeued},
                                                    {"REQUEUE_HOLD", JobState::requeued},
                                                    {"REQUEUED", JobState::requeued},
                                                    {"RESIZING", JobState::running},
                                                    {"REVOKED", JobState::pending},
                                                    {"SIGNALING", JobState::running},
                                                    {"SPECIAL_EXIT", JobState::pending},
                                                    {"STAGE_OUT", JobState::completing},
                                                    {"STOPPED", JobState::suspended},
                                                    {"SUSPENDED", JobState::suspended},
                                                    {"TIMEOUT", JobState::timeout}};
  for (const auto& [word, state] : words) EXPECT_EQ(job_state_from(word), state) << word;
}

TEST(JobStates, AJobThatIsSignalledOrStoppedHoldsItsNodes) {
  for (const char* word : {"STOPPED", "SIGNALING", "RESIZING", "STAGE_OUT", "CONFIGURING"}) {
    EXPECT_TRUE(holds_resources(job_state_from(word))) << word;
  }
  EXPECT_FALSE(holds_resources(job_state_from("FROBNICATING")));
}

}  // namespace
}  // namespace steward
