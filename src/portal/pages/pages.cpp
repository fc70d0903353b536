#include "portal/pages/pages.h"

#include <memory>
#include <vector>

#include "base/text.h"
#include "portal/pages/answer.h"
#include "portal/pages/guesses.h"
#include "portal/pages/notices.h"
#include "portal/pages/static_files.h"

namespace steward::portal {
namespace {

constexpr std::string_view kPagesRoot = "/steward";

bool is_page(std::string_view path) {
  return path == kPagesRoot ||
         (path.starts_with(kPagesRoot) && path.substr(kPagesRoot.size()).starts_with('/'));
}

class Pages {
 public:
  Pages(engine::Service& service, const Clock& clock, std::function<Frame()> frame)
      : service_(service), clock_(clock), frame_(std::move(frame)) {}

  net::Response answer(const net::Request& request) {
    Frame frame = frame_();
    frame.language = preferred(request.languages, frame.language);
    net::Response response = dispatch({service_, frame, request});
    harden(response);
    return response;
  }

 private:
  net::Response dispatch(const Visit& visit) {
    const bool get = visit.request.method == "GET";
    const auto parts = split(visit.request.path, '/');  // "", "steward", …
    if (parts.size() == 4 && parts[2] == "answer") return answer_link(visit, std::string(parts[3]));
    if (parts.size() == 3 && parts[2] == "answered")
      return get ? get_answered(visit) : wrong_method_page(visit.frame, "GET, HEAD");
    if (parts.size() == 4 && parts[2] == "static") {
      if (!get) return wrong_method_page(visit.frame, "GET, HEAD");
      net::Response file = static_file(parts[3], visit.request);
      return file.status == 404 ? nothing_here_page(visit.frame) : file;
    }
    return nothing_here_page(visit.frame);
  }

  net::Response answer_link(const Visit& visit, const std::string& token) {
    const std::string place = place_of(visit.request.peer, visit.request.forwarded_for);
    const Time now = clock_.now();
    net::Response response = visit.request.method == "POST" ? post_answer(visit, token)
                             : visit.request.method == "GET"
                                 ? get_answer(visit, token)
                                 : wrong_method_page(visit.frame, "GET, HEAD, POST");
    // A good link works whatever others behind the same address have tried.
    if (response.status != 404) return response;
    if (guesses_.too_many(place, now)) return too_many_page(visit.frame, Guesses::window);
    guesses_.wrong(place, now);
    return response;
  }

  engine::Service& service_;
  const Clock& clock_;
  const std::function<Frame()> frame_;
  Guesses guesses_;
};

}  // namespace

net::Handler make_pages(engine::Service& service, const Clock& clock, std::function<Frame()> frame) {
  return [pages = std::make_shared<Pages>(service, clock, std::move(frame))](
             const net::Request& request, const net::Reply& reply) { reply(pages->answer(request)); };
}

net::Handler pages_before(net::Handler pages, net::Handler others) {
  return [pages = std::move(pages), others = std::move(others)](const net::Request& request,
                                                                const net::Reply& reply) {
    is_page(request.path) ? pages(request, reply) : others(request, reply);
  };
}

}  // namespace steward::portal
