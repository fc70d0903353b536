#include "contact/html_part.h"

#include <optional>

#include "base/text.h"
#include "contact/html.h"
#include "contact/html_style.h"
#include "contact/letter_blocks.h"
#include "contact/own_link.h"
#include "contact/part_words.h"
#include "contact/plot_figure.h"
#include "contact/plot_text.h"

namespace steward::contact {
namespace {

constexpr std::size_t kQuotePrefix = 2;  // "> "

std::string whole_lines(std::string_view text) {
  std::string out = plain_text(text, text.size() + 1);
  if (!out.ends_with('\n')) out += '\n';
  return out;
}

// Where the plot's lines begin in `body`.
std::optional<std::size_t> place_of(std::string_view plot, std::string_view body) {
  if (plot.empty()) return std::nullopt;
  for (std::size_t at = body.find(plot); at != std::string_view::npos; at = body.find(plot, at + 1)) {
    if (at == 0 || body[at - 1] == '\n') return at;
  }
  return std::nullopt;
}

template <typename Lines>
std::string flowing(const Lines& lines) {
  std::string out;
  for (const auto& line : lines) out.append(out.empty() ? "" : " ").append(line);
  return out;
}

class Writer {
 public:
  Writer(const Letter& letter, const PartWords& words) : letter_(letter), words_(words) {}

  Html blocks(std::string_view text) const {
    Html out;
    const std::vector<Block> all = blocks_of(text);
    for (std::size_t i = 0; i < all.size();) {
      std::size_t end = i + 1;
      if (all[i].kind == BlockKind::item) {
        while (end < all.size() && all[end].kind == BlockKind::item) ++end;
        out.add(items(all, i, end));
      } else {
        out.add(block(all[i]));
      }
      i = end;
    }
    return out;
  }

  Html signature(std::string_view text) const {
    if (trim(text).empty()) return {};
    while (text.ends_with('\n')) text.remove_suffix(1);
    return Html::element("footer", {{"class", "muted"}, {"style", style::footer}},
                         broken_lines(unfilled(split(text, '\n'), 0), style::signature))
        .literal("\n");
  }

 private:
  Html block(const Block& in) const {
    if (in.kind == BlockKind::quote) return quote(in);
    if (in.kind == BlockKind::commands) return commands(in);
    return Html::element("p", {{"style", style::paragraph}}, Html::of_text(flowing(in.lines))).literal("\n");
  }

  Html items(const std::vector<Block>& all, std::size_t begin, std::size_t end) const {
    Html list;
    for (std::size_t i = begin; i < end; ++i) {
      list.add(Html::element("li", {{"style", style::item}}, Html::of_text(flowing(all[i].lines))));
      list.literal("\n");
    }
    return Html::element("ul", {{"style", style::list}}, list).literal("\n");
  }

  Html quote(const Block& in) const {
    return Html::element("blockquote", {{"class", "quote"}, {"style", style::quote}},
                         broken_lines(unfilled(in.lines, kQuotePrefix), style::quoted))
        .literal("\n");
  }

  // Lines that stay lines; an empty one begins a new paragraph.
  static Html broken_lines(const std::vector<std::string>& lines, const char* paragraph_style) {
    Html out, paragraph;
    const auto end_paragraph = [&] {
      if (!paragraph.empty()) out.add(Html::element("p", {{"style", paragraph_style}}, paragraph));
      paragraph = {};
    };
    for (const std::string& line : lines) {
      if (line.empty()) {
        end_paragraph();
        continue;
      }
      if (!paragraph.empty()) paragraph.add(Html::element("br", {})).literal("\n");
      paragraph.text(line);
    }
    end_paragraph();
    return out;
  }

  Html commands(const Block& in) const {
    Html out, code;
    const auto end_code = [&] {
      if (code.empty()) return;
      out.add(
          Html::element("pre", {{"class", "code"}, {"style", style::code}}, Html::element("code", {}, code)));
      out.literal("\n");
      code = {};
    };
    for (const std::string_view line : in.lines) {
      if (is_own_link(line, letter_.links)) {
        end_code();
        out.add(button(line));
      } else {
        if (!code.empty()) code.literal("\n");
        code.text(line);
      }
    }
    end_code();
    return out;
  }

  Html button(std::string_view url) const {
    const Html anchor =
        Html::element("a", {{"class", "button"}, {"href", std::string(url)}, {"style", style::button}},
                      Html::of_text(words_.open_page));
    Html out = Html::element("div", {}, anchor);
    out.add(Html::element("p", {{"class", "muted"}, {"style", style::url}}, Html::of_text(url)));
    return out.literal("\n");
  }

  const Letter& letter_;
  const PartWords& words_;
};

Html head_of(const Letter& letter) {
  Html out = Html::element("meta", {{"charset", "utf-8"}});
  out.add(Html::element("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}}));
  out.add(Html::element("meta", {{"name", "color-scheme"}, {"content", "light dark"}}));
  out.add(Html::element("meta", {{"name", "supported-color-schemes"}, {"content", "light dark"}}));
  // Or phones make links of numbers and dates.
  out.add(Html::element("meta", {{"name", "format-detection"},
                                 {"content", "telephone=no, date=no, address=no, email=no, url=no"}}));
  out.add(Html::element("title", {}, Html::of_text(one_line(letter.subject))));
  Html sheet;
  sheet.literal(style::sheet);
  out.add(Html::element("style", {}, sheet));
  return Html::element("head", {}, out).literal("\n");
}

Html content_of(const Letter& letter, std::string_view plot_cid) {
  const PartWords& words = part_words(letter.language);
  const Writer writer(letter, words);
  const std::string text = whole_lines(letter.text);
  const LetterParts parts = parts_of(text);
  const std::string plot = plot_text(letter.plot, letter.zone);
  const auto place = place_of(plot, parts.body);
  Html out = writer.blocks(parts.body.substr(0, place.value_or(parts.body.size())));
  if (place) {
    out.add(plot_figure(letter.plot, letter.zone, "cid:" + std::string(plot_cid), words));
    out.add(writer.blocks(parts.body.substr(*place + plot.size())));
  }
  return out.add(writer.signature(parts.signature));
}

}  // namespace

bool shows_plot(const Letter& letter) {
  const std::string text = whole_lines(letter.text);
  return place_of(plot_text(letter.plot, letter.zone), parts_of(text).body).has_value();
}

std::string html_part(const Letter& letter, std::string_view plot_cid) {
  const Html card =
      Html::element("div", {{"class", "card"}, {"style", style::card}}, content_of(letter, plot_cid));
  const Html page = Html::element("div", {{"class", "page"}, {"style", style::page}}, card);
  Html document = head_of(letter);
  document.add(Html::element("body", {{"class", "around"}, {"style", style::body}}, page));
  Html out;
  out.literal("<!DOCTYPE html>\n");
  out.add(Html::element("html", {{"lang", language_tag(letter.language)}, {"dir", "ltr"}}, document));
  return out.literal("\n").str();
}

}  // namespace steward::contact
