#include "engine/texts.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "base/check.h"
#include "contact/plot_text.h"
#include "contact/text_parts.h"

namespace steward::engine {
namespace {

// What a person is greeted by: a login name that is an address is greeted by its first part.
std::string greeted(const std::string& user) { return user.substr(0, user.find('@')); }

constexpr std::size_t jobs_named = 5;

// The job that the words are about: the run's, else the only one.
const CaseJob* job_meant(const Case& in, const std::optional<RunKey>& run) {
  if (run) return job_in(in, run->job);
  return in.jobs.size() == 1 ? &in.jobs.front() : nullptr;
}

std::string list_of_jobs(const Case& in) {
  std::string list;
  std::size_t named = 0, more = 0;
  const bool all_ended =
      std::all_of(in.jobs.begin(), in.jobs.end(), [](const CaseJob& job) { return job.ended_at != no_time; });
  for (const CaseJob& job : in.jobs) {
    if (job.ended_at != no_time && !all_ended) continue;
    if (named == jobs_named) {
      ++more;
      continue;
    }
    ++named;
    list += (list.empty() ? "" : ", ") + job.shown;
  }
  return more == 0 ? list : fmt::format("{} (+{})", list, more);
}

// Which line of matter.txt says what the case is about.
std::string matter_of(const Case& in, const CaseJob* job) {
  if (in.principle == principle::support || in.principle == principle::concern) return in.principle;
  if (in.principle.starts_with(principle::platform)) return "platform";
  if (about_person(in)) return in.principle;
  return job != nullptr ? "job" : "jobs";
}

contact::Params params_of(const Case& in, const std::string& platform, const casework::Brief& brief) {
  const CaseJob* job = job_meant(in, brief.run);
  contact::Params params = brief.words;  // what they name goes before what the case says of itself
  const contact::Params own = {{"case", in.id.value},
                               {"person", greeted(in.user)},
                               {"user", in.user},
                               {"platform", platform},
                               {"matter", matter_of(in, job)},
                               {"jobs", list_of_jobs(in)},
                               {"job", job == nullptr ? list_of_jobs(in) : job->shown},
                               {"job_name", job == nullptr ? std::string() : job->name},
                               {"nodes", job == nullptr ? std::string() : job->nodes}};
  params.insert(params.end(), own.begin(), own.end());
  return params;
}

class Author {
 public:
  Author(std::map<std::string, contact::Messages> messages, TextOptions options,
         std::shared_ptr<Languages> languages)
      : messages_(std::move(messages)), options_(std::move(options)), languages_(std::move(languages)) {
    STEWARD_CHECK(messages_.contains(options_.language));
  }

  casework::Written letter(const Case& in, const casework::Brief& brief) const {
    const bool owner = brief.to == Audience::owner;
    const contact::Messages& words = messages_in(owner ? languages_->of(in.uid, in.user) : std::string());
    contact::Params params = params_of(in, options_.platform, brief);
    params.emplace_back("plot", brief.plot ? contact::plot_text(*brief.plot, words.zone()) : std::string());
    if (options_.links) {
      params.emplace_back("link", options_.link_lasts);
      params.emplace_back("link_mark", contact::link_mark(brief.contact));
    }
    const contact::Rendered rendered = words.render(brief.kind, params);
    return {rendered.subject, rendered.text, id_of('c', brief.contact), words.language()};
  }

  casework::Written digest(const DigestBrief& brief) const {
    const contact::Messages& words = messages_in(brief.language);
    std::string cases, sections;
    int number = 0;
    for (const auto& [in, part] : brief.parts) {
      cases += fmt::format("{}{}", cases.empty() ? "" : ", ", in.value);
      sections += fmt::format("{}{}. {}\n\n{}\n", sections.empty() ? "" : "\n", ++number, part.subject,
                              contact::main_text(part.text));
    }
    const contact::Rendered rendered = words.digest({{"count", std::int64_t{number}},
                                                     {"cases", cases},
                                                     {"person", greeted(brief.user)},
                                                     {"platform", options_.platform},
                                                     {"sections", sections}});
    return {rendered.subject, rendered.text, id_of('d', brief.parts.front().second.id), words.language()};
  }

  contact::Rendered test(const std::string& staff) const {
    return messages_in("").test({{"platform", options_.platform}, {"staff", staff}});
  }

 private:
  const contact::Messages& messages_in(const std::string& language) const {
    const auto found = messages_.find(language);
    return found != messages_.end() ? found->second : messages_.at(options_.language);
  }
  std::string id_of(char kind, ContactId contact) const {
    return fmt::format("<{}{}.{}@{}>", kind, contact.value, options_.instance, options_.domain);
  }

  std::map<std::string, contact::Messages> messages_;
  TextOptions options_;
  std::shared_ptr<Languages> languages_;
};

}  // namespace

Texts::Texts(casework::Writer writer) : letter(std::move(writer)) {
  digest = [](const DigestBrief& brief) {
    casework::Written all{"digest", "",
                          "<d" + std::to_string(brief.parts.front().second.id.value) + "@test>"};
    for (const auto& [in, part] : brief.parts) all.text += part.text + "\n";
    return all;
  };
  test = [](const std::string& staff) { return contact::Rendered{"test", "by " + staff}; };
}

Texts make_texts(std::map<std::string, contact::Messages> messages, TextOptions options,
                 std::shared_ptr<Languages> languages) {
  std::vector<std::string> known;
  for (const auto& [language, words] : messages) known.push_back(language);
  std::string usual = options.language;
  const auto author = std::make_shared<const Author>(std::move(messages), std::move(options), languages);
  Texts texts([author](const Case& in, const casework::Brief& brief) { return author->letter(in, brief); });
  texts.digest = [author](const DigestBrief& brief) { return author->digest(brief); };
  texts.test = [author](const std::string& staff) { return author->test(staff); };
  texts.languages = std::move(languages);
  texts.known = std::move(known);
  texts.usual = std::move(usual);
  return texts;
}

}  // namespace steward::engine
