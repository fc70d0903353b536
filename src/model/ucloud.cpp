#include "model/ucloud.h"

namespace steward {
const std::string& Ucloud::app(HandWork work) const {
  switch (work) {
    case HandWork::notebook:
      return notebook;
    case HandWork::editor:
      return editor;
    case HandWork::rstudio:
      return rstudio;
    case HandWork::shell:
      break;
  }
  return shell;
}

std::string Ucloud::link(HandWork work) const {
  return address.empty() || app(work).empty() ? "" : address + app(work);
}

}  // namespace steward
