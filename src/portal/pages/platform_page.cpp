#include "model/rights.h"
#include "portal/pages/notices.h"
#include "portal/pages/phrase.h"
#include "portal/pages/routes.h"
#include "portal/pages/tables.h"

namespace steward::portal {
namespace {

namespace h = html;

constexpr Phrase kNodesCaption{"What there is", "Hvad der er"};

}  // namespace

net::Response get_platform(const Visit& visit) {
  const Frame& frame = visit.frame;
  const auto cluster = visit.service.cluster(Caller{nobody_uid, "", Role::user});
  if (!cluster) return service_trouble_page(frame, cluster.error());
  const auto row = [](const NodeType& type) {
    return h::tr(h::th(h::scope("row"), type.nodes), h::td(type.usable), h::td(type.gpus),
                 h::td(type.gpu_type));
  };
  return page(
      frame, 200, frame.platform,
      h::h1(frame.platform) +
          table(frame, kNodesCaption,
                {{"Nodes", "Noder"}, {"Usable", "I drift"}, {"GPUs each", "GPU'er hver"}, {"Type", "Type"}},
                h::each(cluster->node_types, row)));
}

}  // namespace steward::portal
