#include "contact/mail_findings.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/text.h"

namespace steward::contact {
namespace {

std::string plain_domain(std::string_view text) {
  std::string out = lower(text);
  while (out.ends_with('.')) out.pop_back();
  return out;
}

bool holds(const std::vector<std::string>& all, const std::string& one) {
  return std::any_of(all.begin(), all.end(),
                     [&](const std::string& other) { return plain_domain(other) == plain_domain(one); });
}

// "fe02.srv.example.org" -> "example.org". Good enough to compare two names of one site.
std::string last_two_labels(const std::string& name) {
  const std::size_t last = name.rfind('.');
  if (last == std::string::npos || last == 0) return name;
  const std::size_t before = name.rfind('.', last - 1);
  return before == std::string::npos ? name : name.substr(before + 1);
}

bool is_spf(const std::string& text) {
  const std::string head = lower(text.substr(0, 7));
  return head == "v=spf1" || head == "v=spf1 ";
}

struct Look {
  const SmtpOptions& options;
  NameService& names;
  NameFindings out = {};

  void find(std::string sentence) { out.findings.push_back(std::move(sentence)); }
  // True: DNS did not answer, and that is noted.
  template <typename T>
  bool unknown(const Result<T>& answer, std::string_view what) {
    if (answer || answer.error().code == ErrorCode::not_found) return false;
    out.lines.push_back(fmt::format("unknown: {} ({})", what, answer.error().message));
    return true;
  }

  void forward(const std::string& our_address) {
    const std::string& helo = options.helo;
    const auto found = names.addresses(helo);
    if (unknown(found, "the address of " + helo)) return;
    if (!found) {
      find(fmt::format(
          "DNS has no address for {}, the name that is said in EHLO: add one, or set [mail] helo to a "
          "name that has one.",
          helo));
    } else if (!holds(*found, our_address)) {
      find(fmt::format(
          "{}, the name that is said in EHLO, has the address {} in DNS, but the mail server sees {}: "
          "let the two agree, unless addresses are translated on the way.",
          helo, fmt::join(*found, ", "), our_address));
    }
  }

  void backward(const std::string& our_address) {
    const auto found = names.names(our_address);
    if (unknown(found, "the name of " + our_address)) return;
    if (!found) {
      find(fmt::format(
          "DNS has no name for {}, where the mail server sees us come from: many servers take no mail "
          "from such addresses. Ask whoever runs DNS for a PTR record.",
          our_address));
    } else if (!holds(*found, options.helo)) {
      find(fmt::format(
          "{}, where the mail server sees us come from, is called {} in DNS, but EHLO says {}: set "
          "[mail] helo to that name.",
          our_address, fmt::join(*found, ", "), options.helo));
    }
  }

  void greeting(const std::string& our_address) {
    if (options.helo.find('.') == std::string::npos) {
      find(fmt::format(
          "\"{}\", the name that is said in EHLO, is no full name, and many servers refuse that: set "
          "[mail] helo to a name such as {}.example.org.",
          options.helo, options.helo.empty() ? "steward" : options.helo));
      return;
    }
    forward(our_address);
    backward(our_address);
  }

  void domains(const std::string& domain) {
    if (last_two_labels(plain_domain(domain)) == last_two_labels(plain_domain(options.helo))) return;
    find(fmt::format(
        "The sender's domain is {}, but EHLO says {}: some servers take that for forged. Use a sender "
        "of this machine's domain, or send through that domain's own mail server.",
        domain, options.helo));
  }

  void spf(const std::string& domain) {
    const auto texts = names.texts(domain);
    if (unknown(texts, "the SPF record of " + domain)) return;
    std::vector<std::string> records;
    if (texts) std::copy_if(texts->begin(), texts->end(), std::back_inserter(records), is_spf);
    for (const std::string& record : records)
      out.lines.push_back(fmt::format("SPF record of {}: {}", domain, one_line(record, 500)));
    if (records.empty()) {
      find(fmt::format(
          "{}, the sender's domain, has no SPF record in DNS: others cannot tell which machines may send "
          "for it. Ask whoever runs DNS for a TXT record that names the mail server.",
          domain));
    } else if (records.size() > 1) {
      find(fmt::format(
          "{}, the sender's domain, has {} SPF records, and so none counts (RFC 7208): make one of "
          "them.",
          domain, records.size()));
    }
  }
};

}  // namespace

bool is_loopback(const std::string& address) {
  return address.starts_with("127.") || address == "::1" || address.starts_with("::ffff:127.");
}

NameFindings look_at_names(const SmtpOptions& options, const std::string& our_address, NameService& names) {
  Look look{options, names};
  const std::string domain = options.from.address.substr(options.from.address.find('@') + 1);
  if (is_loopback(our_address)) {
    look.out.lines.push_back(
        "the mail server is on this machine: under which name it greets others is in its own set-up");
  } else if (!our_address.empty()) {
    look.greeting(our_address);
    look.domains(domain);
  }
  look.spf(domain);
  return std::move(look.out);
}

}  // namespace steward::contact
