#include "programs/steward/editor.h"

#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>

#include "base/files.h"

namespace steward::cli {
namespace {

// A folder of our own, since editors leave files beside the one they write.
class Folder {
 public:
  Folder() {
    std::error_code error;
    const auto base = std::filesystem::temp_directory_path(error);
    std::string pattern = ((error ? std::filesystem::path("/tmp") : base) / "steward-XXXXXX").string();
    if (::mkdtemp(pattern.data()) != nullptr) path_ = pattern;
  }
  ~Folder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// With the terminal and the environment as they are: it is the person's own program.
bool run_editor(const std::string& editor, const std::string& file) {
  std::string shell = "/bin/sh", flag = "-c", command = "exec " + editor + " \"$0\"", name = file;
  const std::array<char*, 5> argv{shell.data(), flag.data(), command.data(), name.data(), nullptr};
  pid_t child = 0;
  if (::posix_spawn(&child, shell.c_str(), nullptr, nullptr, argv.data(), environ) != 0) return false;
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return false;
  }
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

Result<std::string> edit_text(const std::string& editor, const std::string& text) {
  const Folder folder;
  if (folder.path().empty()) return fail(ErrorCode::io, "no temporary folder could be made for the editor");
  const auto file = folder.path() / "message.txt";
  if (const Status written = replace_file(file, text); !written) return tl::unexpected(written.error());
  if (!run_editor(editor, file.string()))
    return fail(ErrorCode::unavailable, "the editor (" + editor + ") failed: nothing was changed");
  return read_file(file);
}

}  // namespace steward::cli
