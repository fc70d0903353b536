// Broken mails without number: each of the corpus once, cut in half, and changed at random, the same way
// every time.
#include "fuzz/mail_fuzz.cpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

namespace {

void feed(const std::string& text) {
  EXPECT_EQ(LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()), 0);
}

std::vector<std::string> corpus() {
  std::vector<std::filesystem::path> paths;
  for (const auto& file : std::filesystem::directory_iterator(STEWARD_SOURCE_DIR "/tests/programs/data/mail"))
    paths.push_back(file.path());
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> mails;
  for (const auto& path : paths) {
    std::ifstream in(path, std::ios::binary);
    mails.emplace_back((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  }
  return mails;
}

// What MIME, HTML and quoting are made of.
const std::vector<std::string> kPieces{"\n",
                                       "\n\n",
                                       "\r\n",
                                       "--b1",
                                       "--",
                                       "Content-Type: multipart/alternative; boundary=b1\n",
                                       ":",
                                       ";",
                                       "\"",
                                       "<",
                                       ">",
                                       "&#x",
                                       "=?utf-8?",
                                       "?=",
                                       "=\n",
                                       "\xFF",
                                       "\xE2\x80",
                                       std::string(1, '\0'),
                                       "charset=utf-16",
                                       "message/rfc822",
                                       "base64",
                                       "<blockquote>",
                                       "> ",
                                       "On 1 Jan 2026 at 12:00 a <a@b> wrote:\n",
                                       "-- \n",
                                       "From: a\nSent: b\nTo: c\n",
                                       "format=flowed",
                                       "<!--",
                                       "Content-Transfer-Encoding: x-uuencode\n"};

class Mutation {
 public:
  explicit Mutation(std::vector<std::string> mails) : mails_(std::move(mails)) {}

  std::string next() {
    std::string mail = mails_[below(mails_.size())];
    for (std::size_t i = 0, changes = 1 + below(8); i < changes && !mail.empty(); ++i) change(mail);
    return mail;
  }

 private:
  std::size_t below(std::size_t end) { return static_cast<std::size_t>(random_() % end); }

  void change(std::string& mail) {
    const std::size_t at = below(mail.size());
    switch (below(5)) {
      case 0:
        mail[at] = static_cast<char>(below(256));
        return;
      case 1:
        mail.insert(at, kPieces[below(kPieces.size())]);
        return;
      case 2:
        mail.erase(at, 1 + below(40));
        return;
      case 3: {  // a piece of another
        const std::string& other = mails_[below(mails_.size())];
        mail.insert(at, other, below(other.size()), below(400));
        return;
      }
      default:
        mail.insert(at, mail, below(mail.size()), below(200));
    }
  }

  std::vector<std::string> mails_;
  std::mt19937_64 random_{20261123};
};

TEST(MailFuzz, TheCorpusAndItsHalves) {
  const auto mails = corpus();
  EXPECT_GE(mails.size(), 30u) << "the corpus is gone";
  for (const std::string& mail : mails) {
    feed(mail);
    feed(mail.substr(0, mail.size() / 2));
    feed(mail.substr(mail.size() / 2));
  }
}

TEST(MailFuzz, ChangedAtRandom) {
  Mutation mutation(corpus());
  const char* more = std::getenv("STEWARD_FUZZ_MAILS");
  const int count = more != nullptr ? std::atoi(more) : 20'000;
  for (int i = 0; i < count; ++i) feed(mutation.next());
}

}  // namespace
