// ChatChannel: the staff's chat, by an incoming webhook of the form that Mattermost and Slack share: a POST
// of
// {"text": "…"} to an address that is itself the secret.
//
// The commit point is asked when all but the body's last byte has been written to the connection: what is
// half a JSON text posts nothing. Whom a letter is to, and its ids, are not told: the chat is one place.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "base/result.h"
#include "base/time.h"
#include "contact/channel.h"

namespace steward::contact {

struct ChatOptions {
  // Holds the webhook's address (read_secret's; read once): https://…, or http:// to this machine itself.
  std::filesystem::path url_file;
  Duration connect_limit = std::chrono::seconds(10);
  Duration whole_limit = std::chrono::seconds(30);
  std::filesystem::path ca_file = {};  // certificates that are trusted (PEM); empty: those of the machine
};

// send() may be called from several threads; each call has its own connection. No error and no outcome holds
// the address.
class ChatChannel final : public Channel {
 public:
  // Connects to nobody yet. Errors: invalid (no address, or one that is not as above), and read_secret's.
  static Result<std::unique_ptr<ChatChannel>> make(ChatOptions options);
  SendOutcome send(const Letter& letter, const std::function<bool()>& commit_point) override;

 private:
  ChatChannel(ChatOptions options, std::string url) : options_(std::move(options)), url_(std::move(url)) {}
  ChatOptions options_;
  std::string url_;
};

}  // namespace steward::contact
