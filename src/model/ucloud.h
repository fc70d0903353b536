// [ucloud] of the policy: where interactive work is at home, as opposed to this platform. The one place that
// knows its address: messages, advice and rules ask here. A site with another such place names it; one
// without empties the address, and nobody is sent anywhere.
#pragma once

#include <string>

namespace steward {

// What people do by hand, as far as there is an app for it.
enum class HandWork { notebook, editor, shell, rstudio };

struct Ucloud {
  std::string name = "UCloud";
  // An app's name is added to it; empty: there is no such place. UCloud's create page reads only the app, so
  // that machine, hours and project are chosen there.
  std::string address = "https://cloud.sdu.dk/app/jobs/create?app=";
  // Names of apps; empty: there is none.
  std::string notebook = "jupyter-all-spark", editor = "coder", shell = "terminal-ubuntu",
              rstudio = "rstudio";

  const std::string& app(HandWork work) const;
  // Empty: there is no such place or app.
  std::string link(HandWork work) const;
  bool operator==(const Ucloud&) const = default;
};

}  // namespace steward
