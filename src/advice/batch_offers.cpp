#include "advice/batch_offers.h"

#include <fmt/format.h>

#include <algorithm>

#include "advice/batch_text.h"
#include "advice/fitting.h"
#include "advice/request_reader.h"
#include "advice/values.h"
#include "base/text.h"
#include "casework/release.h"

namespace steward::advice {
namespace {

constexpr Duration worth_saving = minutes(30);  // shorter ones are simply run again

const Partition* partition_of(const OfferAsk& ask) {
  if (ask.cluster == nullptr) return nullptr;
  const std::string asked = ask.request.partition ? ask.request.partition->value : "";
  const std::string first = asked.substr(0, asked.find(','));
  for (const Partition& each : ask.cluster->partitions) {
    if (first.empty() ? each.is_default : each.name == first) return &each;
  }
  return nullptr;
}

const Qos* qos_of(const OfferAsk& ask) {
  if (ask.cluster == nullptr) return nullptr;
  const std::string name = ask.request.qos ? ask.request.qos->value : ask.cluster->default_qos;
  for (const Qos& each : ask.cluster->qos) {
    if (each.name == name) return &each;
  }
  return nullptr;
}

// 0: no limit, or not known.
Duration limit_of(const OfferAsk& ask, const Partition* partition) {
  if (ask.request.time) return ask.request.time->value.time;
  if (partition == nullptr) return Duration(0);
  return partition->default_time != Duration(0) ? partition->default_time : partition->longest;
}

// Before output and what follows it.
void insert_time(BatchParts& parts, DirectiveLine line) {
  const auto at =
      std::find_if(parts.directives.begin(), parts.directives.end(), [](const DirectiveLine& each) {
        return each.option.starts_with("--output") || each.option.starts_with("--error") ||
               each.option.starts_with("--comment");
      });
  parts.directives.insert(at, std::move(line));
}

void name_time(const OfferAsk& ask, const Partition* partition, BatchParts& parts,
               std::vector<BatchNote>& notes) {
  if (ask.request.time) return;
  const Duration limit = limit_of(ask, partition);
  if (partition == nullptr || limit == Duration(0)) {
    insert_time(parts,
                {"--time=08:00:00", "none was asked for: say what it needs, and it starts sooner", false});
    notes.push_back({"--time",
                     "not asked for: the script has a line for it (##SBATCH). Take one '#' away and say what "
                     "the program needs; short jobs start sooner"});
    return;
  }
  insert_time(parts, {"--time=" + limit_text(limit),
                      partition->name + "'s own: lower it to what the program needs", true});
  notes.push_back(
      {"--time",
       fmt::format("not asked for: partition {} gives {}. Lower it to what the program needs; short "
                   "jobs start sooner",
                   partition->name, limit_text(limit))});
}

void release(const OfferAsk& ask, Duration limit, BatchParts& parts, std::vector<BatchNote>& notes) {
  const std::string comment = ask.request.comment ? ask.request.comment->value : "";
  const ReleaseBounds bounds = ask.cluster == nullptr ? ReleaseBounds{} : ask.cluster->site.release;
  const auto asked = casework::release_in(comment, bounds);
  const bool is_long = limit == Duration(0) || limit >= kLongJob;
  if (!asked || *asked || !is_long || totals(ask.request).gpus == 0) return;
  const Duration time = std::clamp<Duration>(minutes(60), bounds.shortest, bounds.longest);
  const std::string word = fmt::format("steward:release-if-idle={}m", time / minutes(1));
  const auto option = directive("comment", comment.empty() ? word : comment + " " + word);
  if (!option) return;
  parts.directives.push_back(
      {*option, fmt::format("gives idle GPUs to others after {}, if you want", show_duration(time)), false});
  notes.push_back(
      {"--comment",
       fmt::format("offered (##SBATCH): lets Steward end the job once all its GPUs were idle for {}; you are "
                   "told before. Take one '#' away if you want that",
                   show_duration(time))});
}

void checkpoint(const OfferAsk& ask, Duration limit, BatchParts& parts) {
  const bool is_short = limit != Duration(0) && limit < worth_saving;
  if (ask.request.signal || is_short || !ask.has_command) return;
  parts.directives.push_back({"--signal=B:USR1@300", "for checkpoints: see below", false});
  parts.hints.insert(
      parts.hints.end(),
      {"Checkpoints: if the program saves its state when it gets USR1, let Slurm send it 5 minutes before "
       "the",
       "time limit. Take one '#' off --signal above, and write the last line as",
       "  trap 'kill -USR1 \"$program\"' USR1", "  COMMAND &", "  program=$!",
       "  wait \"$program\" || wait \"$program\"", "Without the trap that signal would end the script.", ""});
}

void preemption(const OfferAsk& ask, BatchParts& parts, std::vector<BatchNote>& notes) {
  const Qos* qos = qos_of(ask);
  if (qos == nullptr || !qos->preemptible) return;
  parts.hints.insert(
      parts.hints.end(),
      {fmt::format("Jobs of QOS {} may be stopped for others. Slurm then puts this one back into the queue,",
                   qos->name),
       "and it begins again from its first line: let the program go on from its last checkpoint.",
       "#SBATCH --no-requeue instead ends it for good.", ""});
  notes.push_back(
      {"--qos", fmt::format("jobs of {} may be stopped for others; a batch job then begins again by itself",
                            qos->name)});
}

}  // namespace

void offer(const OfferAsk& ask, BatchParts& parts, std::vector<BatchNote>& notes) {
  const Partition* partition = partition_of(ask);
  const Duration limit = limit_of(ask, partition);
  name_time(ask, partition, parts, notes);
  release(ask, limit, parts, notes);
  checkpoint(ask, limit, parts);
  preemption(ask, parts, notes);
}

}  // namespace steward::advice
