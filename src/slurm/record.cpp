#include "slurm/record.h"

#include "base/text.h"
#include "slurm/marked_rows.h"

namespace steward::slurm {

std::string_view Record::text(std::string_view key) const {
  for (std::size_t at = line_.find(key); at != std::string_view::npos; at = line_.find(key, at + 1)) {
    const bool begins = at == 0 || line_[at - 1] == ' ';
    const std::size_t value = at + key.size();
    if (!begins || value >= line_.size() || line_[value] != '=') continue;
    const std::string_view found =
        line_.substr(value + 1, std::min(line_.find(' ', value), line_.size()) - value - 1);
    return is_null(found) ? std::string_view() : found;
  }
  return {};
}

std::vector<std::string> Record::list(std::string_view key) const {
  const std::string_view found = text(key);
  return found == "ALL" ? std::vector<std::string>() : listed(found, ',');
}

std::optional<std::uint64_t> Record::number(std::string_view key) const {
  const std::string_view found = text(key);
  if (found.empty() || found == "UNLIMITED" || found == "NONE") return 0;
  const auto value = parse_integer(found);
  if (!value || *value < 0) return std::nullopt;
  return static_cast<std::uint64_t>(*value);
}

std::vector<Record> records(std::string_view text, std::string_view key) {
  std::vector<Record> found;
  for (const std::string_view line : split(text, '\n')) {
    if (line.starts_with(key) && line.substr(key.size()).starts_with("=")) found.emplace_back(line);
  }
  return found;
}

std::vector<std::string> listed(std::string_view text, char separator) {
  if (text.empty()) return {};
  const std::vector<std::string_view> parts = split(text, separator);
  return {parts.begin(), parts.end()};
}

}  // namespace steward::slurm
