// Messages: every text a person receives, from files that a site can edit, checked whole at start.
//
// A file of the site's own folder goes before the shipped one of its name.
//
// <dir>/<language>/<kind>.txt, one for each MessageKind: "Subject: …", a blank line, the text, a line "--"
// and the signature, which says how to answer. The subject names the {case}, and so does the signature.
// <dir>/<language>/rule.<rule>.txt, one for each rule: a first paragraph that says what was seen, and after a
// blank line what the person can do; in finding.txt they are {rule_sentence} and {rule_advice}.
//
// <dir>/<language>/ucloud.txt: where interactive work is at home (ucloud_words.h), for {ucloud.shell},
// {ucloud.notebook} and {ucloud.editor} in the texts of the rules about it.
//
// <dir>/<language>/matter.txt: what a case is about, in a few words, for {matter}.
//
//   every file     {case} {person} {user} {job} {job_name} {jobs} {nodes} {platform} {matter}
//   finding        {rule_sentence} {rule_advice} {reason} {others}
//   habit          {rule_sentence} {rule_advice} {reason} {examples} {window} {besides}
//   front_end      {rule_sentence} {rule_advice} {reason} {node}
//   ask            {words} {staff}             what staff wrote, and who
//   staff_word     {words} {staff}
//   emergency      {reason}                    as staff declared it; emergency_declared, too
//   release_soon   {release.idle} {release.notice}
//   release_refused {reason}                   why the job's comment could not be read
//   emergency_report, weekly, platform_fault, support, ticket_*   {words}
//   not_cancelled  {reason}                    what Slurm said
//   remedied       {ended}                     what ended the matter, in the words of words.txt
//   mail_received  {link}
//   staff_notice   {words}                     what waits
//   {link}: the link by which the person answers, {plot}: what was measured; both are lines of their own,
//   which are left out where there is none: finding, habit, front_end; {link} alone: reminder, ask,
//   release_soon, staff_word digest.txt     {count} {cases} {person} {platform} {sections}     what is not
//   urgent, in one mail mail_test.txt  {platform} {staff} words.txt      what code says inside messages
//   (message_words.h) rule.idle_gpu             {gpus} {gpus.idle} {idle} {since} {window} {where} {reason}
//   rule.interactive_session  {gpus} {cpus} {idle} {since} {window} {reason}
//
// Values are a stranger's until shown: each becomes one harmless line ({words}: harmless lines); durations
// and times are shown for people, times in the site's zone. Immutable and so thread-safe.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "contact/message_words.h"
#include "contact/template.h"
#include "contact/ucloud_words.h"
#include "model/case.h"
#include "model/verdict.h"

namespace steward::contact {

// What a message is about, as casework tells it: a case's fields and a verdict's evidence. What no text uses
// is ignored.
using Params = std::vector<std::pair<std::string, Value>>;

struct Rendered {
  std::string subject;  // one line
  std::string text;     // filled to 72 columns; lines end in '\n'
};

struct MessageFolders {
  std::filesystem::path shipped;
  std::filesystem::path site{};  // empty: there is none
};

class Messages {
 public:
  // Errors: invalid, not_found, io; the message names file and line.
  static Result<Messages> load(const MessageFolders& folders, const std::string& language,
                               const std::string& zone, const Ucloud& ucloud = {});

  // STEWARD_CHECKs that `params` has every placeholder that the kind's text uses; a finding needs "rule" and
  // that rule's evidence. A rule without a text of its own is told by its "reason".
  Rendered render(MessageKind kind, const Params& params) const;
  Rendered digest(const Params& params) const;
  Rendered test(const Params& params) const;

  const std::string& language() const { return language_; }
  const std::string& zone() const { return zone_; }

 private:
  struct Letter {
    Template subject;
    Template text;
  };
  struct Rule {
    Template sentence;
    Template advice;
  };
  using Names = std::vector<std::string>;
  static Result<Letter> read_letter(const std::filesystem::path& path, const Names& names, const Names& own,
                                    std::string_view must_name);
  Status load_letters(const MessageFolders& folders);
  Status load_matter(const std::filesystem::path& path);
  Status load_rule(const std::filesystem::path& path, const std::string& rule);
  std::string value_of(const std::string& name, const Params& params, std::size_t limit) const;
  std::string shown(const std::string& name, const Value& value, std::size_t limit) const;
  std::string block(const std::string& name, const Params& params) const;
  std::string rules_in_words(const std::string& rules) const;
  Rendered filled(const Letter& letter, const Params& params) const;

  std::string zone_;
  std::string language_;
  MessageWords words_;
  UcloudWords ucloud_;
  Letter digest_, test_;
  std::map<MessageKind, Letter> letters_;
  std::map<std::string, Rule> rules_;
  std::map<std::string, Template> matters_;
};

// The same for a terminal: subject, the first paragraphs after the greeting, and the signature; 78 columns
// and 22 lines at most. Takes what render() gave, also when it comes back from the ledger. Pure.
std::string terminal_text(std::string_view subject, std::string_view text);

}  // namespace steward::contact
