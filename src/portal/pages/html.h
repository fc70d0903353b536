// HTML that is right by construction: elements and attributes come from closed sets, every text is escaped,
// and there is no way to put a raw string in. Pure; values may be used by any thread.
//
//   namespace h = html;
//   h::section(h::cls("card"), h::h2("Hello ", person), h::p(text), h::when(open, h::a(h::href(link), more)))
//
// An element takes attributes, markup, texts and whole numbers in any order; attributes go where they belong.
// Texts that are no UTF-8, and characters that steer (controls, directions), become U+FFFD.
//
// Elements whose content is no text (script, style) and attributes that are program (style, on…) do not exist
// here, so the one escaping is right everywhere.
#pragma once

#include <concepts>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace steward::portal::html {

// Rendered HTML: nothing, a text, an element, or several one after the other.
class Markup {
 public:
  Markup() = default;
  explicit Markup(std::string_view text);  // escaped
  const std::string& bytes() const { return bytes_; }
  bool empty() const { return bytes_.empty(); }
  Markup& operator+=(const Markup& more);
  friend Markup operator+(Markup first, const Markup& more) { return std::move(first += more); }

 private:
  friend struct Maker;
  std::string bytes_;
};

// Where a link or a form leads. Never a scheme of a stranger's choice.
class Url {
 public:
  // Of this site: segments are escaped one by one, as in path({"steward", "answer", token}); those that are
  // empty or dots are left out.
  static Url path(std::span<const std::string_view> segments);
  static Url path(std::initializer_list<std::string_view> segments) {
    return path(std::span<const std::string_view>(segments.begin(), segments.size()));
  }
  static Url fragment(std::string_view id);                       // a place on the same page
  static Url mail(std::string_view address);                      // somebody's mailbox
  Url with(std::string_view name, std::string_view value) const;  // ?name=value
  const std::string& text() const { return text_; }

 private:
  explicit Url(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

// name="value", or name alone; or nothing, where a condition did not hold.
class Attribute {
 public:
  Attribute() = default;

 private:
  friend struct Maker;
  std::string bytes_;  // with its leading space
};

// What may stand in an element.
class Item {
 public:
  Item(Attribute attribute) : attribute_(std::move(attribute)) {}  // NOLINT
  Item(Markup markup) : markup_(std::move(markup)) {}              // NOLINT
  Item(std::string_view text) : markup_(text) {}                   // NOLINT
  Item(const std::string& text) : markup_(text) {}                 // NOLINT
  Item(const char* text) : markup_(std::string_view(text)) {}      // NOLINT
  template <std::integral Number>
  requires(!std::same_as<Number, bool> && !std::same_as<Number, char>)  //
      Item(Number number)
      : markup_(std::string_view(std::to_string(number))) {}  // NOLINT

 private:
  friend struct Maker;
  Attribute attribute_;
  Markup markup_;
};

enum class Tag {
  html,
  head,
  meta,
  title,
  link,
  body,
  header,
  nav,
  main,
  section,
  article,
  footer,
  div,
  h1,
  h2,
  h3,
  p,
  span,
  a,
  strong,
  em,
  code,
  pre,
  blockquote,
  small,
  br,
  hr,
  time,
  ul,
  ol,
  li,
  dl,
  dt,
  dd,
  table,
  caption,
  thead,
  tbody,
  tr,
  th,
  td,
  figure,
  figcaption,
  details,
  summary,
  form,
  label,
  input,
  textarea,
  select,
  option,
  button,
  fieldset,
  legend,
  svg,
  g,
  rect,
  line,
  path,
  circle,
  svg_title
};

Markup element(Tag tag, std::span<const Item> items);

struct Element {
  Tag tag;
  template <typename... Items>
  Markup operator()(Items&&... items) const {
    if constexpr (sizeof...(Items) == 0) {
      return element(tag, {});
    } else {
      const Item all[] = {Item(std::forward<Items>(items))...};
      return element(tag, all);
    }
  }
};

inline constexpr Element html{Tag::html}, head{Tag::head}, meta{Tag::meta}, title{Tag::title},
    link{Tag::link}, body{Tag::body}, header{Tag::header}, nav{Tag::nav}, main{Tag::main},
    section{Tag::section}, article{Tag::article}, footer{Tag::footer}, div{Tag::div}, h1{Tag::h1},
    h2{Tag::h2}, h3{Tag::h3}, p{Tag::p}, span{Tag::span}, a{Tag::a}, strong{Tag::strong}, em{Tag::em},
    code{Tag::code}, pre{Tag::pre}, blockquote{Tag::blockquote}, small{Tag::small}, br{Tag::br}, hr{Tag::hr},
    time{Tag::time}, ul{Tag::ul}, ol{Tag::ol}, li{Tag::li}, dl{Tag::dl}, dt{Tag::dt}, dd{Tag::dd},
    table{Tag::table}, caption{Tag::caption}, thead{Tag::thead}, tbody{Tag::tbody}, tr{Tag::tr}, th{Tag::th},
    td{Tag::td}, figure{Tag::figure}, figcaption{Tag::figcaption}, details{Tag::details},
    summary{Tag::summary}, form{Tag::form}, label{Tag::label}, input{Tag::input}, textarea{Tag::textarea},
    select{Tag::select}, option{Tag::option}, button{Tag::button}, fieldset{Tag::fieldset},
    legend{Tag::legend}, svg{Tag::svg}, g{Tag::g}, rect{Tag::rect}, line{Tag::line}, path{Tag::path},
    circle{Tag::circle}, svg_title{Tag::svg_title};

// Attributes with a text of any kind.
Attribute cls(std::string_view classes);
Attribute id(std::string_view value);
Attribute lang(std::string_view language);
Attribute name(std::string_view value);
Attribute value(std::string_view text);
Attribute content(std::string_view text);  // of meta
Attribute alt(std::string_view text);
Attribute role(std::string_view value);
Attribute aria_label(std::string_view text);
Attribute aria_labelledby(std::string_view ids);
Attribute aria_describedby(std::string_view ids);
Attribute label_for(std::string_view of);
Attribute scope(std::string_view value);
Attribute datetime(std::string_view iso);
Attribute autocomplete(std::string_view value);
Attribute type(std::string_view value);  // of input, button, link
Attribute rel(std::string_view value);
Attribute rows(int count);
Attribute maxlength(int utf16_units);
Attribute tabindex(int value);
// Attributes that lead somewhere.
Attribute href(const Url& to);
Attribute src(const Url& from);
// Attributes that are there or not.
Attribute charset_utf8();
Attribute required();
Attribute checked();
Attribute open();
Attribute autofocus();
Attribute aria_hidden();
Attribute aria_current();  // "page": where the reader is
Attribute aria_invalid();
Attribute method_post();
Attribute action(const Url& to);
// Of drawings, in their own units.
Attribute view_box(int width, int height);
Attribute stretched();  // to whatever shape the page gives the drawing
Attribute x(int value);
Attribute y(int value);
Attribute width(int value);
Attribute height(int value);

inline Markup when(bool condition, Markup markup) { return condition ? std::move(markup) : Markup(); }
inline Attribute when(bool condition, Attribute attribute) {
  return condition ? std::move(attribute) : Attribute();
}
inline Markup text(std::string_view words) { return Markup(words); }

template <typename Range, typename Make>
Markup each(const Range& range, Make make) {
  Markup all;
  for (const auto& one : range) all += make(one);
  return all;
}

// A whole page: <!DOCTYPE html> and its <html> element.
std::string document(const Markup& root);

}  // namespace steward::portal::html
