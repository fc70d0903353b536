// What a job holds on each node, from `scontrol -o -d show job`: only there does Slurm tell the GRES indexes.
//
// scontrol repeats names and comments byte for byte, so a job's own text can hold whole forged records. Two
// things keep them out: the name is known beforehand (from squeue's rows, rows.h) and skipped as a whole, and
// in a listing of all jobs an id that begins more than one line is not believed but asked for alone.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/job.h"

namespace steward::slurm {

struct Wanted {
  SlurmId id = 0;
  std::string raw_name;  // exactly as squeue told it
  uid_t uid = 0;
};

struct Details {
  std::vector<NodeAllocation> nodes;
  bool chose_gpu = false;  // it asked for a GPU type by name
  Time suspend = no_time;  // when it was last suspended or resumed; no_time: never
};

// `text` is scontrol's whole answer to a question about this one job, or one line of a listing.
// Only its first record is read. Errors: garbled.
Result<Details> parse_record(std::string_view text, const Wanted& wanted);

// The wanted ones out of a listing of all jobs, read as it arrives. Not thread-safe.
class ListingReader {
 public:
  explicit ListingReader(std::map<SlurmId, Wanted> wanted) : wanted_(std::move(wanted)) {}

  void feed(std::string_view piece);
  // Those that were told once and clearly; about the others scontrol has to be asked one by one.
  std::map<SlurmId, Details> finish();

 private:
  void read_line(std::string_view line);

  std::map<SlurmId, Wanted> wanted_;
  std::map<SlurmId, Details> found_;
  std::set<SlurmId> seen_, doubtful_;
  std::string line_;       // begun
  bool skipping_ = false;  // the line begun is too long to be kept
};

}  // namespace steward::slurm
