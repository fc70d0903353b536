// The site's ways to reach people, as steward.toml has them.
#pragma once

#include <memory>

#include "base/subprocess.h"
#include "contact/chat_channel.h"
#include "contact/smtp_options.h"
#include "model/preview.h"
#include "policy/site.h"

namespace steward {

// Of a site with a mail server; for a test letter, too.
contact::SmtpOptions smtp_options(const policy::Site& site);

// By its server or its sendmail command. The channel may borrow the runner. Errors: those of their make().
Result<std::unique_ptr<contact::Channel>> open_mail(const policy::Site& site, CommandRunner& runner);

// Sends one letter to try the set-up, and tells all that was said. Blocks; for a worker.
// Visits the mail server and looks at the sender's names; sends nothing.
MailTest look_at_mail(const policy::Site& site);
MailTest try_mail(const policy::Site& site, contact::Channel& mail, const contact::Letter& letter);

// Null: the site has no chat. Errors: ChatChannel::make's.
Result<std::unique_ptr<contact::ChatChannel>> open_chat(const policy::Site& site);

}  // namespace steward
