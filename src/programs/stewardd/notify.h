// Tells systemd, where it listens, that the daemon is ready or stopping (sd_notify's protocol, one datagram).
#pragma once

#include <string_view>

namespace steward {

void notify_systemd(std::string_view state);  // "READY=1", "STOPPING=1"; silent without $NOTIFY_SOCKET

}  // namespace steward
