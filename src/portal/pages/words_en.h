// English. For words.cpp.
#pragma once

#include "portal/pages/word_table.h"

namespace steward::portal {

inline constexpr Words english = {{
    {Word::skip, "Skip to the content"},
    {Word::footer_help,
     "Steward looks after {platform}. It never cancels a job unless its owner allows it; only in an "
     "emergency "
     "can the staff decide otherwise, and then they tell you."},
    {Word::footer_mail, "Questions? Write to"},
    {Word::greeting, "Hello {person}"},
    {Word::valid_until, "This link works until {until}."},
    {Word::works_once,
     "You need not log in, and the link takes one answer. Only you have got it: please do not pass it on."},
    {Word::on_this_page, "What you can do here"},
    {Word::message_title, "What we wrote to you"},
    {Word::plot_title, "What we measured"},
    {Word::plot_row, "Part"},
    {Word::plot_share, "At work"},
    {Word::plot_share_of, "{percent} %"},
    {Word::plot_no_data, "not measured"},
    {Word::plot_partly, "{percent} % measured"},
    {Word::legend_work, "at work"},
    {Word::legend_idle, "idle"},
    {Word::legend_unknown, "not measured"},
    {Word::reply_nav, "Answer"},
    {Word::reply_title, "Answer us"},
    {Word::reply_hint,
     "A line or two is enough: what the work is, what you plan to do, or what you would like help with."},
    {Word::reply_label, "Your answer"},
    {Word::reply_button, "Send my answer"},
    {Word::permit_nav, "Allow us to cancel"},
    {Word::permit_title, "Allow us to cancel the job"},
    {Word::permit_hint,
     "If you no longer need job {job}, we can end it for you, and others can use what it holds. It is "
     "cancelled "
     "at once, and that cannot be undone. Files that it has written stay as they are. This allows this one "
     "run "
     "and nothing else."},
    {Word::permit_check, "Yes, end this run"},
    {Word::permit_button, "Cancel job {job} now"},
    {Word::decline_nav, "Keep my job"},
    {Word::decline_title, "Keep my job running"},
    {Word::decline_hint, "Job {job} goes on. Please tell us why, so that we know and need not ask again."},
    {Word::decline_label, "Why it should go on"},
    {Word::decline_button, "Keep job {job}"},
    {Word::wrong_nav, "This is wrong"},
    {Word::wrong_title, "This is wrong"},
    {Word::wrong_hint,
     "Have we misunderstood something, or is it not yours at all? Then we would like to know. A person reads "
     "it."},
    {Word::wrong_label, "What is wrong"},
    {Word::wrong_button, "Tell us that it is wrong"},
    {Word::at_most, "At most {bytes} characters."},
    {Word::problem_title, "That did not work yet"},
    {Word::text_missing, "Please write a few words first: the field was empty."},
    {Word::text_too_long,
     "Your text is too long: it has {have} bytes, and we can take {most}. Please shorten it, or name a file "
     "that "
     "we may look at."},
    {Word::check_missing,
     "Job {job} was not cancelled, because the box before \"Yes, end this run\" was not ticked. Tick it, if "
     "you "
     "want that."},
    {Word::not_offered, "This link cannot be used for that. Please choose among what the page offers."},
    {Word::form_garbled,
     "We could not read what your browser sent, so nothing was done. Please write it again and send it once "
     "more."},
    {Word::try_again, "What you wrote is still below."},
    {Word::thanks_title, "Thank you"},
    {Word::thanks_reply,
     "Your answer has reached the staff. They read it and write to you if anything is still open."},
    {Word::thanks_permit,
     "We have your permission, and the job is cancelled within a moment. You get a mail when it is done. "
     "Others "
     "can now use what it held: thank you."},
    {Word::thanks_decline,
     "Your job goes on, and the staff know why. They write to you if they have a suggestion."},
    {Word::thanks_wrong,
     "Thank you for telling us. A person of the staff looks at it, and nothing more is asked of you until "
     "then."},
    {Word::thanks_more,
     "If you want to add something, reply to our mail, or use the command {command} on the front-end."},
    {Word::thanks_close, "You can close this page."},
    {Word::unknown_title, "We do not know this link"},
    {Word::unknown_text,
     "Perhaps a part of it is missing: some mail programs break long links into two lines. Copy the whole "
     "link "
     "from the mail into the address bar."},
    {Word::expired_title, "This link is too old"},
    {Word::expired_text,
     "It worked for a limited time only, so that nobody can use an old mail in your name. Nothing was done."},
    {Word::used_title, "This link has been used"},
    {Word::used_text, "It takes one answer, and that has reached us. There is nothing more you must do."},
    {Word::over_title, "This matter is over"},
    {Word::over_text, "The job has ended, or the case is closed. There is nothing more you must do."},
    {Word::not_now_title, "We could not keep your answer"},
    {Word::not_now_text,
     "Something is wrong on our side, and nothing was done. Please try again in a few minutes; the link "
     "still "
     "works."},
    {Word::instead_title, "How to reach us instead"},
    {Word::instead_mail, "Reply to the mail that you got."},
    {Word::instead_command,
     "Or log in to the front-end: the command {command} shows your cases and how to answer them."},
    {Word::method_title, "That cannot be done here"},
    {Word::method_text, "This page can be looked at only. Please open the link in the mail once more."},
    {Word::nothing_here_title, "Nothing is here"},
    {Word::nothing_here_text,
     "There is no page at this address. Please open the link in the mail once more."},
    {Word::too_many_title, "Please wait a little"},
    {Word::too_many_text,
     "Many links that we do not know were opened from where you are. Please try again in ten minutes; your "
     "own "
     "link stays as it is."},
}};

}  // namespace steward::portal
