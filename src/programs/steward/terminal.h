// The reader's terminal: where text goes, how wide, in which colours, characters and zone.
#pragma once

#include <functional>
#include <iosfwd>
#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "programs/steward/layout.h"
#include "programs/steward/zone.h"

namespace steward::cli {

// The streams are borrowed. Everything but the streams is plain, so that tests make their own.
struct Terminal {
  std::ostream& out;
  std::ostream& err;
  std::istream& in;
  bool reads_terminal = false;   // somebody can be asked
  bool writes_terminal = false;  // somebody looks
  bool colour = false;
  bool utf8 = false;
  std::size_t width = 0;  // columns; 0: lines may be as long as they need to be
  Time now = no_time;
  Zone zone{};
  // The person's editor on a text; empty: there is none, or no terminal for it.
  std::function<Result<std::string>(const std::string& text)> edit{};
  bool errs_terminal = false;  // somebody looks at stderr

  std::string paint(Tint tint, std::string_view text) const { return cli::paint(tint, text, colour); }
  std::string time(Time when) const { return show(when, now, zone); }
  std::string short_time(Time when) const { return show_short(when, now, zone); }
  std::string dash() const { return utf8 ? "—" : "-"; }

  void line(std::string_view text = {}) const;
  void heading(std::string_view text) const;  // with an empty line before it
  // Wrapped to the terminal's width; text of strangers must have been cleaned (clean.h).
  void paragraph(std::string_view text, std::size_t indent) const;
  void print(const Table& table) const;
  // One line in its colours where it fits; else its plain words, wrapped.
  void fitted(std::string_view painted, std::string_view plain, std::size_t indent) const;
  // A reason on stderr: "steward: …".
  void complain(std::string_view text) const;
};

// This process's own streams. `environment` is what main read, once: NO_COLOR, TERM, LC_ALL, LC_CTYPE, LANG,
// TZ, VISUAL, EDITOR.
using Environment = std::map<std::string, std::string>;
Terminal this_terminal(const Environment& environment, Time now);

}  // namespace steward::cli
