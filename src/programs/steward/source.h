// A file that a command reads from its beginning to its end, or stdin ("-").
#pragma once

#include <cstdint>
#include <fstream>
#include <istream>
#include <string>

#include "base/result.h"
#include "programs/steward/session.h"

namespace steward::cli {

struct Source {
  std::ifstream file;
  std::istream* in = nullptr;
  std::string name;         // harmless
  std::uint64_t bytes = 0;  // 0: not known
};

// Errors: not_found, invalid for a folder.
Status open(const Session& session, const std::string& path, Source& source);

}  // namespace steward::cli
