#include "programs/steward/check.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <istream>
#include <iterator>

#include "advice/mend.h"
#include "advice/script.h"
#include "base/files.h"
#include "base/text.h"
#include "programs/steward/check_page.h"
#include "programs/steward/slurm_client.h"
#include "wire/script_json.h"

namespace steward::cli {
namespace {

constexpr std::size_t kLargestRead = std::size_t{8} << 20;  // of a script; sbatch takes half of it
constexpr std::size_t kLargestCode = std::size_t{1} << 20;  // of a program that a script runs

struct Around {
  std::optional<Cluster> cluster;
  advice::Surroundings surroundings;
  std::vector<std::string> left_out;
};

Around look_around(const Session& session) {
  Around around;
  const auto cluster = session.api.cluster();
  if (cluster) {
    around.cluster = *cluster;
  } else {
    around.left_out.push_back(
        "partitions, QOS, GPU types, nodes' sizes and service windows were not checked: " +
        cluster.error().message);
  }
  const std::string& zone = session.terminal.zone.name;
  around.surroundings.at = advice::local_now(session.terminal.now, zone);
  around.surroundings.zone = zone;
  around.surroundings.exists = [](const std::string& path) { return ::access(path.c_str(), F_OK) == 0; };
  around.surroundings.contents = [](const std::string& path) -> std::optional<std::string> {
    const auto text = read_file(path, kLargestCode);
    if (!text || text->find('\0') != std::string::npos) return std::nullopt;
    return *text;
  };
  return around;
}

struct ReadScript {
  std::string name;  // as it is shown
  std::string text;
};

Result<ReadScript> read_source(const Session& session, const std::string& file) {
  if (file != "-") {
    const auto text = read_file(file, kLargestRead);
    if (!text) return tl::unexpected<Error>(text.error());
    return ReadScript{file, *text};
  }
  std::string text;
  char byte = 0;
  while (text.size() < kLargestRead && session.terminal.in.get(byte)) text += byte;
  return ReadScript{"<stdin>", text};
}

bool is_grave(const CheckedScript& checked) {
  return std::any_of(checked.findings.begin(), checked.findings.end(),
                     [](const ScriptFinding& each) { return each.severity != Severity::hint; });
}

void print(const Session& session, const std::string& name, const std::string& text,
           const CheckedScript& checked) {
  const std::vector<std::string> lines = advice::read_script(text).lines;
  for (const ScriptFinding& each : checked.findings) print_finding(session.terminal, name, lines, each);
  print_summary(session.terminal, name, checked.findings);
}

// Where the file really is: a link stays a link. The owner and the mode stay as they are.
Status write_back(const std::string& file, const std::string& text) {
  std::error_code failed;
  const auto path = std::filesystem::canonical(file, failed);
  struct stat before {};
  if (failed || ::stat(path.c_str(), &before) != 0)
    return fail(ErrorCode::io, fmt::format("{} cannot be looked at", one_line(file)));
  const bool own = before.st_uid == ::geteuid();
  if (!own && ::geteuid() != 0)
    return fail(ErrorCode::refused,
                fmt::format("{} belongs to somebody else; nothing was written", one_line(file)));
  const auto mode = static_cast<int>(before.st_mode & 07777U);
  if (const Status written = replace_file(path, text, mode); !written) return written;
  if (!own || before.st_gid != ::getegid()) {
    if (::chown(path.c_str(), before.st_uid, before.st_gid) != 0)
      return fail(ErrorCode::io,
                  fmt::format("{} was written, and its owner could not be kept", one_line(file)));
  }
  // Where the mask took something away, or chown did.
  if (::chmod(path.c_str(), before.st_mode & 07777U) != 0)
    return fail(ErrorCode::io, fmt::format("{} was written, and its mode could not be kept", one_line(file)));
  return {};
}

// One script mended: shown, asked for, written. Its new text; the old one, where nothing was to be mended or
// it was declined.
Result<std::string> fix(const Session& session, const std::string& file, const std::string& text,
                        const CheckOptions& options, const SbatchEnvironment& environment,
                        const Around& around) {
  const advice::Mended mended = advice::mend(file, text, options.rest, environment, around.surroundings);
  if (mended.fixes == 0) {
    session.terminal.line(fmt::format("{}: there is nothing that --fix would change", one_line(file)));
    return text;
  }
  print_diff(session.terminal, advice::unified_diff(file, text, mended.text));
  if (ask_consent(session, fmt::format("Write this to {}?", one_line(file)), options.yes) != kDone)
    return text;
  const Status written = write_back(file, mended.text);
  if (!written) return tl::unexpected<Error>(written.error());
  return mended.text;
}

int check_scripts(const Session& session, const CheckOptions& options, const Around& around) {
  const SbatchEnvironment environment = sbatch_environment();
  std::vector<CheckedScript> all;
  bool grave = false, unread = false;
  for (const std::string& file : options.scripts) {
    auto source = read_source(session, file);
    if (!source) {
      failed(session, source.error());
      unread = true;
      continue;
    }
    if (options.fix) {
      const auto text = fix(session, file, source->text, options, environment, around);
      if (!text) return failed(session, text.error());
      source->text = *text;
    }
    all.push_back(advice::check_script(file, source->text, options.rest, environment, around.surroundings));
    grave = grave || is_grave(all.back());
    if (!options.json) print(session, source->name, source->text, all.back());
  }
  if (options.json) print_json_text(session, wire::checked_json(all, around.left_out));
  return grave || unread ? kFailed : kDone;
}

// "srun --pty …", "sbatch -G 1 train.sh": the command's name first.
int check_line(const Session& session, CheckOptions options, const Around& around) {
  const std::string name = options.rest.front();
  options.rest.erase(options.rest.begin());
  advice::SlurmCommand command = advice::SlurmCommand::srun;
  if (name == "sbatch") {
    command = advice::SlurmCommand::sbatch;
    const advice::JobRead job = advice::read_job({command, nullptr, {}, options.rest});
    if (!job.arguments.empty() && !job.request().wrap) {
      options.scripts = {job.arguments.front()};
      return check_scripts(session, options, around);
    }
  } else if (name == "salloc") {
    command = advice::SlurmCommand::salloc;
  } else if (name != "srun") {
    session.terminal.complain(
        "behind -- stands a script's sbatch options, or a command line that begins with sbatch, srun or "
        "salloc");
    return kUsage;
  }
  const CheckedScript checked = advice::check_command(
      command, options.rest, name == "sbatch" ? sbatch_environment() : SbatchEnvironment{},
      around.surroundings);
  if (options.json) {
    print_json_text(session, wire::checked_json({checked}, around.left_out));
  } else {
    print(session, name, "", checked);
  }
  return is_grave(checked) ? kFailed : kDone;
}

void print_rules(const Session& session) {
  Table table({{"RULE"}, {"AT WORST"}, {"WHAT IT LOOKS FOR", false, 20}});
  for (const advice::CheckRule& each : advice::check_rules()) {
    table.add({{std::string(each.name), Tint::strong},
               {std::string(to_string(each.severity))},
               {std::string(each.looks_for)}});
  }
  session.terminal.print(table);
}

}  // namespace

int check(const Session& session, const CheckOptions& options) {
  if (options.rules) {
    print_rules(session);
    return kDone;
  }
  const bool reads_stdin =
      std::find(options.scripts.begin(), options.scripts.end(), "-") != options.scripts.end();
  if (options.fix && (reads_stdin || options.json || options.scripts.empty())) {
    session.terminal.complain("--fix writes into scripts' files: name them, and leave --json out");
    return kUsage;
  }
  if (options.scripts.empty() && options.rest.empty()) {
    session.terminal.complain("no script is named; `steward check --help` shows how");
    return kUsage;
  }
  Around around = look_around(session);
  around.surroundings.cluster = around.cluster ? &*around.cluster : nullptr;
  const int code = options.scripts.empty() ? check_line(session, options, around)
                                           : check_scripts(session, options, around);
  if (!options.json) {
    for (const std::string& each : around.left_out) session.terminal.complain(each);
  }
  return code;
}

}  // namespace steward::cli
