// Slurm's own answers for tests: recorded on 22.05.8 (data/), or made up row by row.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/files.h"
#include "base/subprocess.h"
#include "slurm/rows.h"

namespace steward::slurm {

inline const std::string kRecordedMark = "\x1fK7Q2M9X4ZA";

inline std::string recorded(const std::string& name) {
  auto text = read_file(std::string(STEWARD_SOURCE_DIR) + "/tests/slurm/data/" + name);
  EXPECT_TRUE(text.has_value()) << name;
  return text.value_or("");
}

// The mark that the command was given for this call.
inline std::string mark_of(const Command& command) {
  const std::string& format = command.environment.at("SQUEUE_FORMAT2");
  const std::size_t begin = format.find(':') + 1;
  return format.substr(begin, format.find(',') - begin);
}

inline std::string replace_all(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
  return text;
}

// One row as squeue writes it; fields that are not named are those of a plain running job, which Slurm calls
// an array of its own.
inline std::string row_text(std::map<std::string, std::string> fields, const std::string& mark) {
  const std::vector<std::pair<std::string, std::string>> defaults = {
      {"JobID", "7"},
      {"ArrayJobID", fields.contains("JobID") ? fields["JobID"] : "7"},
      {"ArrayTaskID", "N/A"},
      {"HetJobID", "N/A"},
      {"UserID", "1003"},
      {"UserName", "ida"},
      {"Account", "aau"},
      {"Partition", "gpu"},
      {"QOS", "normal"},
      {"State", "RUNNING"},
      {"BatchFlag", "1"},
      {"SubmitTime", "1795440336"},
      {"StartTime", "1795440400"},
      {"EndTime", "1795444000"},
      {"TimeLimit", "1:00:00"},
      {"RestartCnt", "0"},
      {"NumCPUs", "4"},
      {"tres-alloc", "cpu=4,mem=4000M,node=1,billing=4,gres/gpu=2"},
      {"AllocNodes", "fe01"},
      {"AllocSID", "6158"},
      {"Name", "train"},
      {"Comment", "(null)"}};
  std::string text;
  for (const auto& [key, value] : defaults) text += (fields.contains(key) ? fields[key] : value) + mark;
  return text + "\n";
}

// scontrol's record of that job.
inline std::string record_text(SlurmId id, const std::string& name, const std::string& groups) {
  return "JobId=" + std::to_string(id) + " JobName=" + name +
         " UserId=ida(1003) GroupId=ida(1008) Priority=1 JobState=RUNNING JOB_GRES=gpu:t4:2   " + groups +
         " MinCPUsNode=4 Comment=none  StdErr=/dev/null Power= \n";
}

}  // namespace steward::slurm
