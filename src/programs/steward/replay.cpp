#include "programs/steward/replay.h"

#include <fmt/format.h>

#include <ostream>

#include "base/text.h"
#include "engine/replay.h"
#include "engine/tape_reader.h"
#include "policy/load.h"
#include "programs/steward/progress.h"
#include "programs/steward/replay_page.h"
#include "programs/steward/source.h"
#include "wire/tape_json.h"

namespace steward::cli {
namespace {

Result<std::vector<policy::Policy>> load_all(const ReplayOptions& options) {
  std::vector<policy::Policy> policies;
  for (const std::string& file : options.policies) {
    auto policy = policy::load(file);
    if (!policy) return tl::unexpected(policy.error());
    if (options.mode) policy->mode = *options.mode;
    policies.push_back(std::move(*policy));
  }
  return policies;
}

Status play(engine::TapeReader& reader, engine::Replay& replay, Progress& progress) {
  for (;;) {
    auto line = reader.next();
    if (!line) return tl::unexpected<Error>(line.error());
    if (!*line) break;
    if (const Status taken = replay.take(std::move(**line), reader.text()); !taken)
      return tl::unexpected<Error>(reader.at_place(taken.error()));
    progress.at(reader.bytes());
  }
  replay.finish();
  return {};
}

void print(const Session& session, const ReplayOptions& options, const replayed::Record& record) {
  if (options.json) {
    print_json_text(session, wire::to_json(record));
  } else {
    session.terminal.line(replay_line(session.terminal, record));
  }
}

int end(const Session& session, const ReplayOptions& options, const replayed::Summary& summary,
        Duration took) {
  if (options.json) {
    print_json_text(session, wire::to_json(summary));
  } else {
    show_replay_summary(session.terminal, summary, took);
  }
  // A disk that fills up behind a redirection must not look like a replay.
  if (!session.terminal.out.flush()) return failed(session, {ErrorCode::io, "writing to stdout failed"});
  return kDone;
}

}  // namespace

int replay_tape(const Session& session, const ReplayOptions& options) {
  auto policies = load_all(options);
  if (!policies) return failed(session, policies.error());
  Source source;
  if (const Status opened = open(session, options.tape, source); !opened)
    return failed(session, opened.error());
  Progress progress(session.terminal, source.bytes);
  engine::TapeReader reader(*source.in, source.name);
  engine::Replay replay(policies->front(), engine::wordless(), [&](const replayed::Record& record) {
    if (session.terminal.writes_terminal) progress.clear();
    print(session, options, record);
  });
  for (std::size_t i = 1; i < policies->size(); ++i) replay.also((*policies)[i]);
  const Status played = play(reader, replay, progress);
  const Duration took = progress.took();
  progress.clear();
  if (!played) {
    session.terminal.out.flush();
    return failed(session, played.error());
  }
  if (replay.state() == nullptr)
    return failed(session, {ErrorCode::invalid, source.name + " holds no tape: it is empty"});
  if (reader.torn()) {
    session.terminal.complain(fmt::format("{}:{}: the last line is cut off, as by a crash: it is not taken",
                                          source.name, reader.line()));
  }
  return end(session, options, replay.summary(), took);
}

}  // namespace steward::cli
