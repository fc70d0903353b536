#include "programs/steward/mail_words.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "base/text.h"

namespace steward::cli {
namespace {

using Lines = std::vector<std::string_view>;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool blank(std::string_view line) { return trim(line).empty(); }
bool is_quoted(std::string_view line) { return trim(line).starts_with('>'); }
bool holds(std::string_view text, std::string_view what) { return text.find(what) != std::string_view::npos; }

template <std::size_t N>
bool begins_with_one(std::string_view text, const std::array<std::string_view, N>& words) {
  return std::any_of(words.begin(), words.end(), [&](auto word) { return text.starts_with(word); });
}

// --- "On Mon, 23 Nov 2026 at 12:00, Steward <…> wrote:" ---

constexpr auto kOpeners =
    std::to_array<std::string_view>({"On ", "Den ", "Am ", "Le ", "El ", "Op ", "Il ", "Em "});
constexpr auto kVerbs = std::to_array<std::string_view>(
    {" wrote", " skrev", " schrieb", " a écrit", " escribió", " schreef", " ha scritto", " escreveu"});
constexpr std::size_t kMostLines = 4, kLongest = 400;

// "12:00", "12.00"
bool holds_time(std::string_view text) {
  for (std::size_t i = 1; i + 2 < text.size(); ++i) {
    const bool sign = text[i] == ':' || text[i] == '.';
    if (sign && is_digit(text[i - 1]) && is_digit(text[i + 1]) && is_digit(text[i + 2])) return true;
  }
  return false;
}

// "2026-11-23 12:00 GMT+01:00 Steward <steward@example.org>:"
bool introduces_by_date(std::string_view text) {
  return text.size() > 10 && text[4] == '-' && text[7] == '-' && is_digit(text.front()) && holds(text, "@") &&
         text.ends_with(">:");
}

bool introduces(std::string_view text) {
  if (!text.ends_with(':') || std::none_of(text.begin(), text.end(), is_digit)) return false;
  if (introduces_by_date(text)) return true;
  const bool verb = std::any_of(kVerbs.begin(), kVerbs.end(), [&](auto each) { return holds(text, each); });
  return verb && begins_with_one(text, kOpeners) && (holds(text, "@") || holds_time(text));
}

struct Introduction {
  std::size_t lines = 0;   // 0: none begins here
  bool addressed = false;  // it holds an address, and so is no sentence of the person's own
};

Introduction introduction(const Lines& lines, std::size_t at) {
  std::string joined;
  for (std::size_t count = 1; count <= kMostLines && at + count <= lines.size(); ++count) {
    const std::string_view line = trim(lines[at + count - 1]);
    if (line.empty() || line.starts_with('>') || joined.size() + line.size() > kLongest) return {};
    joined += (joined.empty() ? "" : " ") + std::string(line);
    if (!introduces(joined)) continue;
    // "On it." and then the introduction, with no empty line between: it begins with the later line.
    for (std::size_t later = 1; later < count; ++later) {
      if (introduction(lines, at + later).lines != 0) return {};
    }
    return {count, holds(joined, "@")};
  }
  return {};
}

bool quoted_next(const Lines& lines, std::size_t at) {
  while (at < lines.size() && blank(lines[at])) ++at;
  return at < lines.size() && is_quoted(lines[at]);
}

// --- Outlook's head of a quoted letter ---

constexpr auto kFrom =
    std::to_array<std::string_view>({"From:", "Fra:", "Von:", "Från:", "De:", "De :", "Van:", "Da:", "Frá:"});
constexpr auto kSent = std::to_array<std::string_view>(
    {"Sent:", "Sendt:", "Gesendet:", "Skickat:", "Envoyé:", "Envoyé :", "Enviado:", "Enviado el:",
     "Verzonden:", "Inviato:", "Date:", "Dato:", "Datum:", "Sent at:"});
constexpr auto kTo = std::to_array<std::string_view>(
    {"To:", "Til:", "An:", "Till:", "À:", "À :", "Para:", "Aan:", "A:", "Subject:", "Emne:", "Betreff:",
     "Ämne:", "Objet:", "Objet :", "Asunto:", "Onderwerp:"});
constexpr auto kOriginals = std::to_array<std::string_view>(
    {"original message", "oprindelig meddelelse", "oprindelig besked", "ursprüngliche nachricht",
     "originalmeddelande", "opprinnelig melding", "opprinnelig e-postmelding", "message d'origine",
     "mensaje original", "oorspronkelijk bericht", "forwarded message", "videresendt meddelelse"});

// Without the stars of what was bold.
std::string plain_head(std::string_view line) {
  std::string out(trim(line.substr(0, kLongest)));
  std::erase(out, '*');
  return out;
}

bool is_head(const Lines& lines, std::size_t at) {
  if (!begins_with_one(plain_head(lines[at]), kFrom)) return false;
  bool sent = false, to = false;
  for (std::size_t i = at + 1, seen = 0; i < lines.size() && seen < 5 && i < at + 10; ++i) {
    const std::string line = plain_head(lines[i]);
    if (line.empty()) continue;
    ++seen;
    sent = sent || begins_with_one(line, kSent);
    to = to || begins_with_one(line, kTo);
  }
  return sent && to;
}

bool is_original_mark(std::string_view line) {
  line = trim(line);
  if (line.size() > 100 || !line.starts_with("---") || !line.ends_with("---")) return false;
  const std::size_t begin = line.find_first_not_of("- ");
  if (begin == std::string_view::npos) return false;
  std::string words(line.substr(begin, line.find_last_not_of("- ") - begin + 1));
  for (char& c : words) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return std::find(kOriginals.begin(), kOriginals.end(), words) != kOriginals.end();
}

// "________________________________", which Outlook puts before the head.
bool is_rule(std::string_view line) {
  line = trim(line);
  return line.size() >= 5 && (line.find_first_not_of('_') == std::string_view::npos ||
                              line.find_first_not_of('-') == std::string_view::npos);
}

// --- the whole ---

Lines without_quotes(const Lines& lines) {
  Lines kept;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (is_quoted(lines[i])) continue;
    const Introduction introduced = introduction(lines, i);
    if (introduced.lines != 0 && quoted_next(lines, i + introduced.lines)) {
      i += introduced.lines - 1;
      continue;
    }
    if (introduced.addressed || is_original_mark(lines[i]) || is_head(lines, i)) {
      while (!kept.empty() && (blank(kept.back()) || is_rule(kept.back()))) kept.pop_back();
      return kept;
    }
    kept.push_back(lines[i]);
  }
  return kept;
}

// "-- ", of which many programs lose the space; two dashes alone may be a person's own where much follows.
void cut_signature(Lines& lines) {
  constexpr std::size_t longest = 12;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::string_view line = lines[i];
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line == "-- " || (line == "--" && lines.size() - i - 1 <= longest)) return lines.resize(i);
  }
}

