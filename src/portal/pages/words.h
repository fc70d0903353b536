// The pages' own words, one table a language. What people are told about their matters is not here: it comes
// from messages/, as the mail that they got. Pure; any thread.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "base/time.h"

namespace steward::portal {

enum class Language { en, da };
inline constexpr Language languages[] = {Language::en, Language::da};

std::string_view code_of(Language language);  // "en"
std::string_view name_of(Language language);  // as its speakers call it
Language language_from(std::string_view code, Language fallback = Language::en);
// The first that we have of a browser's Accept-Language, by its weights.
Language preferred(std::string_view accept_language, Language fallback);

enum class Word {
  skip,         // to the content
  footer_help,  // {platform}
  footer_mail,  // before an address
  greeting,     // {person}
  valid_until,  // {until}
  works_once,
  on_this_page,
  message_title,
  plot_title,
  plot_row,       // heading of the column of labels
  plot_share,     // heading of the column of shares
  plot_share_of,  // {percent}
  plot_no_data,
  plot_partly,  // {percent}: how much was measured, when much was not
  legend_work,
  legend_idle,
  legend_unknown,
  reply_nav,
  reply_title,
  reply_hint,
  reply_label,
  reply_button,
  permit_nav,
  permit_title,
  permit_hint,  // {job}
  permit_check,
  permit_button,  // {job}
  decline_nav,
  decline_title,
  decline_hint,  // {job}
  decline_label,
  decline_button,  // {job}
  wrong_nav,
  wrong_title,
  wrong_hint,
  wrong_label,
  wrong_button,
  at_most,  // {bytes}
  problem_title,
  text_missing,
  text_too_long,  // {have} {most}
  check_missing,  // {job}
  not_offered,
  form_garbled,
  try_again,  // what was typed is kept
  thanks_title,
  thanks_reply,
  thanks_permit,
  thanks_decline,
  thanks_wrong,
  thanks_more,  // {command}
  thanks_close,
  unknown_title,
  unknown_text,
  expired_title,
  expired_text,
  used_title,
  used_text,
  over_title,
  over_text,
  not_now_title,
  not_now_text,
  instead_title,
  instead_mail,
  instead_command,  // {command}
  method_title,
  method_text,
  nothing_here_title,
  nothing_here_text,
  too_many_title,
  too_many_text,
  count_  // how many there are
};

std::string_view say(Language language, Word word);

using Filling = std::pair<std::string_view, std::string>;
// With each {name} replaced by its value, once: what stands in a value is never replaced again.
std::string say(Language language, Word word, std::initializer_list<Filling> values);

// "Mon 23 Nov 14:05", "man 23. nov. kl. 14:05". A zone that the machine does not know is UTC.
std::string show_time(Language language, Time time, std::string_view zone);

}  // namespace steward::portal
