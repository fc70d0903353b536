#include "meter/gres.h"

#include <fmt/format.h>
#include <strings.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <system_error>

#include "base/files.h"
#include "base/hostlist.h"
#include "base/text.h"

namespace steward::meter {
namespace {

bool same_word(std::string_view a, std::string_view b) {
  return a.size() == b.size() && ::strncasecmp(a.data(), b.data(), a.size()) == 0;
}

struct Line {
  std::size_t number = 0;
  std::string text;
};

// Whole lines: comments off, a backslash at the end joins the next.
std::vector<Line> whole_lines(std::string_view text) {
  std::vector<Line> lines;
  std::size_t number = 0;
  bool continues = false;
  for (std::string_view raw : split(text, '\n')) {
    ++number;
    raw = trim(raw.substr(0, raw.find('#')));
    if (!continues) lines.push_back({number, ""});
    continues = raw.ends_with('\\');
    if (continues) raw.remove_suffix(1);
    lines.back().text += std::string(raw) + " ";
  }
  return lines;
}

struct Keys {
  std::optional<std::string_view> nodes, name, files;
  bool together = false;
};

Keys keys_of(std::string_view line) {
  Keys keys;
  while (!line.empty()) {
    line = trim(line);
    const std::size_t end = std::min(line.find_first_of(" \t"), line.size());
    const std::string_view word = line.substr(0, end);
    line.remove_prefix(end);
    const std::size_t equals = word.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string_view key = word.substr(0, equals);
    const std::string_view value = word.substr(equals + 1);
    if (same_word(key, "NodeName")) keys.nodes = value;
    if (same_word(key, "Name")) keys.name = value;
    if (same_word(key, "File") || same_word(key, "MultipleFiles")) keys.files = value;
    if (same_word(key, "MultipleFiles")) keys.together = true;
  }
  return keys;
}

Result<bool> is_for(const Keys& keys, std::string_view node) {
  if (!keys.nodes) return true;
  auto names = expand_hostlist(*keys.nodes);
  if (!names) return tl::unexpected(names.error());
  return std::find(names->begin(), names->end(), node) != names->end();
}

Result<std::uint32_t> minor_of(const std::string& file) {
  struct ::stat about {};
  if (::stat(file.c_str(), &about) != 0) {
    return fail(ErrorCode::not_found,
                fmt::format("device file {} of gres.conf: {}", file, std::generic_category().message(errno)));
  }
  if (!S_ISCHR(about.st_mode)) {
    return fail(ErrorCode::invalid, fmt::format("{} of gres.conf is no character device", file));
  }
  return static_cast<std::uint32_t>(minor(about.st_rdev));
}

}  // namespace

Result<std::vector<GresLine>> parse_gres_conf(std::string_view text, std::string_view node) {
  std::vector<GresLine> found;
  for (const Line& line : whole_lines(text)) {
    const std::string_view trimmed = trim(line.text);
    if (same_word(trimmed.substr(0, 8), "include ")) {
      return fail(
          ErrorCode::invalid,
          fmt::format("line {}: Include is not followed; set gres_conf to the included file", line.number));
    }
    const Keys keys = keys_of(trimmed);
    if (!keys.name || !same_word(*keys.name, "gpu") || !keys.files) continue;
    const auto mine = is_for(keys, node);
    if (!mine) return fail_in(fmt::format("line {}", line.number), mine.error());
    if (!*mine) continue;
    auto files = expand_hostlist(*keys.files);
    if (!files) return fail_in(fmt::format("line {}", line.number), files.error());
    // All of a MIG instance's files (its GPU's, and its capabilities') are one device to Slurm.
    if (keys.together) files->resize(1);
    found.push_back({std::move(*files)});
  }
  return found;
}

std::vector<std::string> in_gres_order(const std::vector<GresLine>& lines) {
  // Slurm numbers a node's devices as gres.conf lists them, line after line.
  std::vector<std::string> files;
  for (const GresLine& line : lines) files.insert(files.end(), line.files.begin(), line.files.end());
  return files;
}

Result<std::vector<GresDevice>> read_gres(const std::filesystem::path& gres_conf, std::string_view node) {
  const auto text = read_file(gres_conf);
  if (!text) return tl::unexpected(text.error());
  const auto lines = parse_gres_conf(*text, node);
  if (!lines) return fail_in(gres_conf.native(), lines.error());
  std::vector<GresDevice> devices;
  for (const std::string& file : in_gres_order(*lines)) {
    const auto number = minor_of(file);
    if (!number) return tl::unexpected(number.error());
    devices.push_back({static_cast<std::uint32_t>(devices.size()), file, *number});
  }
  return devices;
}

void join_gres(const std::vector<GresDevice>& gres, std::vector<GpuDevice>& devices) {
  for (GpuDevice& device : devices) {
    const auto at =
        std::find_if(gres.begin(), gres.end(), [&](const auto& g) { return g.minor == device.minor; });
    // Slurm's MIG gres are instances, which no device file's minor names: not known is better than wrong.
    const bool known = at != gres.end() && !device.part_of && !device.mig;
    device.gres_index = known ? std::optional(at->gres_index) : std::nullopt;
  }
}

}  // namespace steward::meter
