#include "policy/toml_reader.h"

#include <fmt/format.h>

#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include <chrono>
#include <map>

#include "base/files.h"
#include "base/text.h"

namespace steward::policy {

struct TomlFile::Table::Node {
  const toml::table* values = nullptr;  // null: the table is missing
  std::string path;                     // "rules.idle_gpu", for messages
  std::uint32_t line = 1;
  std::map<std::string, std::shared_ptr<Node>, std::less<>> tables;
  std::vector<std::string> known;

  const toml::node* find(std::string_view key) {
    known.emplace_back(key);
    return values == nullptr ? nullptr : values->get(key);
  }
};

struct TomlFile::Impl {
  std::string name;
  toml::table values;
  std::shared_ptr<Table::Node> root;
  std::optional<Error> error;
};

namespace {

std::uint32_t line_of(const toml::node& node) { return static_cast<std::uint32_t>(node.source().begin.line); }

std::string full_name(const std::string& path, std::string_view key) {
  return path.empty() ? std::string(key) : path + "." + std::string(key);
}

}  // namespace

TomlFile::TomlFile(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
TomlFile::TomlFile(TomlFile&&) noexcept = default;
TomlFile& TomlFile::operator=(TomlFile&&) noexcept = default;
TomlFile::~TomlFile() = default;

Result<TomlFile> TomlFile::read(const std::filesystem::path& path) {
  auto text = read_file(path);
  if (!text) return tl::unexpected<Error>(text.error());
  return parse(*text, path.string());
}

Result<TomlFile> TomlFile::parse(std::string_view text, std::string_view name) {
  toml::parse_result parsed = toml::parse(text);
  if (!parsed) {
    const toml::parse_error& error = parsed.error();
    return fail(ErrorCode::invalid, fmt::format("{}:{}:{}: {}", name, error.source().begin.line,
                                                error.source().begin.column, one_line(error.description())));
  }
  auto impl = std::make_unique<Impl>();
  impl->name = name;
  impl->values = std::move(parsed).table();
  impl->root = std::make_shared<Table::Node>();
  impl->root->values = &impl->values;
  return TomlFile(std::move(impl));
}

TomlFile::Table TomlFile::root() { return Table(this, impl_->root); }

void TomlFile::fail_at(std::uint32_t line, std::string message) {
  if (!impl_->error) {
    impl_->error = Error{ErrorCode::invalid, fmt::format("{}:{}: {}", impl_->name, line, message)};
  }
}

namespace {

// The first key of the tree that nobody asked for, as (line, message).
template <typename Node>
std::optional<std::pair<std::uint32_t, std::string>> unknown_key(const Node& node) {
  std::optional<std::pair<std::uint32_t, std::string>> found;
  if (node.values == nullptr) return found;
  for (const auto& [key, value] : *node.values) {
    if (std::find(node.known.begin(), node.known.end(), key.str()) != node.known.end()) continue;
    const std::uint32_t line = static_cast<std::uint32_t>(key.source().begin.line);
    if (found && found->first <= line) continue;
    std::string message = fmt::format("unknown key '{}'", one_line(full_name(node.path, key.str())));
    const auto near = nearest(key.str(), node.known);
    message += near ? fmt::format("; did you mean '{}'?", *near)
                    : fmt::format("; known here: {}", fmt::join(node.known, ", "));
    found = {line, message};
  }
  for (const auto& [key, child] : node.tables) {
    const auto below = unknown_key(*child);
    if (below && (!found || below->first < found->first)) found = below;
  }
  return found;
}

}  // namespace

Status TomlFile::finish() {
  if (const auto unknown = unknown_key(*impl_->root); unknown && !impl_->error) {
    fail_at(unknown->first, unknown->second);
  }
  if (impl_->error) return tl::unexpected<Error>(*impl_->error);
  return {};
}

TomlFile::Table TomlFile::Table::table(std::string_view key) {
  const toml::node* value = node_->find(key);
  auto& child = node_->tables[std::string(key)];
  if (!child) {
    child = std::make_shared<Node>();
    child->path = full_name(node_->path, key);
    child->line = value == nullptr ? node_->line : line_of(*value);
    if (value != nullptr) {
      child->values = value->as_table();
      if (child->values == nullptr)
        file_->fail_at(line_of(*value), fmt::format("'{}' must be a table", child->path));
    }
  }
  return Table(file_, child);
}

std::vector<TomlFile::Table> TomlFile::Table::tables(std::string_view key) {
  const toml::node* value = node_->find(key);
  std::vector<Table> result;
  if (value == nullptr) return result;
  const toml::array* array = value->as_array();
  if (array == nullptr || !array->is_array_of_tables()) {
    complain(key, fmt::format("must be written as [[{}]]", full_name(node_->path, key)));
    return result;
  }
  for (std::size_t i = 0; i < array->size(); ++i) {
    const std::string name = fmt::format("{}[{}]", key, i + 1);
    auto& child = node_->tables[name];
    child = std::make_shared<Node>();
    child->path = full_name(node_->path, name);
    child->line = line_of(*array->get(i));
    child->values = array->get(i)->as_table();
    result.push_back(Table(file_, child));
  }
  return result;
}

Time TomlFile::Table::day(std::string_view key) {
  const toml::node* value = node_->find(key);
  const auto date = value == nullptr ? std::nullopt : value->value_exact<toml::date>();
  const std::chrono::year_month_day written =
      date ? std::chrono::year(date->year) / date->month / date->day : std::chrono::year_month_day{};
  if (!date || !written.ok()) {
    complain(key, "must be a date such as 2027-01-31, without quotes");
    return no_time;
  }
  return from_seconds(std::chrono::duration_cast<std::chrono::seconds>(
                          (std::chrono::sys_days(written) + std::chrono::days(1)).time_since_epoch())
                          .count());
}

bool TomlFile::Table::has(std::string_view key) const {
  return node_->values != nullptr && node_->values->contains(key);
}

void TomlFile::Table::complain(std::string_view key, std::string message) {
  const toml::node* value = node_->values == nullptr ? nullptr : node_->values->get(key);
  file_->fail_at(value == nullptr ? node_->line : line_of(*value),
                 fmt::format("{}: {}", full_name(node_->path, key), message));
}

std::string TomlFile::Table::text(std::string_view key, const std::optional<std::string>& fallback) {
  const toml::node* value = node_->find(key);
  if (value == nullptr) {
    if (!fallback) complain(key, "is missing and has no default");
    return fallback.value_or("");
  }
  const auto text = value->value_exact<std::string>();
  if (!text) complain(key, "must be a text in quotes");
  return text.value_or("");
}

std::string TomlFile::Table::one_of(std::string_view key, const std::vector<std::string>& words,
                                    const std::optional<std::string>& fallback) {
  std::string word = text(key, fallback);
  if (std::find(words.begin(), words.end(), word) == words.end()) {
    complain(key, fmt::format("'{}' is not one of: {}", one_line(word), fmt::join(words, ", ")));
  }
  return word;
}

std::int64_t TomlFile::Table::number(std::string_view key, std::int64_t least, std::int64_t most,
                                     std::optional<std::int64_t> fallback) {
  const toml::node* value = node_->find(key);
  if (value == nullptr) {
    if (!fallback) complain(key, "is missing and has no default");
    return fallback.value_or(least);
  }
  const auto number = value->value_exact<std::int64_t>();
  if (!number || *number < least || *number > most) {
    complain(key, fmt::format("must be a whole number from {} to {}", least, most));
    return least;
  }
  return *number;
}

Duration TomlFile::Table::duration(std::string_view key, Duration least, Duration most,
                                   std::optional<Duration> fallback) {
  const toml::node* value = node_->find(key);
  if (value == nullptr) {
    if (!fallback) complain(key, "is missing and has no default");
    return fallback.value_or(least);
  }
  const auto text = value->value_exact<std::string>();
  const auto duration = text ? parse_duration(*text) : Result<Duration>(fail(ErrorCode::invalid, ""));
  if (!duration || *duration < least || *duration > most) {
    complain(key, fmt::format("must be a duration such as \"30m\", from {} to {}", show_duration(least),
                              show_duration(most)));
    return least;
  }
  return *duration;
}

bool TomlFile::Table::flag(std::string_view key, std::optional<bool> fallback) {
  const toml::node* value = node_->find(key);
  if (value == nullptr) {
    if (!fallback) complain(key, "is missing and has no default");
    return fallback.value_or(false);
  }
  const auto flag = value->value_exact<bool>();
  if (!flag) complain(key, "must be true or false");
  return flag.value_or(false);
}

std::vector<std::string> TomlFile::Table::list(std::string_view key, std::vector<std::string> fallback) {
  const toml::node* value = node_->find(key);
  if (value == nullptr) return fallback;
  std::vector<std::string> result;
  const toml::array* array = value->as_array();
  if (array == nullptr) {
    complain(key, "must be a list of texts, such as [\"a\", \"b\"]");
    return result;
  }
  for (const toml::node& item : *array) {
    const auto text = item.value_exact<std::string>();
    if (!text) complain(key, "must be a list of texts, such as [\"a\", \"b\"]");
    result.push_back(text.value_or(""));
  }
  return result;
}

}  // namespace steward::policy
