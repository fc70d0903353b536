#include "slurm/details.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/hostlist.h"
#include "base/text.h"

namespace steward::slurm {
namespace {

// A record of a job over a thousand unlike nodes has some 100 KiB.
constexpr std::size_t kLongestLine = std::size_t{4} << 20;

tl::unexpected<Error> garbled(const Wanted& wanted, std::string_view why, std::string_view near) {
  return fail(ErrorCode::garbled, fmt::format("scontrol's record of job {} cannot be used: {}: \"{}\"",
                                              wanted.id, why, one_line(near, 200)));
}

bool skip(std::string_view& text, std::string_view expected) {
  if (text.substr(0, expected.size()) != expected) return false;
  text.remove_prefix(expected.size());
  return true;
}

// Text from here up to and without `end`; false, and nothing skipped, where it does not come.
bool skip_past(std::string_view& text, std::string_view end) {
  const std::size_t at = text.find(end);
  if (at == std::string_view::npos) return false;
  text.remove_prefix(at + end.size());
  return true;
}

// The value of the next field, which must be `key` and holds no blank.
std::optional<std::string_view> field(std::string_view& text, std::string_view key) {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  if (!skip(text, key)) return std::nullopt;
  const std::string_view value = text.substr(0, text.find_first_of(" \r\n"));
  text.remove_prefix(value.size());
  return value;
}

// "4000" (MiB), and "4G" as later releases may print it.
std::optional<std::uint64_t> mebibytes(std::string_view text) {
  std::uint64_t unit = 1;
  if (!text.empty() && (text.back() == 'M' || text.back() == 'G' || text.back() == 'T')) {
    unit = text.back() == 'G' ? 1024 : text.back() == 'T' ? 1024 * 1024 : 1;
    text.remove_suffix(1);
  }
  const auto value = parse_integer(text);
  if (!value || *value < 0 || *value > std::int64_t{1} << 40) return std::nullopt;
  return static_cast<std::uint64_t>(*value) * unit;
}

// Indexes of the GPUs in "gpu:a10:2(IDX:0-1),gpu:t4:1(IDX:3),mps:100(…)". A GRES without device files has
// counts only ("(CNT:2)"): its GPUs cannot be told apart, and none is named. False: garbled.
bool read_gpus(std::string_view gres, std::vector<std::uint32_t>& indexes) {
  while (!gres.empty()) {
    const std::size_t close = gres.find_first_of("),");
    const std::size_t open = gres.find('(');
    std::size_t end = gres.size();
    if (open != std::string_view::npos && open < close) {
      end = gres.find(')', open);
      if (end == std::string_view::npos) return false;
      ++end;
    } else if (close != std::string_view::npos) {
      end = close;
    }
    std::string_view one = gres.substr(0, end);
    if ((skip(one, "gpu:") || skip(one, "gpu(")) && skip_past(one, "IDX:")) {
      const auto some = expand_indexes(one.substr(0, one.find(')')));
      if (!some) return false;
      indexes.insert(indexes.end(), some->begin(), some->end());
    }
    gres.remove_prefix(std::min(gres.size(), end));
    if (!gres.empty() && !skip(gres, ",")) return false;
  }
  std::sort(indexes.begin(), indexes.end());
  return std::adjacent_find(indexes.begin(), indexes.end()) == indexes.end();
}

// One group "Nodes=a256-t4-[02-03] CPU_IDs=0-1 Mem=2000 GRES=gpu:t4:1(IDX:0)": the same on each of its nodes.
bool read_group(std::string_view& text, std::vector<NodeAllocation>& nodes) {
  const auto names = field(text, "Nodes=");
  const auto cpus = field(text, "CPU_IDs=");
  const auto memory = field(text, "Mem=");
  const auto gres = field(text, "GRES=");
  if (!names || !cpus || !memory || !gres) return false;
  const auto list = expand_hostlist(*names);
  const auto ids = cpus->empty() ? Result<std::vector<std::uint32_t>>() : expand_indexes(*cpus);
  const auto mib = mebibytes(*memory);
  NodeAllocation one;
  if (!list || !ids || !mib || !read_gpus(*gres, one.gpu_indexes)) return false;
  if (nodes.size() + list->size() > kMostNames) return false;
  one.cpus = static_cast<std::uint32_t>(ids->size());
  one.memory_mib = *mib;
  for (const std::string& name : *list) {
    one.node = name;
    nodes.push_back(one);
  }
  return true;
}

// "gres:gpu:a10:2" names a type, "gres:gpu:2" and "gres:gpu" do not.
bool names_gpu_type(std::string_view tres) {
  while (skip_past(tres, "gpu:")) {
    if (!tres.empty() && (tres.front() < '0' || tres.front() > '9')) return true;
  }
  return false;
}

// A type that was asked for by name. TresPer… come behind the paths, so the last ones are Slurm's own:
// whoever forges them in a path tells of themselves alone. Nodes and features may be asked for for any other
// reason.
bool chose_gpu(std::string_view behind_nodes) {
  for (const std::string_view key : {" TresPerJob=", " TresPerNode=", " TresPerSocket=", " TresPerTask="}) {
    const std::size_t at = behind_nodes.rfind(key);
    if (at == std::string_view::npos) continue;
    const std::string_view value = behind_nodes.substr(at + key.size());
    if (names_gpu_type(value.substr(0, value.find_first_of(" \n")))) return true;
  }
  return false;
}

}  // namespace

Result<Details> parse_record(std::string_view text, const Wanted& wanted) {
  const std::string_view whole = text;
  if (!skip(text, fmt::format("JobId={} ", wanted.id)))
    return garbled(wanted, "it does not begin with its id", whole);
  // Before the name stand numbers only, so the first "JobName=" is Slurm's own.
  if (!skip_past(text, "JobName=")) return garbled(wanted, "it has no name", whole);
  if (!skip(text, wanted.raw_name)) return garbled(wanted, "its name has changed", whole);
  std::string_view after_set = text;
  if (field(after_set, "HetJobIdSet=")) text = after_set;
  // The uid alone: for a user unknown to the name service, squeue and scontrol need not print the same word.
  const auto owner = field(text, "UserId=");
  if (!owner || !owner->ends_with(fmt::format("({})", wanted.uid))) {
    return garbled(wanted, "its owner is another", whole);
  }
  // From here to the groups of nodes Slurm prints what it made or checked itself; paths and the comment come
  // after.
  Details details;
  if (skip_past(text, " SuspendTime=")) {
    const auto seconds_since = parse_integer(text.substr(0, text.find(' ')));  // else "None"
    if (seconds_since && *seconds_since > 0) details.suspend = from_ms(*seconds_since * 1000);
  }
  if (!skip_past(text, " JOB_GRES=") || !skip_past(text, " "))
    return garbled(wanted, "it names no GRES", whole);
  std::vector<NodeAllocation>& nodes = details.nodes;
  for (;;) {
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    if (text.substr(0, 6) != "Nodes=") break;
    const std::string_view group = text;
    if (!read_group(text, nodes)) return garbled(wanted, "what it holds on its nodes is unreadable", group);
  }
  if (nodes.empty()) return garbled(wanted, "it names no nodes", text);
  // Else a group may have been lost with the end.
  if (text.substr(0, text.find(' ')).find('=') == std::string_view::npos) {
    return garbled(wanted, "it ends too early", whole);
  }
  details.chose_gpu = chose_gpu(text);
  return details;
}

void ListingReader::feed(std::string_view piece) {
  for (;;) {
    const std::size_t end = piece.find('\n');
    if (!skipping_) line_ += piece.substr(0, end);
    if (line_.size() > kLongestLine) {
      read_line(std::string_view(line_).substr(0, 64));  // its id is then seen, and asked for alone
      line_.clear();
      skipping_ = true;
    }
    if (end == std::string_view::npos) return;
    if (!skipping_) read_line(line_);
    line_.clear();
    skipping_ = false;
    piece.remove_prefix(end + 1);
  }
}

void ListingReader::read_line(std::string_view line) {
  std::string_view rest = line;
  if (!skip(rest, "JobId=")) return;
  const auto id = parse_integer(rest.substr(0, rest.find(' ')));
  if (!id || *id <= 0 || *id > std::int64_t{UINT32_MAX}) return;
  const auto wanted = wanted_.find(static_cast<SlurmId>(*id));
  if (wanted == wanted_.end()) return;
  if (!seen_.insert(wanted->first).second) {
    doubtful_.insert(wanted->first);
    return;
  }
  if (auto details = parse_record(line, wanted->second)) found_.emplace(wanted->first, std::move(*details));
}

std::map<SlurmId, Details> ListingReader::finish() {
  if (!line_.empty() && !skipping_) read_line(line_);
  line_.clear();
  for (const SlurmId id : doubtful_) found_.erase(id);
  return std::move(found_);
}

}  // namespace steward::slurm
