#include "portal/pages/html.h"

#include <array>

#include "base/check.h"
#include "base/utf8.h"
#include "net/target.h"

namespace steward::portal::html {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

constexpr std::size_t kTags = static_cast<std::size_t>(Tag::svg_title) + 1;
constexpr std::array<std::string_view, kTags> kNames = {
    "html",    "head",    "meta",   "title",    "link",   "body",       "header",     "nav",      "main",
    "section", "article", "footer", "div",      "h1",     "h2",         "h3",         "p",        "span",
    "a",       "strong",  "em",     "code",     "pre",    "blockquote", "small",      "br",       "hr",
    "time",    "ul",      "ol",     "li",       "dl",     "dt",         "dd",         "table",    "caption",
    "thead",   "tbody",   "tr",     "th",       "td",     "figure",     "figcaption", "details",  "summary",
    "form",    "label",   "input",  "textarea", "select", "option",     "button",     "fieldset", "legend",
    "svg",     "g",       "rect",   "line",     "path",   "circle",     "title"};
static_assert(!kNames.back().empty());

bool is_void(Tag tag) {
  return tag == Tag::meta || tag == Tag::link || tag == Tag::br || tag == Tag::hr || tag == Tag::input;
}

// Browsers drop a line's end right after these begin: without one of our own they would drop the text's.
bool swallows_first_newline(Tag tag) { return tag == Tag::textarea || tag == Tag::pre; }

void append_escaped(std::string& out, std::string_view text) {
  while (!text.empty()) {
    const Utf8Character character = first_character(text);
    const std::string_view bytes = text.substr(0, character.bytes);
    text.remove_prefix(character.bytes);
    const bool plain_space = character.code == U'\n' || character.code == U'\t';
    if (!character.valid || (is_unsafe(character.code) && !plain_space)) {
      out += kReplacement;
      continue;
    }
    switch (character.code) {
      case U'&':
        out += "&amp;";
        break;
      case U'<':
        out += "&lt;";
        break;
      case U'>':
        out += "&gt;";
        break;
      case U'"':
        out += "&quot;";
        break;
      case U'\'':
        out += "&#39;";
        break;
      default:
        out += bytes;
    }
  }
}

}  // namespace

// The one place where bytes become markup.
struct Maker {
  static Markup element(Tag tag, std::span<const Item> items) {
    const std::string_view tag_name = kNames.at(static_cast<std::size_t>(tag));
    Markup made;
    std::string& out = made.bytes_;
    out.append("<").append(tag_name);
    for (const Item& item : items) out += item.attribute_.bytes_;
    out += '>';
    if (is_void(tag)) {
      for (const Item& item : items) STEWARD_CHECK(item.markup_.empty());
      return made;
    }
    if (swallows_first_newline(tag)) out += '\n';
    for (const Item& item : items) out += item.markup_.bytes();
    out.append("</").append(tag_name).append(">");
    return made;
  }

  static Attribute attribute(std::string_view attribute_name, std::string_view text) {
    Attribute made;
    made.bytes_.append(" ").append(attribute_name).append("=\"");
    append_escaped(made.bytes_, text);
    made.bytes_ += '"';
    return made;
  }
  static Attribute alone(std::string_view attribute_name) {
    Attribute made;
    made.bytes_.append(" ").append(attribute_name);
    return made;
  }
};

namespace {

Attribute number(std::string_view attribute_name, int value) {
  return Maker::attribute(attribute_name, std::to_string(value));
}

}  // namespace

Markup::Markup(std::string_view text) {
  bytes_.reserve(text.size());
  append_escaped(bytes_, text);
}

Markup& Markup::operator+=(const Markup& more) {
  bytes_ += more.bytes_;
  return *this;
}

Url Url::path(std::span<const std::string_view> segments) {
  std::string text;
  for (const std::string_view segment : segments) {
    // "//x" would be another site, and dots lead elsewhere in this one.
    if (segment.empty() || segment == "." || segment == "..") continue;
    text.append("/").append(net::percent_encode(segment));
  }
  return Url(text.empty() ? "/" : std::move(text));
}

