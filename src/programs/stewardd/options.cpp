#include "programs/stewardd/options.h"

#include <algorithm>

namespace steward {

const std::string_view help_text =
    R"(stewardd: the daemon of Steward, one per Slurm cluster.

  stewardd [--config FILE]                 run in the foreground until SIGTERM
  stewardd [--config FILE] --check         read and check configuration and policy, then exit
  stewardd [--config FILE] --verify [HEAD]
      check the ledger of a stewardd that does not run: exit 0, and what it holds, when it is intact; exit 1,
      and the entry that does not fit, when it is not. HEAD is a head that was published earlier (64
      hexadecimal digits): without one, entries cut off the ledger's end cannot be missed.
  stewardd [--config FILE] --dump-cases ledger|stored
      print all cases and emergencies, one a line, as the ledger's entries make them or as they are stored.
      The two are the same, byte for byte; exit 1 when an entry does not fit.

  --database FILE   with --verify and --dump-cases: another database than the configuration's, such as a
                    backup's copy; its key is the configuration's

FILE is /etc/steward/steward.toml unless given. The daemon needs Slurm's AdminLevel=Operator for its account
(sacctmgr add user steward account=root adminlevel=operator) and no root. Logs go to stderr, one line each.
Run --verify and --dump-cases as the daemon's user, so that the database's files stay its own.
)";

namespace {

bool is_head(std::string_view word) {
  return word.size() == 64 && word.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// Takes the words of a command line one by one.
class Words {
 public:
  explicit Words(const std::vector<std::string_view>& words) : words_(words) {}
  bool more() const { return at_ < words_.size(); }
  std::string_view next() { return words_[at_++]; }
  // The next word, when it is no option.
  std::string_view value() { return more() && words_[at_].rfind('-', 0) != 0 ? next() : std::string_view(); }

 private:
  const std::vector<std::string_view>& words_;
  std::size_t at_ = 0;
};

tl::unexpected<Error> wrong(std::string message) { return fail(ErrorCode::invalid, std::move(message)); }

Status take_dump(Words& words, Options& options) {
  const std::string_view source = words.value();
  if (source != "ledger" && source != "stored") return wrong("--dump-cases needs \"ledger\" or \"stored\"");
  options.task = source == "ledger" ? Task::dump_ledger : Task::dump_stored;
  return {};
}

Status take_verify(Words& words, Options& options) {
  options.task = Task::verify;
  options.head = words.value();
  if (options.head.empty() || is_head(options.head)) return {};
  return wrong("'" + options.head + "' is no head: a head is 64 hexadecimal digits in lower case");
}

Status take_path(Words& words, std::string_view option, std::filesystem::path& path) {
  path = words.value();
  return path.empty() ? Status(wrong(std::string(option) + " needs a file")) : Status();
}

Status take(Words& words, Options& options) {
  const std::string_view word = words.next();
  if (word == "--config") return take_path(words, word, options.config);
  if (word == "--database") return take_path(words, word, options.database);
  if (word != "--check" && word != "--verify" && word != "--dump-cases")
    return wrong("unknown argument '" + std::string(word) + "'");
  if (options.task != Task::run) return wrong("one of --check, --verify and --dump-cases at a time");
  if (word == "--verify") return take_verify(words, options);
  if (word == "--dump-cases") return take_dump(words, options);
  options.task = Task::check;
  return {};
}

}  // namespace

Result<Options> read_options(const std::vector<std::string_view>& words) {
  Options options;
  const bool asks = std::any_of(words.begin(), words.end(),
                                [](std::string_view word) { return word == "--help" || word == "-h"; });
  if (asks) {
    options.task = Task::help;
    return options;
  }
  Words rest(words);
  while (rest.more()) {
    if (const auto taken = take(rest, options); !taken) return tl::unexpected(taken.error());
  }
  if (!options.database.empty() && (options.task == Task::run || options.task == Task::check))
    return wrong("--database goes with --verify and --dump-cases");
  return options;
}

}  // namespace steward
