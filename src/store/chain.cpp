#include "store/chain.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/check.h"
#include "base/text.h"

namespace steward::store {
namespace {

static_assert(crypto_auth_hmacsha256_BYTES == sizeof(Digest) &&
              crypto_auth_hmacsha256_KEYBYTES == sizeof(Key));

void ready() { STEWARD_CHECK(sodium_init() >= 0); }  // idempotent; fails only without a source of randomness

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string big_endian(std::uint64_t number) {
  std::string bytes(8, '\0');
  for (int i = 0; i < 8; ++i)
    bytes[static_cast<std::size_t>(i)] = static_cast<char>(number >> (56 - 8 * i) & 0xff);
  return bytes;
}

class Encoding {
 public:
  Encoding() { bytes_.reserve(kUsual); }
  Encoding& add(std::string_view field) {
    bytes_ += big_endian(field.size());
    bytes_ += field;
    return *this;
  }
  Encoding& add(std::int64_t number) { return add(big_endian(static_cast<std::uint64_t>(number))); }
  Encoding& add(const Digest& digest) {
    return add(std::string_view(reinterpret_cast<const char*>(digest.data()), digest.size()));
  }
  Digest mac(const Key& key) const {
    Digest mac;
    crypto_auth_hmacsha256(mac.data(), bytes_of(bytes_), bytes_.size(), key.data());
    return mac;
  }

 private:
  static constexpr std::size_t kUsual = 256;  // an entry's encoding and some
  std::string bytes_;
};

constexpr const char* kHowToMake =
    "make one with: (umask 077; od -An -v -tx1 -N32 /dev/urandom | tr -d ' \\n' > {})";

std::string how_to_make(const std::filesystem::path& path) {
  return fmt::format(fmt::runtime(kHowToMake), path.string());
}

struct File {
  int descriptor;
  explicit File(const std::filesystem::path& path) : descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (descriptor >= 0) ::close(descriptor);
  }
};

}  // namespace

Digest genesis_of(const Key& key, std::string_view instance) {
  ready();
  return Encoding().add("steward ledger genesis 1").add(instance).mac(key);
}

Digest commitment_of(std::string_view salt, std::string_view json) {
  ready();
  Digest digest;
  crypto_generichash_state state;
  crypto_generichash_init(&state, nullptr, 0, digest.size());
  crypto_generichash_update(&state, bytes_of(salt), salt.size());
  crypto_generichash_update(&state, bytes_of(json), json.size());
  crypto_generichash_final(&state, digest.data(), digest.size());
  return digest;
}

Digest mac_of(const Key& key, const LedgerEntry& entry) {
  ready();
  return Encoding()
      .add("steward ledger entry 1")
      .add(entry.seq)
      .add(entry.at_ms)
      .add(entry.kind)
      .add(entry.in)
      .add(entry.person)
      .add(entry.commitment)
      .add(entry.previous)
      .mac(key);
}

bool same(const Digest& a, const Digest& b) { return sodium_memcmp(a.data(), b.data(), a.size()) == 0; }

std::string hex(const Digest& digest) {
  return hex_of({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

std::string hex_of(std::string_view bytes) {
  std::string text(bytes.size() * 2 + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), bytes_of(bytes), bytes.size());
  text.pop_back();
  return text;
}

std::string random_bytes(std::size_t count) {
  ready();
  std::string bytes(count, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return bytes;
}

Result<Key> load_key(const std::filesystem::path& path) {
  // Permission is asked of the open file, so that it cannot be another one by the time it is read.
  const File file(path);
  if (file.descriptor < 0) {
    if (errno == ENOENT) {
      return fail(ErrorCode::not_found,
                  fmt::format("there is no ledger key at {}; {}", path.string(), how_to_make(path)));
    }
    return fail(ErrorCode::io,
                fmt::format("reading the ledger key {}: {}", path.string(), std::strerror(errno)));
  }
  struct stat status {};
  if (::fstat(file.descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
    return fail(ErrorCode::invalid, fmt::format("the ledger key {} is not a plain file", path.string()));
  }
  if ((status.st_mode & 077) != 0) {
    return fail(ErrorCode::refused,
                fmt::format("the ledger key {} can be reached by others (mode {:04o}): chmod 600 it, "
                            "or, if others may have read it, {}",
                            path.string(), status.st_mode & 07777, how_to_make(path)));
  }
  std::string content(129, '\0');
  const ssize_t got = ::read(file.descriptor, content.data(), content.size());
  if (got < 0) {
    return fail(ErrorCode::io,
                fmt::format("reading the ledger key {}: {}", path.string(), std::strerror(errno)));
  }
  content.resize(static_cast<std::size_t>(got));
  const std::string_view digits = trim(content);
  Key key;
  std::size_t length = 0;
  const bool read =
      digits.size() == 2 * key.size() &&
      sodium_hex2bin(key.data(), key.size(), digits.data(), digits.size(), nullptr, &length, nullptr) == 0 &&
      length == key.size();
  sodium_memzero(content.data(), content.size());
  if (!read) {
    return fail(ErrorCode::invalid, fmt::format("the ledger key {} does not hold 64 hexadecimal digits; {}",
                                                path.string(), how_to_make(path)));
  }
  return key;
}

}  // namespace steward::store
