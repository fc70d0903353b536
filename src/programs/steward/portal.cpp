#include "programs/steward/portal.h"

#include <fmt/format.h>

#include "base/text.h"
#include "programs/steward/commands.h"

namespace steward::cli {
namespace {

constexpr std::size_t kLongestLink = 300;

int log_out(const Session& session, bool json) {
  const auto done = session.api.portal_logout();
  if (!done) return failed(session, done.error());
  if (json) {
    print_json_text(session, wire::to_json(*done));
    return kDone;
  }
  session.terminal.line(done->ended == 0 ? std::string("You were not logged in at the portal.")
                        : done->ended == 1
                            ? std::string("Logged out of the portal.")
                            : fmt::format("Logged out of the portal, in {} browsers.", done->ended));
  return kDone;
}

}  // namespace

int portal(const Session& session, const PortalOptions& options) {
  if (options.log_out) return log_out(session, options.json);
  const auto link = session.api.portal_link();
  if (!link) return failed(session, link.error());
  if (options.json) {
    print_json_text(session, wire::to_json(*link));
    return kDone;
  }
  const Terminal& terminal = session.terminal;
  terminal.line(one_line(link->url.empty() ? link->path : link->url, kLongestLink));
  if (link->url.empty())
    terminal.paragraph(
        "Put the address of your platform's web server before it: the site's file does not say it "
        "([portal] url).",
        0);
  terminal.paragraph(fmt::format("It works once, until {}. Do not pass it on: whoever opens it is you.",
                                 terminal.time(link->until)),
                     0);
  return kDone;
}

}  // namespace steward::cli
