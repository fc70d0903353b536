#include "advice/request_reader.h"

#include <fmt/format.h>

#include "advice/text_values.h"
#include "advice/values.h"
#include "base/text.h"

namespace steward::advice {
namespace {

// What cannot be taken has a message; what may have been meant goes beside it.
struct ValueTaker {
  SlurmCommand command;
  const SlurmOption& option;
  const GivenOption& given;
  Request& request;
  std::vector<Problem>& problems;

  void refuse(const std::string& message, const std::string& value_instead = {}) const {
    std::string instead = value_instead.empty() ? "" : fmt::format("--{}={}", given.name, value_instead);
    if (const std::string whole = with_two_dashes(); !whole.empty()) instead = whole;
    if (given.place.line != given.value_place.line) instead.clear();
    problems.push_back({"bad_value", fmt::format("{}: {}", given.spelled, message), given.place, instead});
  }

  // "-mem=4G" is read as -m with "em=4G", and meant as "--mem=4G".
  std::string with_two_dashes() const {
    if (given.spelled.size() != 2 || !given.value) return "";
    const std::string word = given.spelled.substr(1) + *given.value;
    const std::string name = word.substr(0, word.find('='));
    return name.size() > 2 && option_named(command, name) != nullptr ? "--" + word : "";
  }

  template <typename T>
  void put(Maybe<T> Request::*field, T value) const {
    request.*field = Given<T>{std::move(value), given.value.value_or(""), given.place, given.source};
  }

  template <typename T, typename Read>
  void take(Maybe<T> Request::*field, Read read, std::string (*suggest)(std::string_view)) const {
    const auto value = read(*given.value);
    if (!value) return refuse(value.error().message, suggest == nullptr ? "" : suggest(*given.value));
    put(field, *value);
  }

  void operator()(std::monostate) const {
    if (given.name == "requeue") put(&Request::requeue, true);
    if (given.name == "no-requeue") put(&Request::requeue, false);
    const bool joins = given.name == "jobid" || given.name == "overlap";
    request.overlap_or_jobid = request.overlap_or_jobid || joins;
    const Status good = check_text(given.name, given.value.value_or(""));
    if (given.value && !good) refuse(good.error().message);
  }
  void operator()(bool Request::*field) const { request.*field = true; }
  void operator()(Maybe<Limit> Request::*field) const { take(field, read_limit, suggest_limit); }
  void operator()(Maybe<Memory> Request::*field) const { take(field, read_memory, suggest_memory); }
  void operator()(Maybe<NodeCount> Request::*field) const { take(field, read_nodes, nullptr); }
  void operator()(Maybe<std::uint32_t> Request::*field) const { take(field, read_count, nullptr); }
  void operator()(Maybe<Gres> Request::*field) const { take(field, read_gres, suggest_gres); }
  void operator()(Maybe<Gpus> Request::*field) const { take(field, read_gpus, suggest_gpus); }
  void operator()(Maybe<std::string> Request::*field) const {
    const Status good = check_text(given.name, given.value.value_or(""));
    if (!good) return refuse(good.error().message);
    put(field, given.value.value_or(""));
  }
};

// Of the three ways to ask for memory the strongest source's counts; two of one source are refused there.
void one_memory(Request& request) {
  const auto strongest = [&] {
    OptionSource source = OptionSource::script;
    for (const auto* each : {&request.mem, &request.mem_per_cpu, &request.mem_per_gpu}) {
      if (*each && (*each)->source > source) source = (*each)->source;
    }
    return source;
  }();
  // Values of the script and of the command line are of one kind to sbatch; the environment's are weaker than
  // both.
  if (strongest == OptionSource::script) return;
  bool other = false;
  for (const auto* each : {&request.mem, &request.mem_per_cpu, &request.mem_per_gpu})
    other = other || (*each && (*each)->source != OptionSource::environment);
  if (!other) return;
  for (auto* each : {&request.mem, &request.mem_per_cpu, &request.mem_per_gpu}) {
    if (*each && (*each)->source == OptionSource::environment) each->reset();
  }
}

}  // namespace

RequestRead read_request(SlurmCommand command, const std::vector<GivenOption>& options) {
  RequestRead read;
  read.request.options = options;
  for (const GivenOption& given : options) {
    const SlurmOption* option = option_named(command, given.name);
    if (option == nullptr) continue;
    std::visit(ValueTaker{command, *option, given, read.request, read.problems}, option->field);
  }
  one_memory(read.request);
  for (Problem& each : contradictions(read.request)) read.problems.push_back(std::move(each));
  return read;
}

}  // namespace steward::advice
