// What users of libcurl in contact/ share. It is included by their .cpp files alone.
#pragma once

#include <curl/curl.h>

#include <memory>
#include <string>

#include "base/check.h"
#include "base/result.h"

namespace steward::contact {

struct EasyDeleter {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct ListDeleter {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Easy = std::unique_ptr<CURL, EasyDeleter>;
using List = std::unique_ptr<curl_slist, ListDeleter>;

template <typename Value>
void set(CURL* easy, CURLoption option, Value value) {
  const CURLcode done = curl_easy_setopt(easy, option, value);
  STEWARD_CHECK(done == CURLE_OK);
}

// Before the first Easy. Thread-safe. Errors: io.
inline Status start_curl() {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (started != CURLE_OK) return fail(ErrorCode::io, std::string("libcurl: ") + curl_easy_strerror(started));
  return {};
}

}  // namespace steward::contact
