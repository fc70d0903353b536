#include "contact/address_book.h"

#include <fmt/format.h>
#include <sysexits.h>

#include "base/text.h"
#include "contact/address.h"

namespace steward::contact {
namespace {

constexpr std::size_t output_limit = 64u << 10;
constexpr std::size_t name_limit = 120;

// "address: x" and "name: y"; other lines are the command's own business.
void read_line(std::string_view line, Reached& reached) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return;
  const std::string_view key = trim(line.substr(0, colon)), value = trim(line.substr(colon + 1));
  if (value.empty()) return;
  if (key == "address") reached.address = std::string(value);
  if (key == "name") reached.name = one_line(value, name_limit);
}

}  // namespace

Result<Reached> NamesAsAddresses::look_up(uid_t uid, const std::string& user) {
  auto address = mail_address(user, domain_);
  if (!address) return tl::unexpected(address.error());
  Reached reached{std::move(*address), ""};
  const auto account = directory_.by_uid(uid);
  if (account && account->user == user) reached.name = account->full_name;
  return reached;
}

Result<Reached> AskedAddresses::look_up(uid_t uid, const std::string& user) {
  // A name that an option could be is no login name; and it is one argument, whatever is in it.
  if (user.starts_with('-')) return fail(ErrorCode::invalid, "the login name begins with '-'");
  Command command;
  command.argv = {command_.string(), user};
  command.environment = {{"PATH", "/usr/local/bin:/usr/bin:/bin"}, {"LC_ALL", "C.UTF-8"}};
  command.limit = limit_;
  command.output_limit = output_limit;
  std::string output;
  const auto done = runner_.run(command, [&](std::string_view piece) { output += piece; });
  if (!done) return fail_in("the site's address command", done.error());
  if (done->exit_status == EX_NOUSER)
    return fail(ErrorCode::not_found, "the site's address command knows nobody of that name");
  if (done->exit_status != 0) {
    return fail(ErrorCode::unavailable,
                fmt::format("the site's address command ended with {}: {}", done->exit_status,
                            one_line(trim(done->error_output), 120)));
  }
  Reached said;
  for (const std::string_view line : split(output, '\n')) read_line(line, said);
  if (!said.address.empty()) {
    if (const Status fits = check_address(said.address); !fits)
      return fail(ErrorCode::invalid, "the site's address command: " + fits.error().message);
    if (!said.name.empty()) return said;
  }
  auto usual = otherwise_.look_up(uid, user);
  if (!usual && said.address.empty()) return usual;
  if (!said.address.empty()) return Reached{said.address, usual ? usual->name : ""};
  return Reached{usual->address, said.name.empty() ? usual->name : said.name};
}

}  // namespace steward::contact
