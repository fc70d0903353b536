#include "programs/steward/mail_characters.h"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <optional>
#include <utility>

#include "base/utf8.h"

namespace steward::cli {
namespace {

using Name = std::pair<std::string_view, std::string_view>;

// What mail programs write, and the set that holds it: of some the newer one, as they mean it.
constexpr auto kSets = std::to_array<Name>(
    {{"iso-8859-1", "CP1252"},     {"latin1", "CP1252"},        {"iso8859-1", "CP1252"},
     {"windows-1252", "CP1252"},   {"cp1252", "CP1252"},        {"macintosh", "MACINTOSH"},
     {"koi8-r", "KOI8-R"},         {"koi8-u", "KOI8-U"},        {"gb2312", "GB18030"},
     {"gbk", "GB18030"},           {"gb18030", "GB18030"},      {"big5", "BIG5-HKSCS"},
     {"big5-hkscs", "BIG5-HKSCS"}, {"shift-jis", "CP932"},      {"shift_jis", "CP932"},
     {"windows-31j", "CP932"},     {"euc-jp", "EUC-JP"},        {"iso-2022-jp", "ISO-2022-JP"},
     {"euc-kr", "CP949"},          {"ks_c_5601-1987", "CP949"}, {"tis-620", "TIS-620"},
     {"utf-16", "UTF-16"},         {"utf-16le", "UTF-16LE"},    {"utf-16be", "UTF-16BE"},
     {"ibm850", "IBM850"}});

// "iso-8859-2" to "-16", "windows-1250" to "-1258".
std::optional<std::string> numbered_set(std::string_view name) {
  for (const auto& [prefix, most] : {std::pair<std::string_view, int>{"iso-8859-", 16}, {"windows-125", 8}}) {
    if (!name.starts_with(prefix)) continue;
    const std::string_view digits = name.substr(prefix.size());
    int number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error == std::errc() && end == digits.data() + digits.size() && number >= 0 && number <= most)
      return std::string(name);
  }
  return std::nullopt;
}

std::optional<std::string> set_named(std::string_view charset) {
  std::string name(charset.substr(0, 40));
  for (char& c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  for (const auto& [said, meant] : kSets) {
    if (said == name) return std::string(meant);
  }
  return numbered_set(name);
}

bool is_utf8(std::string_view bytes) {
  while (!bytes.empty()) {
    const Utf8Character next = first_character(bytes);
    if (!next.valid) return false;
    bytes.remove_prefix(next.bytes);
  }
  return true;
}

// Closed when it goes.
class Converter {
 public:
  explicit Converter(const std::string& from) : converter_(::iconv_open("UTF-8", from.c_str())) {}
  ~Converter() {
    if (works()) ::iconv_close(converter_);
  }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;
  bool works() const { return converter_ != reinterpret_cast<iconv_t>(-1); }

  std::string convert(std::string_view bytes) {
    std::string out;
    char* from = const_cast<char*>(bytes.data());  // iconv's signature; it does not write there
    std::size_t left = bytes.size();
    while (left > 0) {
      std::array<char, 4096> part{};
      char* to = part.data();
      std::size_t room = part.size();
      const std::size_t done = ::iconv(converter_, &from, &left, &to, &room);
      const int error = done == static_cast<std::size_t>(-1) ? errno : 0;
      out.append(part.data(), part.size() - room);
      if (error == EINVAL) break;  // the last character is not whole
      if (error != EILSEQ) continue;
      out += '?';
      ++from;
      --left;
    }
    return out;
  }

 private:
  iconv_t converter_;
};

constexpr auto kNames = std::to_array<Name>(
    {{"amp", "&"},    {"lt", "<"},     {"gt", ">"},     {"quot", "\""},  {"apos", "'"},   {"nbsp", " "},
     {"ensp", " "},   {"emsp", " "},   {"thinsp", " "}, {"aelig", "æ"},  {"AElig", "Æ"},  {"oslash", "ø"},
     {"Oslash", "Ø"}, {"aring", "å"},  {"Aring", "Å"},  {"auml", "ä"},   {"Auml", "Ä"},   {"ouml", "ö"},
     {"Ouml", "Ö"},   {"uuml", "ü"},   {"Uuml", "Ü"},   {"szlig", "ß"},  {"eacute", "é"}, {"Eacute", "É"},
     {"egrave", "è"}, {"ecirc", "ê"},  {"aacute", "á"}, {"agrave", "à"}, {"acirc", "â"},  {"iacute", "í"},
     {"oacute", "ó"}, {"ocirc", "ô"},  {"uacute", "ú"}, {"ntilde", "ñ"}, {"ccedil", "ç"}, {"eth", "ð"},
     {"thorn", "þ"},  {"hellip", "…"}, {"ndash", "–"},  {"mdash", "—"},  {"lsquo", "‘"},  {"rsquo", "’"},
     {"ldquo", "“"},  {"rdquo", "”"},  {"laquo", "«"},  {"raquo", "»"},  {"euro", "€"},   {"copy", "©"},
     {"deg", "°"},    {"micro", "µ"},  {"middot", "·"}, {"bull", "•"}});

std::string encode(std::uint32_t code) {
  const auto tail = [&](int shift) { return static_cast<char>(0x80 | ((code >> shift) & 0x3F)); };
  if (code < 0x80) return {static_cast<char>(code)};
  if (code < 0x800) return {static_cast<char>(0xC0 | (code >> 6)), tail(0)};
  if (code < 0x10000) return {static_cast<char>(0xE0 | (code >> 12)), tail(6), tail(0)};
  return {static_cast<char>(0xF0 | (code >> 18)), tail(12), tail(6), tail(0)};
}

std::string numbered(std::string_view digits) {
  const bool hex = digits.starts_with('x') || digits.starts_with('X');
  if (hex) digits.remove_prefix(1);
  std::uint32_t code = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), code, hex ? 16 : 10);
  if (error != std::errc() || end != digits.data() + digits.size()) return "";
  const bool character = code >= 0x20 && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
  if (!character) return "?";
  return code == 0xA0 ? " " : encode(code);
}

}  // namespace

std::string to_utf8(std::string_view bytes, std::string_view charset) {
  const auto named = set_named(charset);
  if (!named && is_utf8(bytes)) return std::string(bytes);
  Converter converter(named.value_or("CP1252"));
  // plain_text() makes '?' of what is no UTF-8.
  return converter.works() ? converter.convert(bytes) : std::string(bytes);
}

std::string character_named(std::string_view name) {
  if (name.starts_with('#')) return numbered(name.substr(1));
  for (const auto& [said, meant] : kNames) {
    if (said == name) return std::string(meant);
  }
  return "";
}

}  // namespace steward::cli
