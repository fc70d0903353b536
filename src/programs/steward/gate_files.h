// The gate's files on disk: read, put in place, judged. Whatever is cut short leaves the old file or the new
// one, whole.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "advice/gate.h"
#include "base/result.h"
#include "base/subprocess.h"

namespace steward::cli {

std::string shown_path(const std::filesystem::path& path);

struct GateFile {
  std::filesystem::path path;
  std::optional<std::string> text;         // none: there is no such file
  std::optional<advice::GateMark> mark{};  // none: it is not ours
  bool is_ours() const { return mark.has_value(); }
  bool is_foreign() const { return text && !mark; }
};

// Errors: io.
Result<GateFile> read_gate_file(const std::filesystem::path& path);

// Puts `text` there, readable for everybody. Slurm's controller takes a file anew only when its time of
// change, in whole seconds, is later: it is made later than the old one's. Errors: io.
Status install(const std::filesystem::path& path, std::string_view text);

// `from` becomes `to`, replacing it, with a later time of change than that one had. Errors: io.
Status move_over(const std::filesystem::path& from, const std::filesystem::path& to);

// Keeps the file under a second name, with its owner, mode and time. Errors: conflict (the name is taken),
// io.
Status keep_as(const std::filesystem::path& path, const std::filesystem::path& kept);

// "job_submit.lua" -> "job_submit_site.lua": the site's own.
std::filesystem::path site_name(const std::filesystem::path& hook);

// Asks a Lua compiler whether it can read the text. Nullopt: there is none on this machine. Else empty: it
// can; or what it said.
std::optional<std::string> lua_trouble(CommandRunner& runner, const std::string& text);

// Why a file that root's and everybody's commands run is not safe, or cannot be read by all; empty: it is
// well.
std::string mode_trouble(const std::filesystem::path& path);

// Is the first file's time of change later than the second's? False when one of them is missing.
bool is_later(const std::filesystem::path& first, const std::filesystem::path& second);

}  // namespace steward::cli
