#include "store/series_chunk.h"

#include <fmt/format.h>
#include <zstd.h>

#include <algorithm>
#include <limits>
#include <tuple>

#include "base/check.h"

namespace steward::store {
namespace {

constexpr std::uint8_t kForm = 1;       // of the packed bytes
constexpr int kLevel = 3;               // zstd's default; higher ones won under 2 % of these bytes
constexpr std::size_t kMost = 1 << 24;  // bytes of an unpacked chunk: far more than any node tells
constexpr std::uint16_t kMostGpus = 1024;

std::int64_t whole(std::uint64_t number) {
  return static_cast<std::int64_t>(std::min<std::uint64_t>(number, std::numeric_limits<std::int64_t>::max()));
}

// The same in every build and on every machine (FNV-1a), as a chunk's begin is stored.
std::uint32_t spread_of(const std::string& node) {
  std::uint32_t hash = 2166136261U;
  for (const char each : node) hash = (hash ^ static_cast<unsigned char>(each)) * 16777619U;
  return hash % kChunkSlots;
}

Error garbled(std::string_view what) {
  return {ErrorCode::garbled, fmt::format("a stored series cannot be read: {}", what)};
}

std::string compress(const std::string& plain) {
  std::string packed(ZSTD_compressBound(plain.size()), '\0');
  const std::size_t size = ZSTD_compress(packed.data(), packed.size(), plain.data(), plain.size(), kLevel);
  STEWARD_CHECK(ZSTD_isError(size) == 0);  // the buffer is large enough, and nothing else can fail
  packed.resize(size);
  return packed;
}

Result<std::string> decompress(std::string_view packed) {
  const unsigned long long size = ZSTD_getFrameContentSize(packed.data(), packed.size());
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN || size > kMost)
    return tl::unexpected(garbled("it is damaged"));
  std::string plain(static_cast<std::size_t>(size), '\0');
  const std::size_t got = ZSTD_decompress(plain.data(), plain.size(), packed.data(), packed.size());
  if (ZSTD_isError(got) != 0 || got != plain.size()) return tl::unexpected(garbled("it is damaged"));
  return plain;
}

void put_text(std::string& into, std::string_view text) {
  put_number(into, text.size());
  into += text;
}

bool take_text(std::string_view& from, std::string_view& text) {
  std::uint64_t size = 0;
  if (!take_number(from, size) || size > from.size()) return false;
  text = from.substr(0, size);
  from.remove_prefix(size);
  return true;
}

}  // namespace

ChunkTime chunk_at(const std::string& node, Time time, Duration interval) {
  const std::int64_t length = interval.count() * kChunkSlots;
  const std::int64_t shift = interval.count() * spread_of(node);
  const std::int64_t since = to_ms(time) - shift;
  const std::int64_t number = since >= 0 ? since / length : -((-since + length - 1) / length);
  return {from_ms(number * length + shift), interval};
}

std::uint16_t SeriesChunk::number_of(const std::string& uuid) {
  const auto at = std::find(names_.begin(), names_.end(), uuid);
  if (at == names_.end()) {
    if (names_.size() == kMostGpus) return 0;
    names_.push_back(uuid);
    return static_cast<std::uint16_t>(names_.size());
  }
  return static_cast<std::uint16_t>(at - names_.begin() + 1);
}

void SeriesChunk::put(Metric metric, SlurmId job, std::uint16_t gpu, std::uint32_t slot, std::int64_t value) {
  const auto key = std::tuple(metric, gpu, job);
  const auto before = [](const Named& named, const auto& wanted) {
    return std::tuple(named.metric, named.gpu, named.job) < wanted;
  };
  auto at = std::lower_bound(columns_.begin(), columns_.end(), key, before);
  if (at == columns_.end() || std::tuple(at->metric, at->gpu, at->job) != key)
    at = columns_.insert(at, Named{metric, gpu, job, {}});
  if (slot < at->column.next_slot()) return;
  at->column.put(slot, value);
  ++values_;
}

