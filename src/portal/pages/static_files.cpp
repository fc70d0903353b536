#include "portal/pages/static_files.h"

#include <fmt/format.h>

#include "base/fnv.h"

namespace steward::portal {
namespace {

constexpr std::string_view kStylesheet = "steward.css";
constexpr std::string_view kIcon = "steward.svg";

// Bars of different heights, as the pages draw what was measured.
constexpr std::string_view icon =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\"><rect width=\"32\" height=\"32\" "
    "rx=\"7\" "
    "fill=\"#1d5b6b\"/><g fill=\"#fff\"><rect x=\"7\" y=\"17\" width=\"4\" height=\"8\" rx=\"1\"/><rect "
    "x=\"14\" "
    "y=\"7\" width=\"4\" height=\"18\" rx=\"1\"/><rect x=\"21\" y=\"13\" width=\"4\" height=\"12\" "
    "rx=\"1\"/></g></svg>\n";

std::string hash_of(std::string_view bytes) { return fmt::format("{:016x}", fnv1a(bytes)); }

html::Url url_of(std::string_view name, std::string_view bytes) {
  return html::Url::path({"steward", "static", name}).with("v", hash_of(bytes));
}

}  // namespace

html::Url stylesheet_url() { return url_of(kStylesheet, stylesheet); }
html::Url icon_url() { return url_of(kIcon, icon); }

net::Response static_file(std::string_view name, const net::Request& request) {
  const std::string_view bytes = name == kStylesheet ? stylesheet : name == kIcon ? icon : std::string_view();
  net::Response response;
  response.content_type = name == kStylesheet ? "text/css; charset=utf-8" : "image/svg+xml";
  if (bytes.empty()) {
    response.status = 404;
    return response;
  }
  response.body = bytes;
  const auto version = request.query.find("v");
  // Any other version is one that a newer page will not ask for: not to be kept under this one's name.
  if (version != request.query.end() && version->second == hash_of(bytes))
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable";
  return response;
}

}  // namespace steward::portal
