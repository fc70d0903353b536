// tests/harness/smtp_server.py. With certificates it offers TLS.
#pragma once

#include "contact/server_harness.h"
#include "contact/smtp_options.h"

namespace steward::contact {

class SmtpHarness : public ServerHarness {
 public:
  explicit SmtpHarness(bool certificates = false)
      : ServerHarness("smtp_server.py", certificates, certificates ? 2 : 1) {}
  std::string url() const { return "smtp://127.0.0.1:" + port(); }
  std::string tls_url() const { return "smtps://127.0.0.1:" + port(1); }
};

inline SmtpOptions options_for(const std::string& url) {
  SmtpOptions options;
  options.url = url;
  options.from = {"AI Cloud staff", "staff@aicloud.example"};
  options.helo = "steward.example";
  options.connect_limit = std::chrono::seconds(2);
  options.whole_limit = std::chrono::seconds(5);
  return options;
}

}  // namespace steward::contact
