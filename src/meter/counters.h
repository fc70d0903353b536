// The texts of cgroup files as numbers: each layout's keys, missing keys, "max", nonsense. Pure; allocates
// nothing.
//
// Which number means what: v1 total_rss and v2 anon are anonymous memory (v2 without shared memory); shmem is
// tmpfs and shared memory, which data loaders live in and nobody can reclaim; file is page cache, which is
// the kernel's to take back. memory.current and v1 usage_in_bytes hold all of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "meter/cgroup_layout.h"

namespace steward::meter {

struct MemoryParts {
  std::uint64_t anon = 0;  // bytes
  std::uint64_t shmem = 0;
  std::uint64_t file = 0;                                // page cache, shared memory left out
  std::uint64_t in_use() const { return anon + shmem; }  // what cannot be reclaimed
};

struct IoBytes {
  std::uint64_t read = 0;
  std::uint64_t written = 0;
};

// The number that a text begins with; nothing where it begins with none.
std::optional<std::uint64_t> leading_number(std::string_view text);
// The number in a "key number" line; nothing where the key or the number is missing.
std::optional<std::uint64_t> value_of(std::string_view text, std::string_view key);

// CPU time in ns. v1: cpuacct.usage; v2: usage_usec of cpu.stat.
std::optional<std::uint64_t> cpu_ns(std::string_view text, CgroupVersion version);
// memory.stat. A key that this kernel does not have counts as 0; v1 by the hierarchical total_ keys.
MemoryParts memory_parts(std::string_view memory_stat, CgroupVersion version);
// A limit in bytes; nothing where there is none (v2 "max"; v1 9223372036854771712, a page below 2^63).
std::optional<std::uint64_t> memory_limit(std::string_view text);
// v1 blkio.throttle.io_service_bytes_recursive ("8:0 Read 5"), v2 io.stat ("8:0 rbytes=5 wbytes=6 …"), summed
// over devices.
IoBytes io_bytes(std::string_view text, CgroupVersion version);

}  // namespace steward::meter
