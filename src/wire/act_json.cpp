// What people ask for: {"act": "permit", "case": 3}. Read from strangers, so exact: a misspelt field would
// otherwise be an act without it.
#include <fmt/format.h>

#include <array>

#include "base/text.h"
#include "model/act.h"
#include "wire/json.h"
#include "wire/parts.h"

namespace steward::wire {
namespace {

// In the order of PersonAct's alternatives.
constexpr std::array<const char*, std::variant_size_v<PersonAct>> act_words{"reply",
                                                                            "permit",
                                                                            "decline",
                                                                            "withdraw",
                                                                            "concern",
                                                                            "support",
                                                                            "say",
                                                                            "open_case",
                                                                            "note",
                                                                            "ask",
                                                                            "approve",
                                                                            "assign",
                                                                            "ticket",
                                                                            "grant",
                                                                            "revoke",
                                                                            "close",
                                                                            "reopen",
                                                                            "settle_task",
                                                                            "declare_emergency",
                                                                            "confirm_emergency",
                                                                            "cancel"};
static_assert(std::is_same_v<std::variant_alternative_t<7, PersonAct>, act::OpenCase>);
static_assert(std::is_same_v<std::variant_alternative_t<15, PersonAct>, act::Close>);
static_assert(std::is_same_v<std::variant_alternative_t<20, PersonAct>, act::Cancel>);

}  // namespace

template <typename Io, Of<act::Reply> V>
void describe(Io& io, V& v) {
  io("case", v.in);
  io("text", v.text);
  io.may("meaning", v.meaning);
}

template <typename Io, Of<act::Permit> V>
void describe(Io& io, V& v) {
  io("case", v.in);
  io.may("start", v.start);
  io.may("job", v.job);
}

template <typename Io, Of<act::Decline> V>
void describe(Io& io, V& v) {
  io("case", v.in);
  io.may("text", v.text);
  io.may("job", v.job);
}

template <typename Io, Of<act::Withdraw> V>
void describe(Io& io, V& v) {
  io("case", v.in);
  io.may("job", v.job);
}

template <typename Io, Of<act::Concern> V>
void describe(Io& io, V& v) {
  io("text", v.text);
}

template <typename Io, Of<act::Support> V>
void describe(Io& io, V& v) {
  io("text", v.text);
  io.may("job", v.job);
}

template <typename Io, Of<act::Say> V>
void describe(Io& io, V& v) {
  io("case", v.in);
  io("text", v.text);
}

template <typename Io, Of<act::OpenCase> V>
void describe(Io& io, V& v) {
  io("job", v.job);
  io("text", v.text);
}

template <typename Io, Of<act::Note> V>
void describe(Io& io, V& v) {
  io("case", v.in);
  io("text", v.text);
}

template <typename Io, Of<act::Ask> V>
void describe(Io& io, V& v) {
  io("case", v.in);
  io.may("text", v.text);
  io.may("job", v.job);
}

template <typename Io, Of<act::Approve> V>
void describe(Io& io, V& v) {
  io("case", v.in);
  io.may("contact", v.contact);
  io.may("subject", v.subject);
  io.may("text", v.text);
}

template <typename Io, Of<act::Assign> V>
void describe(Io& io, V& v) {
  io("case", v.in);
  io.may("to", v.to);
}

template <typename Io, Of<act::Ticket> V>
void describe(Io& io, V& v) {
  io("case", v.in);
  io("number", v.number);
}

template <typename Io, Of<act::Grant> V>
void describe(Io& io, V& v) {
  io("case", v.in);
  io.may("rule", v.rule);
  io.may("job", v.job);
  io("lasts_ms", v.lasts);
  io("reason", v.reason);
}

template <typename Io, Of<act::Revoke> V>
void describe(Io& io, V& v) {
  io("case", v.in);
  io("exemption", v.exemption);
}

template <typename Io, Of<act::Close> V>
void describe(Io& io, V& v) {
  io("case", v.in);
  io("resolution", v.resolution);
  io.may("words", v.words);
}

template <typename Io, Of<act::Reopen> V>
void describe(Io& io, V& v) {
  io("case", v.in);
  io.may("words", v.words);
}

template <typename Io, Of<act::SettleTask> V>
void describe(Io& io, V& v) {
  io("case", v.in);
  io("task", v.task);
}

template <typename Io, Of<act::DeclareEmergency> V>
void describe(Io& io, V& v) {
  io("cause", v.cause);
  io("reason", v.reason);
  io("evidence", v.evidence);
  io("jobs", v.jobs);
  io.may("lasts_ms", v.lasts);
  io.may("tell", v.tell);
}

template <typename Io, Of<act::ConfirmEmergency> V>
void describe(Io& io, V& v) {
  io("emergency", v.emergency);
}

template <typename Io, Of<act::Cancel> V>
void describe(Io& io, V& v) {
  io("case", v.in);
  io.may("emergency", v.emergency);
  io.may("job", v.job);
}

namespace {

template <std::size_t Index = 0>
void read_act(const Source& source, const std::string& word, PersonAct& act) {
  if constexpr (Index < std::variant_size_v<PersonAct>) {
    if (word != act_words[Index]) return read_act<Index + 1>(source, word, act);
    Reader reader(source, /*exact=*/true);
    std::string itself;
    reader("act", itself);
    describe(reader, act.emplace<Index>());
    reader.nothing_else();
  } else {
    const auto near = nearest(word, std::vector<std::string>(act_words.begin(), act_words.end()));
    source.failure.set(Place{&source.place, "act", 0},
                       near ? fmt::format("is no known act; did you mean \"{}\"?", *near)
                            : fmt::format("is no known act; known are {}", fmt::join(act_words, ", ")));
  }
}

}  // namespace

Json encode(const PersonAct& value) {
  Json object = std::visit([](const auto& alternative) { return encode(alternative); }, value);
  object.emplace("act", act_words[value.index()]);
  return object;
}

void decode(const Source& source, PersonAct& value) {
  std::string word;
  Reader reader(source);
  reader("act", word);
  if (!source.failure.failed()) read_act(source, word, value);
}

std::string to_json(const PersonAct& value) { return dump(encode(value)); }
Result<PersonAct> act_from_json(std::string_view text) { return read<PersonAct>(text, ErrorCode::invalid); }

}  // namespace steward::wire