void SeriesChunk::add_slot(const NodeReport& report, std::uint32_t slot) {
  const std::int64_t length = (report.end - report.begin).count();
  for (const JobUse& use : report.jobs) {
    if (use.samples == 0) continue;
    put(Metric::job_cpu_centi, use.job, 0, slot,
        whole(use.cpu_ms) / length * 100 + whole(use.cpu_ms) % length * 100 / length);
    put(Metric::job_memory_mib, use.job, 0, slot, whole(use.memory.in_use_mib()));
  }
  for (const GpuUse& use : report.gpus) {
    const std::uint16_t gpu = number_of(use.uuid);
    if (use.samples == 0 || gpu == 0) continue;
    put(Metric::gpu_busy_percent, 0, gpu, slot, (use.utilisation_permille + 5) / 10);
    put(Metric::gpu_memory_mib, 0, gpu, slot, whole(use.memory_used_mib));
    put(Metric::gpu_power_w, 0, gpu, slot, whole(use.power_mw / 1000));
  }
  if (!report.machine) return;
  const MachineUse& machine = *report.machine;
  const std::uint64_t used = machine.memory_mib - std::min(machine.memory_mib, machine.available_mib);
  put(Metric::machine_busy_percent, 0, 0, slot, (machine.busy_permille + 5) / 10);
  put(Metric::machine_used_mib, 0, 0, slot, whole(used));
  if (!machine.pressure) return;
  put(Metric::pressure_cpu_percent, 0, 0, slot, (machine.pressure->cpu_some + 5) / 10);
  put(Metric::pressure_memory_percent, 0, 0, slot, (machine.pressure->memory_some + 5) / 10);
  put(Metric::pressure_io_percent, 0, 0, slot, (machine.pressure->io_some + 5) / 10);
}

void SeriesChunk::add(const NodeReport& report) {
  if (report.end <= report.begin) return;
  for (std::uint32_t slot = 0; slot < kChunkSlots; ++slot) {
    const Time middle = time_.begin + time_.interval * std::int64_t{slot} + time_.interval / 2;
    if (middle >= report.end) return;
    if (middle >= report.begin) add_slot(report, slot);
  }
}

SeriesKey SeriesChunk::key_of(const Named& named) const {
  return {named.metric, named.job, named.gpu == 0 ? std::string() : names_[named.gpu - 1U]};
}

void SeriesChunk::each(const Wanted& wanted, const Take& take) const {
  for (const Named& named : columns_) {
    const SeriesKey key = key_of(named);
    if (!wanted(key)) continue;
    // What was written here a moment ago can be read.
    if (const auto values = read_column(named.column.bytes(), kChunkSlots)) take(key, *values);
  }
}

std::string SeriesChunk::pack() const {
  std::string plain(1, static_cast<char>(kForm));
  put_number(plain, names_.size());
  for (const std::string& name : names_) put_text(plain, name);
  for (const Named& named : columns_) {
    put_number(plain, static_cast<std::uint64_t>(named.metric));
    put_number(plain, named.gpu);
    put_number(plain, named.job);
    put_text(plain, named.column.bytes());
  }
  return compress(plain);
}

Status each_packed(std::string_view packed, const SeriesChunk::Wanted& wanted,
                   const SeriesChunk::Take& take) {
  const auto plain = decompress(packed);
  if (!plain) return tl::unexpected(plain.error());
  std::string_view rest = *plain;
  if (rest.empty() || static_cast<std::uint8_t>(rest.front()) != kForm)
    return tl::unexpected(garbled("its form is not known here"));
  rest.remove_prefix(1);
  std::uint64_t count = 0;
  std::vector<std::string_view> names;
  if (!take_number(rest, count) || count > kMostGpus) return tl::unexpected(garbled("it is cut short"));
  for (std::uint64_t i = 0; i < count; ++i) {
    if (!take_text(rest, names.emplace_back())) return tl::unexpected(garbled("it is cut short"));
  }
  std::vector<std::pair<SeriesKey, SeriesValues>> found;
  while (!rest.empty()) {
    std::uint64_t metric = 0;
    std::uint64_t gpu = 0;
    std::uint64_t job = 0;
    std::string_view bytes;
    if (!take_number(rest, metric) || !take_number(rest, gpu) || !take_number(rest, job) ||
        !take_text(rest, bytes) || gpu > names.size() || metric > 0xff ||
        job > std::numeric_limits<SlurmId>::max())
      return tl::unexpected(garbled("it is cut short"));
    SeriesKey key{static_cast<Metric>(metric), static_cast<SlurmId>(job),
                  gpu == 0 ? std::string() : std::string(names[gpu - 1])};
    if (!wanted(key)) continue;
    auto values = read_column(bytes, kChunkSlots);
    if (!values) return tl::unexpected(values.error());
    found.emplace_back(std::move(key), std::move(*values));
  }
  for (const auto& [key, values] : found) take(key, values);
  return {};
}

}  // namespace steward::store
