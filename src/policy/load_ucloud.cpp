#include "policy/load_ucloud.h"

#include <algorithm>

namespace steward::policy {
namespace {

// What may stand in an address that people are sent to, without quoting.
bool is_plain(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-._~:/?=&%+#").find(c) != std::string_view::npos;
  });
}

std::string read_part(TomlFile::Table& table, std::string_view key, const std::string& fallback) {
  std::string text = table.text(key, fallback);
  if (text.size() > 200 || !is_plain(text)) table.complain(key, "holds what does not belong into an address");
  return text;
}

}  // namespace

void read_ucloud(TomlFile::Table table, Ucloud& ucloud) {
  ucloud.name = table.text("name", ucloud.name);
  ucloud.address = read_part(table, "address", ucloud.address);
  if (!ucloud.address.empty() && !ucloud.address.starts_with("https://"))
    table.complain("address", "does not begin with https://");
  ucloud.notebook = read_part(table, "notebook", ucloud.notebook);
  ucloud.editor = read_part(table, "editor", ucloud.editor);
  ucloud.shell = read_part(table, "shell", ucloud.shell);
  ucloud.rstudio = read_part(table, "rstudio", ucloud.rstudio);
}

}  // namespace steward::policy
