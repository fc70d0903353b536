#include "contact/html.h"

#include "base/text.h"

namespace steward::contact {
namespace {

void append_escaped(std::string& out, std::string_view text) {
  for (const char c : plain_text(text, text.size() + 1)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
}

void append_start(std::string& out, Literal name, std::initializer_list<Attribute> attributes) {
  out += '<';
  out += name.view();
  for (const Attribute& attribute : attributes) {
    out += ' ';
    out += attribute.name.view();
    out += "=\"";
    append_escaped(out, attribute.value);
    out += '"';
  }
  out += '>';
}

}  // namespace

Html& Html::text(std::string_view anybodys) {
  append_escaped(out_, anybodys);
  return *this;
}

Html& Html::add(const Html& other) {
  out_ += other.out_;
  return *this;
}

Html& Html::literal(Literal ours) {
  out_ += ours.view();
  return *this;
}

Html Html::of_text(std::string_view anybodys) {
  Html made;
  made.text(anybodys);
  return made;
}

Html Html::element(Literal name, std::initializer_list<Attribute> attributes) {
  Html made;
  append_start(made.out_, name, attributes);
  return made;
}

Html Html::element(Literal name, std::initializer_list<Attribute> attributes, const Html& content) {
  Html made = element(name, attributes);
  made.out_ += content.out_;
  made.out_ += "</";
  made.out_ += name.view();
  made.out_ += '>';
  return made;
}

}  // namespace steward::contact
