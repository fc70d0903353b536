#include "programs/steward/gate_files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <system_error>

#include "base/files.h"
#include "base/text.h"

namespace steward::cli {
namespace {

constexpr std::size_t longest_file = 8u << 20;

tl::unexpected<Error> failed_with(std::string_view doing, const std::filesystem::path& path) {
  const int error = errno;
  return fail(ErrorCode::io,
              fmt::format("{} {}: {}", doing, shown_path(path), std::generic_category().message(error)));
}

// Seconds; 0: there is no such file.
std::time_t changed_at(const std::filesystem::path& path) {
  struct ::stat about {};
  return ::stat(path.c_str(), &about) == 0 ? about.st_mtime : 0;
}

// A second ahead of now: what Slurm may have read a moment ago is as old as now at most.
Status make_later(const std::filesystem::path& path, std::time_t than) {
  const std::time_t later = std::max(than, std::time(nullptr)) + 1;
  const ::timespec times[2] = {{later, 0}, {later, 0}};
  if (::utimensat(AT_FDCWD, path.c_str(), times, 0) != 0) return failed_with("setting the time of", path);
  return {};
}

}  // namespace

std::string shown_path(const std::filesystem::path& path) { return one_line(path.native(), 1000); }

Result<GateFile> read_gate_file(const std::filesystem::path& path) {
  auto text = read_file(path, longest_file);
  if (!text && text.error().code == ErrorCode::not_found) return GateFile{path, std::nullopt};
  if (!text) return tl::unexpected(text.error());
  auto mark = advice::gate_mark(*text);
  return GateFile{path, std::move(*text), std::move(mark)};
}

Status install(const std::filesystem::path& path, std::string_view text) {
  const std::time_t old = changed_at(path);
  if (auto status = replace_file(path, text, 0644); !status) return status;
  return make_later(path, old);
}

Status move_over(const std::filesystem::path& from, const std::filesystem::path& to) {
  const std::time_t old = changed_at(to);
  if (::rename(from.c_str(), to.c_str()) != 0) return failed_with("putting back", from);
  return make_later(to, old);
}

Status keep_as(const std::filesystem::path& path, const std::filesystem::path& kept) {
  if (::link(path.c_str(), kept.c_str()) == 0) return {};
  if (errno != EEXIST) return failed_with("keeping the site's own script as", kept);
  std::error_code ignored;
  if (std::filesystem::equivalent(path, kept, ignored)) return {};  // a write that was cut short had kept it
  return fail(ErrorCode::conflict,
              fmt::format("{} is there already; look at it, and move it away when it is not needed",
                          shown_path(kept)));
}

std::filesystem::path site_name(const std::filesystem::path& hook) {
  return hook.parent_path() / (hook.stem().native() + "_site" + hook.extension().native());
}

std::optional<std::string> lua_trouble(CommandRunner& runner, const std::string& text) {
  // 5.1 first: it is what Debian's Slurm runs, and the strictest.
  for (const char* compiler :
       {"/usr/bin/luac5.1", "/usr/bin/luac5.3", "/usr/bin/luac5.4", "/usr/bin/luac5.2", "/usr/bin/luac"}) {
    if (::access(compiler, X_OK) != 0) continue;
    Command command;
    command.argv = {compiler, "-p", "-"};
    command.environment = {{"LC_ALL", "C"}};
    command.input = CommandInput{text};
    const auto result = runner.run(command, [](std::string_view) {});
    if (!result) continue;
    return result->exit_status == 0 ? std::string() : one_line(trim(result->error_output), 300);
  }
  return std::nullopt;
}

std::string mode_trouble(const std::filesystem::path& path) {
  struct ::stat about {};
  if (::stat(path.c_str(), &about) != 0) return "cannot be looked at";
  if ((about.st_mode & (S_IWGRP | S_IWOTH)) != 0)
    return "can be changed by others than its owner: chmod go-w";
  if ((about.st_mode & S_IROTH) == 0) return "cannot be read by everybody, whose commands need it: chmod a+r";
  return "";
}

bool is_later(const std::filesystem::path& first, const std::filesystem::path& second) {
  const std::time_t one = changed_at(first), other = changed_at(second);
  return one != 0 && other != 0 && one > other;
}

}  // namespace steward::cli
