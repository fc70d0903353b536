#include "store/series_chunk.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <tuple>

#include "base/check.h"
#include "base/compress.h"

namespace steward::store {
namespace {

constexpr std::uint8_t kForm = 1;       // of the packed bytes
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

void set_bit(std::string& bits, std::size_t at) {
  bits[at / 8] = static_cast<char>(static_cast<unsigned char>(bits[at / 8]) | (1U << (at % 8)));
}
bool has_bit(std::string_view bits, std::size_t at) {
  return ((static_cast<unsigned char>(bits[at / 8]) >> (at % 8)) & 1U) != 0;
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

// One report's values, by the number of their key; keys that are new stand behind the known ones.
struct SeriesChunk::Row {
  std::vector<std::optional<std::int64_t>> values;
  std::vector<Key> added;
  std::size_t next = 0;  // most often the next value's key follows the last one's
};

void SeriesChunk::put(Row& row, const Key& key, std::int64_t value) const {
  const std::size_t known = keys_.size();
  std::size_t at = row.next;
  if (at >= known || !(keys_[at] == key)) {
    at = static_cast<std::size_t>(std::find(keys_.begin(), keys_.end(), key) - keys_.begin());
    if (at == known) {
      const auto added = std::find(row.added.begin(), row.added.end(), key);
      at += static_cast<std::size_t>(added - row.added.begin());
      if (added == row.added.end()) row.added.push_back(key);
    }
  }
  row.next = at + 1;
  if (row.values.size() <= at) row.values.resize(at + 1);
  if (!row.values[at]) row.values[at] = value;
}

void SeriesChunk::add_values(const NodeReport& report, Row& row) {
  const std::int64_t length = (report.end - report.begin).count();
  for (const JobUse& use : report.jobs) {
    if (use.samples == 0) continue;
    const std::int64_t ms = whole(use.cpu_ms);
    put(row, {use.job, 0, Metric::job_cpu_centi}, ms / length * 100 + ms % length * 100 / length);
    put(row, {use.job, 0, Metric::job_memory_mib}, whole(use.memory.in_use_mib()));
  }
  for (const GpuUse& use : report.gpus) {
    if (use.samples == 0) continue;
    const std::uint16_t gpu = number_of(use.uuid);
    if (gpu == 0) continue;
    put(row, {0, gpu, Metric::gpu_busy_percent}, (use.utilisation_permille + 5) / 10);
    put(row, {0, gpu, Metric::gpu_memory_mib}, whole(use.memory_used_mib));
    put(row, {0, gpu, Metric::gpu_power_w}, whole(use.power_mw / 1000));
  }
  if (!report.machine) return;
  const MachineUse& machine = *report.machine;
  const std::uint64_t used = machine.memory_mib - std::min(machine.memory_mib, machine.available_mib);
  put(row, {0, 0, Metric::machine_busy_percent}, (machine.busy_permille + 5) / 10);
  put(row, {0, 0, Metric::machine_used_mib}, whole(used));
  if (!machine.pressure) return;
  put(row, {0, 0, Metric::pressure_cpu_percent}, (machine.pressure->cpu_some + 5) / 10);
  put(row, {0, 0, Metric::pressure_memory_percent}, (machine.pressure->memory_some + 5) / 10);
  put(row, {0, 0, Metric::pressure_io_percent}, (machine.pressure->io_some + 5) / 10);
}

void SeriesChunk::append(std::uint32_t slot, const Row& row) {
  keys_.insert(keys_.end(), row.added.begin(), row.added.end());
  last_.reserve(keys_.size());  // exactly: these stay as they are most of the time
  last_.resize(keys_.size(), 0);
  std::string told((keys_.size() + 7) / 8, '\0');
  std::string changed = told;
  std::string differences;
  std::size_t count = 0;
  for (std::size_t i = 0; i < row.values.size(); ++i) {
    if (!row.values[i]) continue;
    ++count;
    set_bit(told, i);
    if (*row.values[i] == last_[i]) continue;
    set_bit(changed, i);
    put_signed(differences, *row.values[i] - last_[i]);
    last_[i] = *row.values[i];
  }
  // Not doubled, as a string would: most of the nodes' memory would stand empty.
  const std::size_t needed = rows_.size() + told.size() + changed.size() + differences.size() + 16;
  if (needed > rows_.capacity()) rows_.reserve(needed + 512);
  put_number(rows_, slot - next_slot_);
  const bool all = count == keys_.size();
  put_number(rows_, row.added.size() * 2 + (all ? 1 : 0));
  if (!all) rows_ += told;
  rows_ += changed;
  rows_ += differences;
  next_slot_ = slot + 1;
  values_ += count;
}

void SeriesChunk::add(const NodeReport& report) {
  if (report.end <= report.begin) return;
  for (std::uint32_t slot = next_slot_; slot < kChunkSlots; ++slot) {
    const Time middle = time_.begin + time_.interval * std::int64_t{slot} + time_.interval / 2;
    if (middle >= report.end) return;
    if (middle < report.begin) continue;
    Row row;
    add_values(report, row);
    append(slot, row);
  }
}

SeriesKey SeriesChunk::name_of(const Key& key) const {
  return {key.metric, key.job, key.gpu == 0 ? std::string() : names_[key.gpu - 1U]};
}

// The rows turned, a column for each key.
std::vector<SeriesColumn> SeriesChunk::columns() const {
  std::vector<SeriesColumn> columns(keys_.size());
  std::vector<std::int64_t> last(keys_.size(), 0);
  std::string_view rest = rows_;
  std::uint64_t slot = 0;
  std::uint64_t keys = 0;
  while (!rest.empty()) {
    std::uint64_t skipped = 0;
    std::uint64_t added = 0;
    // It was written here a moment ago.
    STEWARD_CHECK(take_number(rest, skipped) && take_number(rest, added));
    slot += skipped;
    keys += added / 2;
    const bool all = added % 2 == 1;
    const std::size_t bits = (keys + 7) / 8;
    STEWARD_CHECK(keys <= keys_.size() && rest.size() >= (all ? 1 : 2) * bits);
    const std::string_view told = rest.substr(0, bits);
    if (!all) rest.remove_prefix(bits);
    const std::string_view changed = rest.substr(0, bits);
    rest.remove_prefix(bits);
    for (std::size_t i = 0; i < keys; ++i) {
      if (!all && !has_bit(told, i)) continue;
      std::int64_t difference = 0;
      if (has_bit(changed, i)) STEWARD_CHECK(take_signed(rest, difference));
      last[i] += difference;
      columns[i].put(static_cast<std::uint32_t>(slot), last[i]);
    }
    ++slot;
  }
  return columns;
}

void SeriesChunk::each(const Wanted& wanted, const Take& take) const {
  std::vector<SeriesColumn> all;
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    const SeriesKey key = name_of(keys_[i]);
    if (!wanted(key)) continue;
    if (all.empty()) all = columns();
    if (const auto values = read_column(all[i].bytes(), kChunkSlots)) take(key, *values);
  }
}

// Like beside like: the compressor finds more to share.
std::vector<std::size_t> SeriesChunk::by_metric() const {
  std::vector<std::size_t> order(keys_.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const auto rank = [&](const Key& key) { return std::tuple(key.metric, key.gpu, key.job); };
    return rank(keys_[a]) < rank(keys_[b]);
  });
  return order;
}

std::string SeriesChunk::pack() const {
  std::string plain(1, static_cast<char>(kForm));
  put_number(plain, names_.size());
  for (const std::string& name : names_) put_text(plain, name);
  const std::vector<SeriesColumn> all = columns();
  for (const std::size_t i : by_metric()) {
    put_number(plain, static_cast<std::uint64_t>(keys_[i].metric));
    put_number(plain, keys_[i].gpu);
    put_number(plain, keys_[i].job);
    put_text(plain, all[i].bytes());
  }
  return compress(plain);
}

Status each_packed(std::string_view packed, const SeriesChunk::Wanted& wanted,
                   const SeriesChunk::Take& take) {
  const auto plain = decompress(packed, kMost);
  if (!plain) return tl::unexpected(garbled(plain.error().message));
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
