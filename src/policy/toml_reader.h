// TomlFile: strict reading of a TOML file. The only door to the TOML library.
//
// Every key that the program knows is asked for by a getter; finish() then refuses whatever else the file
// holds, with file, line and the nearest known key. A getter that finds something wrong remembers the first
// error and returns a harmless value, so that a reader is written straight down and checks once, at the end.
// Not thread-safe.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace steward::policy {

class TomlFile {
 public:
  // Errors: not_found, invalid (not TOML; with line and column).
  static Result<TomlFile> read(const std::filesystem::path& path);
  static Result<TomlFile> parse(std::string_view text, std::string_view name);

  class Table {
   public:
    Table table(std::string_view key);  // a missing table is an empty one
    // Without a fallback the key is required.
    std::string text(std::string_view key, const std::optional<std::string>& fallback = {});
    std::string one_of(std::string_view key, const std::vector<std::string>& words,
                       const std::optional<std::string>& fallback = {});
    std::int64_t number(std::string_view key, std::int64_t least, std::int64_t most,
                        std::optional<std::int64_t> fallback = {});
    Duration duration(std::string_view key, Duration least, Duration most,
                      std::optional<Duration> fallback = {});
    bool flag(std::string_view key, std::optional<bool> fallback = {});
    std::vector<std::string> list(std::string_view key, std::vector<std::string> fallback = {});
    // [[key]]: each table of the array, in order; a missing one is empty.
    std::vector<Table> tables(std::string_view key);
    // The end of a day, UTC: until = 2027-01-31. Required.
    Time day(std::string_view key);
    bool has(std::string_view key) const;
    // An error of meaning, at the key's own line ("window is shorter than two intervals").
    void complain(std::string_view key, std::string message);

   private:
    friend class TomlFile;
    struct Node;
    Table(TomlFile* file, std::shared_ptr<Node> node) : file_(file), node_(std::move(node)) {}
    TomlFile* file_;
    std::shared_ptr<Node> node_;
  };

  Table root();
  // The first error met, or an unknown key; error invalid with "file:line: ...".
  Status finish();

  TomlFile(TomlFile&&) noexcept;
  TomlFile& operator=(TomlFile&&) noexcept;
  ~TomlFile();

 private:
  struct Impl;
  explicit TomlFile(std::unique_ptr<Impl> impl);
  void fail_at(std::uint32_t line, std::string message);
  std::unique_ptr<Impl> impl_;
};

}  // namespace steward::policy
