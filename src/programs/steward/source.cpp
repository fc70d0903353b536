#include "programs/steward/source.h"

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "base/text.h"

namespace steward::cli {

Status open(const Session& session, const std::string& path, Source& source) {
  if (path == "-") {
    source.in = &session.terminal.in;
    source.name = "stdin";
    return {};
  }
  source.name = one_line(path, 1000);
  std::error_code error;
  if (std::filesystem::is_directory(path, error))
    return fail(ErrorCode::invalid, source.name + " is a folder");
  source.file.open(path, std::ios::binary);
  if (!source.file) {
    return fail(ErrorCode::not_found,
                "cannot open " + source.name + ": " + std::generic_category().message(errno));
  }
  const auto size = std::filesystem::file_size(path, error);
  if (!error) source.bytes = size;
  source.in = &source.file;
  return {};
}

}  // namespace steward::cli
