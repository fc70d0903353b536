#include "meter/spool.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <vector>

#include "base/files.h"
#include "base/fnv.h"
#include "base/log.h"
#include "base/text.h"

namespace steward::meter {
namespace {

namespace fs = std::filesystem;
constexpr std::string_view kSuffix = ".report";
constexpr std::string_view kBroken = ".broken";
constexpr std::ptrdiff_t kMostBroken = 16;

std::string seal(std::string_view text) {
  return fmt::format("{} {:016x}\n{}", text.size(), fnv1a(text), text);
}

std::optional<std::string> unseal(std::string_view file) {
  const std::size_t line = file.find('\n');
  if (line == std::string_view::npos) return std::nullopt;
  const std::string_view text = file.substr(line + 1);
  if (file.substr(0, line) != fmt::format("{} {:016x}", text.size(), fnv1a(text))) return std::nullopt;
  return std::string(text);
}

std::optional<std::uint64_t> unsigned_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<ReportNumber> two_numbers(std::string_view text, char separator) {
  const std::size_t at = text.find(separator);
  if (at == std::string_view::npos) return std::nullopt;
  const auto epoch = unsigned_number(text.substr(0, at));
  const auto sequence = unsigned_number(text.substr(at + 1));
  if (!epoch || !sequence) return std::nullopt;
  return ReportNumber{*epoch, *sequence};
}

std::optional<ReportNumber> number_of(std::string_view name) {
  if (!name.ends_with(kSuffix)) return std::nullopt;
  return two_numbers(name.substr(0, name.size() - kSuffix.size()), '-');
}

}  // namespace

Spool::Spool(Spool&& other) noexcept
    : folder_(std::move(other.folder_)),
      limits_(other.limits_),
      kept_(std::move(other.kept_)),
      bytes_(other.bytes_),
      last_(other.last_),
      dropped_(other.dropped_) {}

Result<Spool> Spool::open(const fs::path& folder, const Clock& clock, SpoolLimits limits) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) {
    return fail(ErrorCode::io, fmt::format("cannot make {}: {}; give the agent a state_dir it may write to",
                                           folder.native(), error.message()));
  }
  fs::permissions(folder, fs::perms::owner_all, error);
  Spool spool(folder, limits);
  if (auto status = spool.load(clock); !status) return tl::unexpected(status.error());
  return spool;
}

Status Spool::load(const Clock& clock) {
  std::error_code error;
  fs::directory_iterator entries(folder_, error);
  if (error) return fail(ErrorCode::io, fmt::format("cannot read {}: {}", folder_.native(), error.message()));
  std::vector<fs::path> files;
  for (; entries != fs::directory_iterator(); entries.increment(error)) {
    if (error) break;
    files.push_back(entries->path());
  }
  for (const fs::path& file : files) {
    const std::string name = file.filename().native();
    if (name.starts_with('.')) {
      fs::remove(file, error);  // half-written when the agent was killed
    } else if (const auto number = number_of(name)) {
      const std::uintmax_t size = fs::file_size(file, error);
      kept_[*number] = error ? 0 : static_cast<std::size_t>(size);
      bytes_ += kept_[*number];
    } else if (name.ends_with(kSuffix)) {
      put_aside(file, "its name holds no report number");
    }
  }
  return load_numbers(clock);
}

Status Spool::load_numbers(const Clock& clock) {
  const fs::path file = folder_ / "numbers";
  const auto text = read_file(file, 4096);
  const auto written = text ? two_numbers(trim(*text), ' ') : std::nullopt;
  const ReportNumber newest = kept_.empty() ? ReportNumber{} : kept_.rbegin()->first;
  if (written) {
    last_ = std::max(*written, newest);
    return {};
  }
  if (text) put_aside(file, "it does not hold the last report's number; a new epoch begins");
  if (!text && text.error().code != ErrorCode::not_found) return tl::unexpected(text.error());
  last_ = {std::max(static_cast<std::uint64_t>(to_ms(clock.now())), newest.epoch + 1), 0};
  return write_numbers(last_);
}

Status Spool::write_numbers(ReportNumber last) const {
  return replace_file(folder_ / "numbers", fmt::format("{} {}\n", last.epoch, last.sequence));
}

fs::path Spool::path_of(ReportNumber number) const {
  return folder_ / fmt::format("{}-{}{}", number.epoch, number.sequence, kSuffix);
}

ReportNumber Spool::next() const {
  const std::lock_guard lock(mutex_);
  return {last_.epoch, last_.sequence + 1};
}

Status Spool::add(ReportNumber number, std::string_view text) {
  const std::lock_guard lock(mutex_);
  const std::string sealed = seal(text);
  if (auto status = replace_file(path_of(number), sealed); !status) return status;
  if (auto status = write_numbers(number); !status) {
    std::error_code error;
    fs::remove(path_of(number), error);
    return status;
  }
  last_ = number;
  kept_[number] = sealed.size();
  bytes_ += sealed.size();
  keep_limits();
  return {};
}

void Spool::keep_limits() {
  std::uint64_t now_dropped = 0;
  while (kept_.size() > 1 && (kept_.size() > limits_.reports || bytes_ > limits_.bytes)) {
    forget(kept_.begin());
    ++now_dropped;
  }
  if (now_dropped == 0) return;
  dropped_ += now_dropped;
  log(LogLevel::warning, "spool_full",
      {{"dropped", now_dropped},
       {"dropped_since_start", dropped_},
       {"waiting", kept_.size()},
       {"advice",
        "stewardd has not acknowledged for long: is it running, is socket in the agent's file right?"}});
}

void Spool::forget(std::map<ReportNumber, std::size_t>::iterator at) {
  std::error_code error;
  fs::remove(path_of(at->first), error);
  bytes_ -= at->second;
  kept_.erase(at);
}

void Spool::put_aside(const fs::path& file, std::string_view reason) const {
  std::error_code error;
  const auto is_broken = [](const fs::directory_entry& entry) {
    return entry.path().native().ends_with(kBroken);
  };
  const bool room = std::count_if(fs::directory_iterator(folder_, error), {}, is_broken) < kMostBroken;
  fs::path aside = file;
  aside += kBroken;
  if (room) fs::rename(file, aside, error);
  if (!room || error) fs::remove(file, error);
  log(LogLevel::error, "spool_file_set_aside",
      {{"file", file.native()}, {"kept_as", room ? aside.native() : "-"}, {"reason", reason}});
}

std::optional<Spool::Item> Spool::oldest() {
  const std::lock_guard lock(mutex_);
  while (!kept_.empty()) {
    const auto at = kept_.begin();
    const auto file = read_file(path_of(at->first));
    auto text = file ? unseal(*file) : std::nullopt;
    if (text) return Item{at->first, std::move(*text)};
    put_aside(path_of(at->first), file ? "its sum does not fit its content" : file.error().message);
    forget(at);
  }
  return std::nullopt;
}

void Spool::acknowledge(ReportNumber up_to) {
  const std::lock_guard lock(mutex_);
  while (!kept_.empty() && kept_.begin()->first <= up_to) forget(kept_.begin());
}

void Spool::set_aside(ReportNumber number, std::string_view reason) {
  const std::lock_guard lock(mutex_);
  const auto at = kept_.find(number);
  if (at == kept_.end()) return;
  put_aside(path_of(number), reason);
  forget(at);
}

std::size_t Spool::waiting() const {
  const std::lock_guard lock(mutex_);
  return kept_.size();
}

std::uint64_t Spool::dropped() const {
  const std::lock_guard lock(mutex_);
  return dropped_;
}

}  // namespace steward::meter
