#include "model/script_finding.h"

namespace steward {

std::string_view to_string(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::warning:
      return "warning";
    case Severity::hint:
      break;
  }
  return "hint";
}

std::string_view to_string(OptionSource source) {
  switch (source) {
    case OptionSource::script:
      return "script";
    case OptionSource::environment:
      return "environment";
    case OptionSource::command_line:
      break;
  }
  return "command_line";
}

}  // namespace steward
