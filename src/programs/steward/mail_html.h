// A mail's HTML as plain text: for people whose mail program sends nothing else. No more of HTML is
// understood than that needs: paragraphs, lines, lists, quotes and characters. Pure.
#pragma once

#include <string>
#include <string_view>

namespace steward::cli {

// Takes any bytes, in time and memory that grow with their number alone. UTF-8 in, UTF-8 out; what stands in
// a <blockquote> comes out in lines that begin with "> ". Styles, scripts and comments are left out.
std::string html_to_text(std::string_view html);

}  // namespace steward::cli
