#include "contact/ucloud_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "base/files.h"
#include "base/text.h"
#include "contact/template.h"

namespace steward::contact {
namespace {

constexpr std::size_t kUcloudFile = 16u << 10;

struct Word {
  std::string_view word;
  std::array<HandWork, 2> works;  // their links; twice the same: one
};
constexpr std::array kWorkWords{Word{"shell", {HandWork::shell, HandWork::shell}},
                                Word{"notebook", {HandWork::notebook, HandWork::editor}},
                                Word{"editor", {HandWork::editor, HandWork::editor}}};

std::string links_of(const Word& word, const Ucloud& ucloud) {
  std::string lines;
  for (std::size_t i = 0; i < word.works.size(); ++i) {
    const std::string link = ucloud.link(word.works.at(i));
    if (!link.empty() && (i == 0 || word.works[i] != word.works[0])) lines += "    " + link + "\n";
  }
  return lines;
}

std::string named(const Template& text, const Ucloud& ucloud) {
  return text.fill_in([&](const std::string&) { return one_line(ucloud.name, 60); });
}

}  // namespace

Result<UcloudWords> UcloudWords::load(const std::filesystem::path& path, const Ucloud& ucloud) {
  const auto content = read_file(path, kUcloudFile);
  if (!content) return fail_in("message text " + path.string(), content.error());
  const auto bad = [&](int line, const std::string& why) {
    return fail(ErrorCode::invalid, fmt::format("{}:{}: {}", path.string(), line, why));
  };
  const std::size_t gap = content->find("\n\n");
  if (gap == std::string::npos) return bad(1, "needs its sentences, a blank line, and the steps");
  const auto sentences = split(std::string_view(*content).substr(0, gap), '\n');
  const int first_step = static_cast<int>(sentences.size()) + 2;
  const std::vector<std::string> known{"place"};
  const auto steps =
      Template::parse(trim(std::string_view(*content).substr(gap)), known, path.string(), first_step);
  if (!steps) return tl::unexpected(steps.error());
  UcloudWords made;
  int number = 0;
  for (const std::string_view line : sentences) {
    ++number;
    const std::size_t equals = std::min(line.find('='), line.size());
    const std::string_view name = trim(line.substr(0, equals));
    const auto word = std::find_if(kWorkWords.begin(), kWorkWords.end(),
                                   [&](const Word& each) { return each.word == name; });
    if (equals == line.size() || word == kWorkWords.end())
      return bad(number, "write \"WORD = TEXT\"; the words are shell, notebook, editor");
    const auto sentence = Template::parse(trim(line.substr(equals + 1)), known, path.string(), number);
    if (!sentence) return tl::unexpected(sentence.error());
    const std::string links = links_of(*word, ucloud);
    made.blocks_.emplace(
        fmt::format("ucloud.{}", name),
        links.empty() ? ""
                      : fmt::format("{}\n\n{}\n{}", named(*sentence, ucloud), links, named(*steps, ucloud)));
  }
  for (const Word& each : kWorkWords)
    if (!made.blocks_.contains(fmt::format("ucloud.{}", each.word)))
      return bad(number, fmt::format("\"{} = …\" is missing", each.word));
  return made;
}

std::string UcloudWords::block(std::string_view name) const {
  const auto found = blocks_.find(name);
  return found == blocks_.end() ? "" : found->second;
}

}  // namespace steward::contact
