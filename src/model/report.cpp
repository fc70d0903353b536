#include "model/report.h"

#include "model/words.h"

namespace steward {
namespace {

constexpr Words<ProcessKind, 15> kind_words{{
    {ProcessKind::shell, "shell"},
    {ProcessKind::sleeper, "sleeper"},
    {ProcessKind::multiplexer, "multiplexer"},
    {ProcessKind::tunnel, "tunnel"},
    {ProcessKind::ide_server, "ide_server"},
    {ProcessKind::assistant, "assistant"},
    {ProcessKind::container, "container"},
    {ProcessKind::notebook, "notebook"},
    {ProcessKind::workflow, "workflow"},
    {ProcessKind::service, "service"},
    {ProcessKind::transfer, "transfer"},
    {ProcessKind::compiler, "compiler"},
    {ProcessKind::slurm_client, "slurm_client"},
    {ProcessKind::trainer, "trainer"},
    {ProcessKind::other, "other"},
}};

constexpr Words<Delivery, 3> delivery_words{{
    {Delivery::accepted, "accepted"},
    {Delivery::refused, "refused"},
    {Delivery::unclear, "unclear"},
}};

}  // namespace

std::string_view to_string(ProcessKind kind) { return word_of(kind_words, kind); }
std::optional<ProcessKind> process_kind_from(std::string_view word) { return value_of(kind_words, word); }
std::string_view to_string(Delivery delivery) { return word_of(delivery_words, delivery); }
std::optional<Delivery> delivery_from(std::string_view word) { return value_of(delivery_words, word); }

}  // namespace steward
