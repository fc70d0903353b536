#include "meter/people.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

namespace steward::meter {
namespace {

constexpr Duration kPeoplePatience = std::chrono::milliseconds(50);
constexpr int kDeepestTree = 64;  // of parents; a ring of them is impossible, and yet
// Distributions' and systemd's own accounts: Debian policy 9.2.2 (60000-64999), systemd's dynamic users
// (61184-65519), nobody. Debian's slurm is 64030.
constexpr uid_t kFirstReserved = 60000, kLastReserved = 65535;

std::uint64_t ns_of(std::uint64_t ticks) {
  static const auto per_second = static_cast<std::uint64_t>(::sysconf(_SC_CLK_TCK));
  return ticks * (1'000'000'000 / per_second);
}

std::uint64_t page_bytes() {
  static const auto bytes = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  return bytes;
}

ino_t inode_of(const std::string& path) {
  struct ::stat about {};
  return ::stat(path.c_str(), &about) == 0 ? about.st_ino : 0;
}

// "…/user.slice/user-1001.slice/session-3.scope" -> 1001.
std::optional<uid_t> slice_owner(std::string_view cgroups) {
  constexpr std::string_view begin = "/user.slice/user-";
  const std::size_t at = cgroups.find(begin);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view rest = cgroups.substr(at + begin.size());
  const auto uid = leading_number(rest);
  const bool whole = uid && rest.find(".slice") == fmt::formatted_size("{}", *uid);
  return whole && *uid < UINT32_MAX ? std::optional(static_cast<uid_t>(*uid)) : std::nullopt;
}

}  // namespace

People::People(PeopleOptions options)
    : options_(std::move(options)), proc_(options_.proc_root), identifier_(proc_, options_.kinds) {}

PersonReading& People::of(uid_t uid) {
  const auto at = std::find_if(readings_.begin(), readings_.end(),
                               [&](const PersonReading& reading) { return reading.uid == uid; });
  if (at != readings_.end()) return *at;
  readings_.emplace_back().uid = uid;
  return readings_.back();
}

uid_t People::person_of(pid_t pid) const {
  if (const auto uid = slice_owner(proc_.cgroups(pid))) return *uid;
  if (const auto uid = proc_.login(pid)) return *uid;
  const uid_t owner = proc_.owner(pid).value_or(0);
  return owner >= kFirstReserved && owner <= kLastReserved ? 0 : owner;
}

// An sshd or a login that was seen before it let its person in belongs to them since. Its first child that
// does tells so.
void People::look_again_at(pid_t parent) {
  for (int depth = 0; depth < kDeepestTree; ++depth) {
    const auto at = known_.find(parent);
    if (at == known_.end() || at->second.person >= options_.least_uid) return;
    at->second.person = person_of(parent);
    if (at->second.person < options_.least_uid) return;
    parent = at->second.stat.parent;
  }
}

void People::look_at(pid_t pid) {
  auto stat = proc_.stat(pid);
  if (!stat) return;  // gone meanwhile
  const auto at = known_.find(pid);
  const bool is_new = at == known_.end() || at->second.stat.start != stat->start;
  if (is_new) {
    // Began since the last look, if there was one: all that it and its children used counts.
    Known fresh;
    fresh.person = person_of(pid);
    fresh.in_job = proc_.in_slurm_job(pid);
    fresh.stat.start = stat->start;
    if (round_ == 1) fresh.stat = *stat;
    if (fresh.person >= options_.least_uid) look_again_at(stat->parent);
    known_[pid] = std::move(fresh);
  }
  Known& known = known_[pid];
  known.seen = round_;
  if (known.in_job || known.person < options_.least_uid) {
    known.stat = std::move(*stat);
    return;
  }
  const auto gone = seen_of_gone_.find(pid);
  const std::uint64_t counted = gone == seen_of_gone_.end() ? 0 : gone->second;
  const auto grown = [](std::uint64_t before, std::uint64_t now) { return now - std::min(before, now); };
  const std::uint64_t children = grown(known.stat.children_ticks, stat->children_ticks);
  ticks_[known.person] +=
      grown(known.stat.cpu_ticks, stat->cpu_ticks) + children - std::min(children, counted);
  const bool other_program = is_new || known.stat.comm != stat->comm;
  known.stat = std::move(*stat);
  known.memory_bytes = proc_.private_pages(pid) * page_bytes();
  if (other_program || !known.as) identifier_.ask(known.stat, StepKind::numbered);
}

template <typename IsHere>
pid_t People::left_parent(const Known& gone, IsHere is_here) const {
  pid_t parent = gone.stat.parent;
  for (int depth = 0; depth < kDeepestTree && !is_here(parent); ++depth) {
    const auto at = known_.find(parent);
    if (at == known_.end()) return 0;
    parent = at->second.stat.parent;
  }
  return parent;
}

// Is a tmux or a screen among its parents?
bool People::below_multiplexer(const Known& known) const {
  pid_t parent = known.stat.parent;
  for (int depth = 0; depth < kDeepestTree; ++depth) {
    const auto at = known_.find(parent);
    if (at == known_.end()) return false;
    if (at->second.as && at->second.as->kind == ProcessKind::multiplexer) return true;
    parent = at->second.stat.parent;
  }
  return false;
}

void People::count_processes() {
  for (const auto& [pid, known] : known_) {
    if (known.in_job || known.person < options_.least_uid || known.stat.state == 'Z') continue;
    PersonReading& reading = of(known.person);
    ++reading.processes;
    reading.tasks += known.stat.threads;
    reading.memory_bytes += known.memory_bytes;
    if (!known.as) continue;
    ++reading.kinds[known.as->kind];
    if (known.as->kind == ProcessKind::slurm_client && below_multiplexer(known))
      ++reading.clients_in_multiplexer;
  }
  for (const auto& [uid, ticks] : ticks_) {
    PersonReading& reading = of(uid);
    reading.valid = round_ > 1;
    reading.cpu_ns = ns_of(ticks);
  }
}

// Where systemd keeps a slice for each person, it knows better.
void People::count_slices() {
  for (PersonReading& reading : readings_) {
    const std::string slice = fmt::format("user.slice/user-{}.slice", reading.uid);
    const auto read = [&](const std::string& path) {
      return read_whole(Descriptor::read_at(AT_FDCWD, path.c_str()), text_);
    };
    const std::string v2 = fmt::format("{}/{}", options_.cgroup_root, slice);
    const std::string v1_cpu = fmt::format("{}/cpuacct/{}", options_.cgroup_root, slice);
    const std::string v1_memory = fmt::format("{}/memory/{}", options_.cgroup_root, slice);
    const CgroupVersion version = read(v1_cpu + "/cpuacct.usage") ? CgroupVersion::v1 : CgroupVersion::v2;
    const bool v1 = version == CgroupVersion::v1;
    if (!v1 && !read(v2 + "/cpu.stat")) continue;
    const auto now = cpu_ns(text_, version);
    const ino_t inode = inode_of(v1 ? v1_cpu : v2);
    const bool known = slices_.contains(reading.uid);
    const Slice fresh{inode, Counter(round_ > 1), Counter(round_ > 1), Counter(round_ > 1)};
    Slice& kept = slices_.try_emplace(reading.uid, fresh).first->second;
    if (kept.inode != inode) kept = fresh;
    const auto used = now ? kept.cpu.advance(*now) : std::nullopt;
    if (used) {
      reading.valid = known || round_ > 1;
      reading.cpu_ns = *used;
    }
    if (read((v1 ? v1_memory : v2) + "/memory.stat"))
      reading.memory_bytes = memory_parts(text_, version).in_use();
    if (v1 || !read(v2 + "/io.stat")) continue;
    const IoBytes io = io_bytes(text_, version);
    const auto in = kept.read_bytes.advance(io.read);
    const auto out = kept.written_bytes.advance(io.written);
    if (in && out) reading.io = IoBytes{*in, *out};
  }
}

const std::vector<PersonReading>& People::look() {
  ++round_;
  readings_.clear();
  ticks_.clear();
  seen_of_gone_.clear();
  const std::vector<pid_t> pids = proc_.all();
  const auto is_here = [&](pid_t pid) { return std::binary_search(pids.begin(), pids.end(), pid); };
  // What is gone since the last look was counted so far; the sum of whoever is left of its parents has it
  // once more.
  for (const auto& [pid, known] : known_) {
    if (!is_here(pid))
      seen_of_gone_[left_parent(known, is_here)] += known.stat.cpu_ticks + known.stat.children_ticks;
  }
  for (const pid_t pid : pids) look_at(pid);
  std::erase_if(known_, [this](const auto& each) { return each.second.seen != round_; });
  identifier_.take(kPeoplePatience, [this](const Identified& answer) {
    const auto at = known_.find(answer.pid);
    if (at != known_.end() && at->second.stat.start == answer.start && at->second.stat.comm == answer.comm)
      at->second.as = answer.as;
  });
  count_processes();
  count_slices();
  return readings_;
}

}  // namespace steward::meter
