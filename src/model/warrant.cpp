#include "model/warrant.h"

#include <utility>

namespace steward {

Warrant::Warrant(Warrant&& other) noexcept { *this = std::move(other); }

Warrant& Warrant::operator=(Warrant&& other) noexcept {
  if (this == &other) return *this;
  valid_ = std::exchange(other.valid_, false);
  target_ = std::move(other.target_);
  run_ = std::move(other.run_);
  owner_uid_ = other.owner_uid_;
  owner_ = std::move(other.owner_);
  state_ = other.state_;
  observed_at_ = other.observed_at_;
  cancellation_ = other.cancellation_;
  return *this;
}

}  // namespace steward
