// Loop's inside, for net's own files.
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <optional>

#include "net/loop.h"

namespace steward::net {

struct Loop::Impl {
  boost::asio::io_context context;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard =
      boost::asio::make_work_guard(context);
  std::optional<boost::asio::signal_set> signals;
  std::optional<boost::asio::signal_set> reload;
};

}  // namespace steward::net
