// What messages say of the place where interactive work is at home ([ucloud] of the policy): a sentence, the
// links and the steps, in one file a language. Immutable and so thread-safe.
//
// ucloud.txt: "WORD = TEXT" for shell, notebook and editor, with {place}; a blank line; and the steps.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/ucloud.h"

namespace steward::contact {

class UcloudWords {
 public:
  UcloudWords() = default;
  // Errors: invalid, not_found, io; the message names file and line.
  static Result<UcloudWords> load(const std::filesystem::path& path, const Ucloud& ucloud);

  // {ucloud.shell}, {ucloud.notebook}, {ucloud.editor}
  static bool is_name(std::string_view name) { return name.starts_with("ucloud."); }
  // Lines of a message; empty: the site names no such place.
  std::string block(std::string_view name) const;

 private:
  std::map<std::string, std::string, std::less<>> blocks_;
};

}  // namespace steward::contact
