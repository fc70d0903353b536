// A tape: everything that the step was told and all that changed its state beside it, in order of arrival,
// so that the same step over it makes the same of it again (engine/replay.h). Docs: docs/formats.md.
//
// A tape is one or more lives of stewardd. A life begins with a header and with what was loaded (cases,
// emergencies, kept reports); its inputs follow.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "model/input.h"

namespace steward::tape {

inline constexpr std::string_view format = "steward-tape";
inline constexpr std::int64_t version = 1;

struct Header {
  std::string cluster;
  std::string zone;     // the site's
  std::string tzdata;   // version of the zone database there; empty: not known
  std::string steward;  // version of the program that wrote it
  std::string policy;   // version of the policy that it judged by; empty: not known
  std::vector<std::string> front_ends;
  bool tickets = false;       // there is a ticket system
  bool recorded = false;      // by a stewardd, which tells what became of each input (Made, Lost)
  std::int64_t last_seq = 0;  // the ledger's newest event at that moment
  // Reports that began longer ago are forgotten, by and by; absent: not known (an earlier Steward).
  std::optional<Duration> keeps_reports{};
  bool operator==(const Header&) const = default;
};

// Loaded at the start.
struct LoadedCase {
  Case value;
};
struct LoadedEmergency {
  Emergency value;
};
struct KeptReport {
  NodeReport report;
};

// Kept reports that an earlier life on this tape was told of, and that refill the windows in the order in
// which they stand there: a start does not write them again. Of what stands there twice the last counts.
struct ReportRun {  // of one node, without a gap
  std::string node;
  std::uint64_t epoch = 0;
  std::uint64_t first = 0;  // sequences
  std::uint64_t last = 0;
  bool operator==(const ReportRun&) const = default;
};
struct ToldReports {
  std::vector<ReportRun> runs;
  ReportId newest;  // which stands behind all others
};

// An old case that was fetched from the store since somebody acts in it.
struct RecalledCase {
  Case value;
};

// stewardd was told to read its policy anew, and judges by this one from here on.
struct PolicyChanged {
  std::string version;
};

// A poll, told as what differs from the one before: on a cluster with 50,000 jobs hardly anything does.
struct PollChanges {
  std::vector<Job> jobs;      // new, or not as before
  std::vector<SlurmId> gone;  // no longer told of
};

// What became of the input on the line before. Neither: it made no events.
struct MadeEvent {
  std::int64_t seq = 0;
  std::string kind;
  CaseId in;
  uid_t uid = 0;
  bool operator==(const MadeEvent&) const = default;
};
struct Made {  // these events are committed
  std::vector<MadeEvent> events;
};
struct Lost {};  // the commit failed: it is as if the input had never come

using Content = std::variant<InputBody, Header, LoadedCase, LoadedEmergency, KeptReport, RecalledCase,
                             PollChanges, Made, Lost, PolicyChanged, ToldReports>;

struct Line {
  Time at = no_time;
  Content content;
};

}  // namespace steward::tape
