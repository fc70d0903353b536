// NodeAddresses: may a report about this node come from where its credential was made? A credential proves
// the agents' account, and on which host it was made; the name service says where the node is. Names are
// looked up by a worker, as that may take seconds, and kept for minutes. Serving thread only; the lookups of
// a destroyed one are heard by nobody.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/executor.h"
#include "net/http.h"

namespace steward::net {

// All addresses of a name, as text; blocks. Errors: unavailable (the name service is away), not_found.
Result<std::vector<std::string>> look_up_host(const std::string& name);

class NodeAddresses {
 public:
  using LookUp = std::function<Result<std::vector<std::string>>(const std::string& name)>;
  // `names`: what to look up in place of a node's own name (NodeName -> address or name).
  NodeAddresses(Executor& serving, Executor& worker, const Clock& clock,
                std::map<std::string, std::string> names, LookUp look_up = look_up_host);
  ~NodeAddresses();

  // Answers at once where the name is known, else when it was looked up. Who calls on this host (a Unix
  // socket) may speak for any node. Errors: refused, with both addresses and what to do; unavailable.
  void check(const std::string& node, const Peer& peer, std::function<void(Status)> done);

 private:
  struct Known {
    Result<std::vector<std::string>> addresses;
    Time at = no_time;
  };
  struct Waiting {
    Peer peer;
    std::function<void(Status)> done;
  };
  bool fresh(const Known& known, const Peer& peer) const;
  Status judge(const std::string& node, const Known& known, const Peer& peer);
  void looked_up(const std::string& node, Result<std::vector<std::string>> addresses);
  const std::string& name_of(const std::string& node) const;
  void tell(const std::string& node, const std::string& reason);

  Executor& serving_;
  Executor& worker_;
  const Clock& clock_;
  const std::map<std::string, std::string> names_;
  const LookUp look_up_;
  std::map<std::string, Known> known_;
  std::map<std::string, std::vector<Waiting>> waiting_;
  std::map<std::string, std::string> told_;  // node -> what was logged last
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace steward::net
