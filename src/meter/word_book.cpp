#include "meter/word_book.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/files.h"
#include "base/fnv.h"
#include "base/log.h"
#include "base/text.h"

namespace steward::meter {
namespace {

namespace fs = std::filesystem;
constexpr Duration kKept = std::chrono::hours(7 * 24);
constexpr std::string_view kWordSuffix = ".word";

std::string name_of(const TerminalWord& word) {
  const std::uint64_t sum = fnv1a(word.text, fnv1a(fmt::format("{} ", word.uid)));
  return fmt::format("{}-{:016x}{}", word.contact.value, sum, kWordSuffix);
}

}  // namespace

WordBook::WordBook(WordBook&& other) noexcept
    : folder_(std::move(other.folder_)),
      clock_(other.clock_),
      notes_(std::move(other.notes_)),
      carried_(std::move(other.carried_)) {}

Result<WordBook> WordBook::open(const fs::path& folder, const Clock& clock) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return fail(ErrorCode::io, fmt::format("cannot make {}: {}", folder.native(), error.message()));
  WordBook book(folder, clock);
  if (auto status = book.load(); !status) return tl::unexpected(status.error());
  return book;
}

Status WordBook::load() {
  std::error_code error;
  std::vector<fs::path> files;
  for (fs::directory_iterator at(folder_, error), end; !error && at != end; at.increment(error)) {
    files.push_back(at->path());
  }
  if (error) return fail(ErrorCode::io, fmt::format("cannot read {}: {}", folder_.native(), error.message()));
  for (const fs::path& file : files) {
    if (file.filename().native().starts_with('.')) {
      fs::remove(file, error);  // half-written when the agent was killed
    } else if (file.native().ends_with(kWordSuffix)) {
      load_one(file);
    }
  }
  forget_old();
  return {};
}

// "state time delivery detail…": one line. What cannot be read was begun all the same.
void WordBook::load_one(const fs::path& file) {
  const std::string name = file.filename().native();
  const auto contact = parse_integer(std::string_view(name).substr(0, name.find('-')));
  if (!contact) return;
  Note note;
  note.at = clock_->now();
  note.result = {ContactId{*contact}, Delivery::unclear, "the agent ended while it was being written"};
  const auto text = read_file(file, 64u << 10);
  const auto words = split(text ? trim(*text) : std::string_view{}, ' ');
  if (words.size() >= 3 && (words[0] == "done" || words[0] == "told")) {
    const auto at = parse_integer(words[1]);
    const auto delivery = delivery_from(words[2]);
    if (at && delivery) {
      note.at = from_ms(*at);
      note.result.delivery = *delivery;
      const auto offset = static_cast<std::size_t>(words[2].data() + words[2].size() - trim(*text).data());
      note.result.detail = trim(trim(*text).substr(offset));
      note.state = words[0] == "told" ? State::told : State::done;
    }
  }
  if (note.state == State::begun) {
    note.state = State::done;
    log(LogLevel::warning, "terminal_word_unclear", {{"contact", *contact}, {"reason", note.result.detail}});
    if (auto status = write(name, note); !status) {
      log(LogLevel::error, "word_book_not_written", {{"reason", status.error().message}});
    }
  }
  notes_[name] = std::move(note);
}

Status WordBook::write(const std::string& name, const Note& note) const {
  const char* state = note.state == State::begun ? "begun" : note.state == State::done ? "done" : "told";
  return replace_file(folder_ / name,
                      fmt::format("{} {} {} {}\n", state, to_ms(note.at), to_string(note.result.delivery),
                                  one_line(note.result.detail)));
}

Result<bool> WordBook::begin(const TerminalWord& word) {
  const std::lock_guard lock(mutex_);
  const std::string name = name_of(word);
  if (const auto at = notes_.find(name); at != notes_.end()) {
    if (at->second.state == State::told) at->second.state = State::done;
    return false;
  }
  Note note;
  note.at = clock_->now();
  note.result.contact = word.contact;
  if (auto status = write(name, note); !status) return tl::unexpected(status.error());
  notes_[name] = std::move(note);
  return true;
}

Status WordBook::finish(const TerminalWord& word, const TerminalResult& result) {
  const std::lock_guard lock(mutex_);
  Note& note = notes_[name_of(word)];
  note = {State::done, result, clock_->now()};
  return write(name_of(word), note);
}

std::vector<TerminalResult> WordBook::untold() const {
  const std::lock_guard lock(mutex_);
  std::vector<TerminalResult> results;
  for (const auto& [name, note] : notes_) {
    if (note.state == State::done) results.push_back(note.result);
  }
  return results;
}

void WordBook::carried(ReportNumber number, const std::vector<TerminalResult>& results) {
  if (results.empty()) return;
  const std::lock_guard lock(mutex_);
  for (const TerminalResult& result : results) carried_[number].push_back(result.contact);
}

void WordBook::acknowledged(ReportNumber up_to) {
  const std::lock_guard lock(mutex_);
  for (auto at = carried_.begin(); at != carried_.end() && at->first <= up_to; at = carried_.erase(at)) {
    for (auto& [name, note] : notes_) {
      const bool is_in =
          std::find(at->second.begin(), at->second.end(), note.result.contact) != at->second.end();
      if (!is_in || note.state != State::done) continue;
      note.state = State::told;
      // Told once more after a crash, should this fail: harmless.
      if (auto status = write(name, note); !status) {
        log(LogLevel::warning, "word_book_not_written", {{"reason", status.error().message}});
      }
    }
  }
  forget_old();
}

void WordBook::forget_old() {
  const Time now = clock_->now();
  std::erase_if(notes_, [&](const auto& entry) {
    if (entry.second.state != State::told || now - entry.second.at < kKept) return false;
    std::error_code error;
    fs::remove(folder_ / entry.first, error);
    return true;
  });
}

}  // namespace steward::meter