Url Url::fragment(std::string_view id) { return Url("#" + net::percent_encode(id)); }

// '@' is the one character of a plain address that percent_encode would take for data.
Url Url::mail(std::string_view address) {
  const auto at = address.rfind('@');
  if (at == std::string_view::npos) return Url("mailto:" + net::percent_encode(address));
  return Url("mailto:" + net::percent_encode(address.substr(0, at)) + "@" +
             net::percent_encode(address.substr(at + 1)));
}

Url Url::with(std::string_view name, std::string_view value) const {
  const char sign = text_.find('?') == std::string::npos ? '?' : '&';
  return Url(text_ + sign + net::percent_encode(name) + "=" + net::percent_encode(value));
}

Markup element(Tag tag, std::span<const Item> items) { return Maker::element(tag, items); }

Attribute cls(std::string_view classes) { return Maker::attribute("class", classes); }
Attribute id(std::string_view value) { return Maker::attribute("id", value); }
Attribute lang(std::string_view language) { return Maker::attribute("lang", language); }
Attribute name(std::string_view value) { return Maker::attribute("name", value); }
Attribute value(std::string_view text) { return Maker::attribute("value", text); }
Attribute content(std::string_view text) { return Maker::attribute("content", text); }
Attribute alt(std::string_view text) { return Maker::attribute("alt", text); }
Attribute role(std::string_view value) { return Maker::attribute("role", value); }
Attribute aria_label(std::string_view text) { return Maker::attribute("aria-label", text); }
Attribute aria_labelledby(std::string_view ids) { return Maker::attribute("aria-labelledby", ids); }
Attribute aria_describedby(std::string_view ids) { return Maker::attribute("aria-describedby", ids); }
Attribute label_for(std::string_view of) { return Maker::attribute("for", of); }
Attribute scope(std::string_view value) { return Maker::attribute("scope", value); }
Attribute datetime(std::string_view iso) { return Maker::attribute("datetime", iso); }
Attribute autocomplete(std::string_view value) { return Maker::attribute("autocomplete", value); }
Attribute type(std::string_view value) { return Maker::attribute("type", value); }
Attribute rel(std::string_view value) { return Maker::attribute("rel", value); }
Attribute rows(int count) { return number("rows", count); }
Attribute maxlength(int utf16_units) { return number("maxlength", utf16_units); }
Attribute tabindex(int value) { return number("tabindex", value); }
Attribute href(const Url& to) { return Maker::attribute("href", to.text()); }
Attribute src(const Url& from) { return Maker::attribute("src", from.text()); }
Attribute action(const Url& to) { return Maker::attribute("action", to.text()); }
Attribute charset_utf8() { return Maker::attribute("charset", "utf-8"); }
Attribute required() { return Maker::alone("required"); }
Attribute checked() { return Maker::alone("checked"); }
Attribute open() { return Maker::alone("open"); }
Attribute autofocus() { return Maker::alone("autofocus"); }
Attribute aria_hidden() { return Maker::attribute("aria-hidden", "true"); }
Attribute aria_current() { return Maker::attribute("aria-current", "page"); }
Attribute aria_invalid() { return Maker::attribute("aria-invalid", "true"); }
Attribute method_post() { return Maker::attribute("method", "post"); }
Attribute stretched() { return Maker::attribute("preserveAspectRatio", "none"); }
Attribute x(int value) { return number("x", value); }
Attribute y(int value) { return number("y", value); }
Attribute width(int value) { return number("width", value); }
Attribute height(int value) { return number("height", value); }

Attribute view_box(int wide, int high) {
  return Maker::attribute("viewBox", "0 0 " + std::to_string(wide) + " " + std::to_string(high));
}

std::string document(const Markup& root) { return "<!DOCTYPE html>\n" + root.bytes() + "\n"; }

}  // namespace steward::portal::html