// A telephone's own last line.
constexpr auto kSentFrom = std::to_array<std::string_view>(
    {"Sent from my ", "Sent from Outlook", "Get Outlook for ", "Sendt fra min ", "Sendt fra Outlook",
     "Hent Outlook til ", "Skickat från min ", "Von meinem iPhone gesendet"});

void cut_advertisement(Lines& lines) {
  while (!lines.empty() && blank(lines.back())) lines.pop_back();
  if (!lines.empty() && begins_with_one(trim(lines.back()), kSentFrom)) lines.pop_back();
}

std::string as_paragraphs(const Lines& lines) {
  std::string out;
  bool gap = false;
  for (std::string_view line : lines) {
    line = line.substr(0, line.find_last_not_of(" \t\r") + 1);
    if (line.empty()) {
      gap = !out.empty();
      continue;
    }
    if (!out.empty()) out += gap ? "\n\n" : "\n";
    gap = false;
    out += line;
  }
  return out;
}

}  // namespace

std::string new_words(std::string_view text) {
  // Unbreakable spaces are spaces: "a écrit :" has one.
  std::string spaced;
  spaced.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool unbreakable = text.substr(i, 2) == "\xC2\xA0";
    spaced += unbreakable ? ' ' : text[i];
    if (unbreakable) ++i;
  }
  Lines kept = without_quotes(split(spaced, '\n'));
  cut_signature(kept);
  cut_advertisement(kept);
  return as_paragraphs(kept);
}

}  // namespace steward::cli
