// What an administrator does, on the command line: most of it without a stewardd.
#include "programs/steward/commands.h"
#include "programs/steward/doctor.h"
#include "programs/steward/policy_check.h"
#include "programs/steward/receive.h"
#include "programs/steward/replay.h"

namespace steward::cli {
namespace {

struct AdministratorOptions {
  ReplayOptions replay;
  std::string mode;
  std::string policy;
  bool json = false;
};

int replay(const Session& session, const AdministratorOptions& options) {
  ReplayOptions chosen = options.replay;
  if (options.mode == "contact") chosen.mode = policy::Mode::contact;
  if (options.mode == "observe") chosen.mode = policy::Mode::observe;
  return replay_tape(session, chosen);
}

void add_policy(CLI::App& app, Run& chosen) {
  CLI::App* group = app.add_subcommand("policy", "The policy file: is it right, and what does it come to?");
  group->group(kAdministratorGroup)->require_subcommand(1);
  group->footer("Examples:\n  steward policy check /etc/steward/policy.toml");
  const auto options = std::make_shared<AdministratorOptions>();
  CLI::App* check = add_command<AdministratorOptions>(
      *group, chosen, "check", "Read a policy file strictly, and print the rules that it puts in force",
      "  steward policy check new.toml\n  steward policy check new.toml --json\n"
      "It asks no stewardd. To put a policy in force: replace the file, and send stewardd SIGHUP.",
      options,
      [](const Session& s, const AdministratorOptions& o) { return check_policy(s, o.policy, o.json); });
  check->add_option("FILE", options->policy, "the policy file")->required()->type_name("");
  add_json(check, options->json);
}

void add_doctor(CLI::App& app, Run& chosen) {
  const auto options = std::make_shared<DoctorOptions>();
  CLI::App* command = add_command<DoctorOptions>(
      app, chosen, "doctor", "Can Steward do its work here? Looks at its files, Slurm, the nodes and mail",
      "  steward doctor                         on stewardd's machine, as staff\n"
      "  steward doctor --json | jq '.checks[] | select(.outcome == \"amiss\")'\n"
      "It changes and sends nothing. It looks at the configuration and the policy; whether Slurm lets "
      "stewardd\n"
      "see and do what it needs; which nodes no agent reports from, and whose clocks differ; and at what a "
      "mail\n"
      "server needs to take our letters: the sender's name in DNS (SPF), the name we greet with (HELO), TLS "
      "and\n"
      "its certificate. It ends with 1 where anything is amiss. To send a real letter: steward contact "
      "--test.",
      options, examine);
  command->group(kAdministratorGroup);
  command->add_option("--config", options->config, "stewardd's own file")
      ->capture_default_str()
      ->type_name("FILE");
  add_json(command, options->json);
}

void add_receive(CLI::App& app, Run& chosen) {
  const auto options = std::make_shared<ReceiveOptions>();
  CLI::App* command = add_command<ReceiveOptions>(
      app, chosen, "receive", "Takes one mail from the mail server, which runs it: an answer of a person's",
      "  steward receive --sender=ida@example.org steward+3.abc@cloud.example.org < message.eml\n"
      "  steward receive --dry-run steward@cloud.example.org < message.eml     what it would understand\n"
      "Postfix, Exim and others run it as the account that [mail] receiver_user names "
      "(docs/admin-guide.md).\n"
      "It ends with 0 taken, 65 cannot be read, 67 no such address, 75 try again, 77 not from this account.",
      options, receive_mail);
  command->group(kAdministratorGroup);
  command->add_option("RECIPIENT", options->recipient, "the envelope's recipient")->required()->type_name("");
  command
      ->add_option("--sender", options->sender,
                   "the envelope's sender; empty of a bounce; without it the message's own first line, or "
                   "Return-Path")
      ->type_name("ADDRESS");
  command->add_flag("--dry-run", options->dry_run, "print what was understood; ask no stewardd");
}

}  // namespace

void add_administrator_commands(CLI::App& app, Run& chosen) {
  add_policy(app, chosen);
  add_doctor(app, chosen);
  add_receive(app, chosen);
  add_gate_commands(app, chosen);
  const auto options = std::make_shared<AdministratorOptions>();
  CLI::App* command = add_command<AdministratorOptions>(
      app, chosen, "replay", "What would this policy have said? Judges a recorded time anew",
      "  steward replay tape.jsonl --policy new.toml\n"
      "  steward replay tape.jsonl --policy old.toml --json > old.jsonl\n"
      "  steward replay tape.jsonl --policy new.toml --json > new.jsonl; diff old.jsonl new.jsonl\n"
      "  zstdcat tape.jsonl.zst | steward replay - --policy new.toml --mode contact\n"
      "It prints every verdict that changes, every case and every contact. A tape is what stewardd writes\n"
      "where its configuration says [tape] file = \"/var/lib/steward/tape.jsonl\". A replay asks no "
      "stewardd,\n"
      "and can send and cancel nothing. With the policy of that time the same comes out as happened. With\n"
      "another it parts from it: from then on recorded acts and outcomes that name cases or letters of the\n"
      "other history are left out, and what is owed stays owed. Where stewardd went from one policy to\n"
      "another meanwhile, give both (--policy old.toml --policy new.toml) to see what happened.",
      options, replay);
  command->group(kAdministratorGroup);
  command->add_option("TAPE", options->replay.tape, "the tape's file; or - to read stdin")
      ->required()
      ->type_name("");
  command
      ->add_option("--policy", options->replay.policies,
                   "the policy file to judge by; may be repeated: each where the tape says it was in force")
      ->required()
      ->type_name("FILE");
  add_choice(command, "--mode", options->mode, "instead of the policy's own mode", {"observe", "contact"});
  command->add_flag("--json", options->replay.json, "one object a line, for programs (docs/formats.md)");
}

}  // namespace steward::cli
