#include "programs/stewardd/dump.h"

#include <fmt/format.h>

#include <cstdio>

#include "store/offline.h"

namespace steward {
namespace {

void print(const std::string& line) { std::printf("%s\n", line.c_str()); }

Result<bool> verify(store::Offline& database, const std::string& head) {
  const auto check = database.verify(head);
  if (!check) return tl::unexpected(check.error());
  if (!check->intact) {
    print("the ledger is not intact: " + check->trouble);
    return false;
  }
  print(fmt::format("the ledger is intact: {} entries\nhead: {}", check->entries, check->head));
  if (head.empty()) print("no published head was given: entries cut off its end would not be missed");
  return true;
}

// A disk that fills up behind a redirection must not look like a dump.
Status written() {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return {};
  return fail(ErrorCode::io, "writing to stdout failed");
}

}  // namespace

Result<bool> work_offline(const policy::Site& site, const Options& options) {
  const auto key = store::load_key(site.ledger_key);
  if (!key) return tl::unexpected(key.error());
  auto database =
      store::Offline::open(options.database.empty() ? site.state_dir / "steward.db" : options.database, *key);
  if (!database) return tl::unexpected(database.error());
  if (options.task == Task::verify) return verify(*database, options.head);
  const auto dumped =
      options.task == Task::dump_ledger ? database->dump_ledger(print) : database->dump_stored(print);
  if (!dumped) return tl::unexpected(dumped.error());
  if (const auto whole = written(); !whole) return tl::unexpected(whole.error());
  return true;
}

}  // namespace steward
