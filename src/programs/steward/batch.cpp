#include "programs/steward/batch.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <ostream>
#include <thread>

#include "advice/batch.h"
#include "advice/check.h"
#include "base/files.h"
#include "base/text.h"
#include "programs/steward/slurm_client.h"
#include "wire/batch_json.h"

namespace steward::cli {
namespace {

constexpr int file_mode = 0644;
constexpr int accounting_tries = 8;

struct KnownJob {
  advice::SlurmKnows job;
  std::vector<std::string> words;
  bool sure = true;  // of where words begin and end
};

Result<KnownJob> look_at_job(const SlurmClient& slurm, const std::string& id) {
  const auto shown = slurm.show_job(id);
  if (!shown)
    return fail(shown.error().code,
                fmt::format("Slurm knows no job {} that runs: {}", one_line(id, 40), shown.error().message));
  const auto job = advice::read_shown_job(*shown);
  if (!job) return tl::unexpected<Error>(job.error());
  if (job->uid != ::getuid())
    return fail(ErrorCode::refused, fmt::format("job {} is somebody else's", one_line(id, 40)));
  if (job->batch)
    return fail(
        ErrorCode::refused,
        fmt::format("job {} is a batch job already; `scontrol write batch_script {}` gives its script, and "
                    "`steward check` looks at it",
                    one_line(id, 40), one_line(id, 40)));
  KnownJob known{*job, {}, true};
  // Without accounting there is no line: what it runs is then for the person to say. A job that has just
  // begun comes into accounting some seconds later.
  auto line = slurm.submit_line(id);
  for (int tries = 0; tries < accounting_tries && line && line->empty(); ++tries) {
    std::this_thread::sleep_for(std::chrono::seconds(1));
    line = slurm.submit_line(id);
  }
  if (!line || line->empty()) return known;
  if (auto words = client_running_here(*line, ::getuid()); words) {
    known.words = std::move(*words);
    return known;
  }
  for (const std::string_view each : split(*line, ' ')) {
    if (!each.empty()) known.words.emplace_back(each);
  }
  known.sure = false;
  return known;
}

// What `steward check` warns of in the script, hints left out: the script has its own.
void add_findings(const Session& session, const Cluster* cluster, BatchScript& batch) {
  advice::Surroundings around;
  around.cluster = cluster;
  around.zone = session.terminal.zone.name;
  around.at = advice::local_now(session.terminal.now, around.zone);
  const CheckedScript checked = advice::check_script("job.sh", batch.script, {}, {}, around);
  for (const ScriptFinding& each : checked.findings) {
    if (each.severity != Severity::hint) batch.notes.push_back({"steward check", each.message});
  }
}

void print_notes(const Terminal& terminal, const BatchScript& batch) {
  for (const BatchNote& each : batch.notes) terminal.complain(fmt::format("{}: {}", each.about, each.text));
  if (batch.link.empty()) return;
  terminal.complain(
      fmt::format("such interactive work is at home elsewhere: {}, {}", batch.elsewhere, batch.link));
  for (std::size_t i = 0; i < batch.steps.size(); ++i)
    terminal.complain(fmt::format("  {}. {}", i + 1, batch.steps[i]));
}

Status write_new(const std::string& file, const std::string& text) {
  const int at = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, file_mode);
  if (at < 0 && errno == EEXIST)
    return fail(ErrorCode::conflict,
                fmt::format("{} is there already; --force writes over it", one_line(file)));
  if (at < 0) return fail(ErrorCode::io, fmt::format("{} cannot be written", one_line(file)));
  std::string_view rest = text;
  while (!rest.empty()) {
    const ssize_t written = ::write(at, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) break;
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  const bool closed = ::close(at) == 0;
  if (rest.empty() && closed) return {};
  ::unlink(file.c_str());
  return fail(ErrorCode::io,
              fmt::format("{} could not be written whole, and was taken away again", one_line(file)));
}

Status write_script(const BatchOptions& options, const std::string& text) {
  return options.force ? replace_file(options.file, text, file_mode) : write_new(options.file, text);
}

int submit(const Session& session, const BatchOptions& options, const SlurmClient& slurm,
           const BatchScript& batch) {
  if (const int code = ask_consent(session, "Submit this?", options.yes); code != kDone) return code;
  const auto said =
      slurm.submit(batch.script, options.file.empty() ? std::nullopt : std::optional(options.file));
  if (!said) return failed(session, said.error());
  session.terminal.line(one_line(trim(*said), 500));
  if (!options.job.empty())
    session.terminal.line(
        fmt::format("Job {} goes on until you end it: scancel {}", options.job, options.job));
  return kDone;
}

// The script is there.
int hand_out(const Session& session, const BatchOptions& options, const SlurmClient& slurm,
             const BatchScript& batch) {
  const bool ready = batch.state == BatchState::ready;
  if (!options.file.empty()) {
    if (const Status written = write_script(options, batch.script); !written)
      return failed(session, written.error());
  }
  if (options.json) {
    print_json_text(session, wire::batch_json(batch));
    return kDone;
  }
  if (options.file.empty() || options.submit) session.terminal.out << batch.script << std::flush;
  print_notes(session.terminal, batch);
  if (!options.submit) {
    if (!options.file.empty())
      session.terminal.line(fmt::format("{} is written; {}sbatch {}", one_line(options.file),
                                        ready ? "" : "put your commands into it, then ",
                                        one_line(options.file)));
    return kDone;
  }
  if (!ready) {
    session.terminal.complain("nothing was submitted: the script has no commands yet");
    return kFailed;
  }
  return submit(session, options, slurm, batch);
}

bool usage(const Session& session, const BatchOptions& options) {
  const char* wrong = nullptr;
  if (options.job.empty() == options.words.empty())
    wrong = "say either a command line behind -- or --job ID; `steward batch --help` shows how";
  else if (options.json && options.submit)
    wrong = "--submit asks and tells; leave --json out";
  else if (options.force && options.file.empty())
    wrong = "--force is for -o FILE";
  if (wrong != nullptr) session.terminal.complain(wrong);
  return wrong == nullptr;
}

}  // namespace

int batch(const Session& session, const BatchOptions& options) {
  if (!usage(session, options)) return kUsage;
  SystemCommandRunner runner;
  const SlurmClient slurm(runner, whole_environment());
  // Without stewardd there is a script all the same; it only names no partition's time.
  const auto cluster = session.api.cluster();
  advice::BatchAsk ask;
  ask.words = options.words;
  ask.cluster = cluster ? &*cluster : nullptr;
  std::optional<KnownJob> known;
  if (!options.job.empty()) {
    auto looked = look_at_job(slurm, options.job);
    if (!looked) return failed(session, looked.error());
    known = std::move(*looked);
    ask.words = known->words;
    ask.job = &known->job;
    ask.words_are_sure = known->sure;
  }
  BatchScript made = advice::to_batch(ask);
  if (made.state == BatchState::ready) add_findings(session, ask.cluster, made);
  if (made.state != BatchState::refused) return hand_out(session, options, slurm, made);
  if (options.json) {
    print_json_text(session, wire::batch_json(made));
  } else {
    session.terminal.complain(made.refusal);
    print_notes(session.terminal, made);
  }
  return kFailed;
}

}  // namespace steward::cli
