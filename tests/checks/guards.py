#!/usr/bin/python3
"""Takes the guards of due process out, one by one, and expects the tests to notice each.

  guards.py FOLDER [WORD…]    FOLDER: where a copy of the sources is built; WORD: only guards with it in their names

Says for each guard which tests noticed: the exploration of all states, random histories, or others. Not a part of ./test: each
guard costs a build of casework and its tests, half a minute. Exit code 1 when a guard can go and nobody notices.
"""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
COURT, RELEASE, FINDINGS, OUTBOX = (f"src/casework/{name}.cpp" for name in ("court", "release", "findings", "outbox"))
EMERGENCY, ACTS, RIGHTS, ATTEND = ("src/casework/emergency_acts.cpp", "src/casework/acts.cpp", "src/model/rights.cpp",
                                   "src/casework/attend.cpp")
OWNER = "src/casework/owner_acts.cpp"

# what it guards: (file, the guard as it stands there once, what is there without it)
GUARDS = {
    "court: a permission is for one run": (COURT, "found->run != cancellation.run", "false"),
    "court: a permission must be given": (COURT, "found->state != PermissionState::given", "false"),
    "court: an emergency stands": (COURT, "!emergency->stands(now)", "false"),
    "court: an emergency names its runs": (
        COURT, "std::find(emergency->runs.begin(), emergency->runs.end(), cancellation.run) == emergency->runs.end()", "false"),
    "court: the owner is the same": (COURT, "observed->uid != in.uid || observed->user != in.user", "false"),
    "court: it must run": (
        COURT, "observed->state != JobState::running && observed->state != JobState::suspended", "false"),
    "court: the run is the same": (COURT, "observed->start != cancellation.run.start", "false"),
    "court: looked at within a second": (COURT, "now < observed_at || now - observed_at > warrant_life", "false"),
    "court: an array task's own name": (COURT, ": show_id(*observed);", ": std::to_string(observed->id);"),
    "release: the notice has arrived": (RELEASE, "told->passage == Passage::accepted &&", ""),
    "release: the notice is over": (RELEASE, "draft.at() - told->settled_at >= policy.conduct.release_notice", "true"),
    "release: the owner said nothing": (
        OWNER, "take_back_all(hand, in, [](const Permission& each) { return each.if_idle != Duration(0); });", ""),
    "release: a no stays a no": (RELEASE, "if (!forbidden(draft, job, run)) release.give", "release.give"),
    "court: what was seen long ago": (COURT, "age < Duration(0) || age > idle_is_known_for", "false"),
    "release: it stands in the comment still": (RELEASE, "(!asked || *asked != given->if_idle)", "false"),
    "release: unknown is not idle": (
        RELEASE, "if (idle.judgement == Judgement::breaks && notice_is_over", "if (notice_is_over"),
    "release: any word of the owner's is a no": (OWNER, "  speak(hand, act.in, act.text, Meaning::words);", "  hand.say(act.in, act.text);"),
    "a requeue ends permissions": (
        FINDINGS, 'lapse_everywhere(draft, before, "the job was requeued: this is a new run");', ""),
    "observe contacts nobody": (FINDINGS, "if (!reach.contact) return CaseState::watched;", ""),
    "outbox: nothing is sent twice": (OUTBOX, "if (!sendable(contact_of(draft.see(in), contact))) {", "if (false) {"),
    "outbox: one outcome": (OUTBOX, "if (!awaited && !never_began && !late) return;", ""),
    "outbox: refused becomes a task": (
        OUTBOX, "if (delivery == Delivery::accepted || sendable(contact) || late) return;", "return;"),
    "a cancellation is told of": (
        OUTBOX, "owe_word(draft, in, emergency ? MessageKind::emergency : MessageKind::cancelled, words, reach,\n           cancellation.run);", ""),
    "emergency: idle is no cause": (EMERGENCY, "std::find(causes.begin(), causes.end(), act.cause) == causes.end()", "false"),
    "emergency: confirmed by another": (EMERGENCY, "known->declared_by == hand.caller.user", "false"),
    "staff cannot use what was not given": (EMERGENCY, "if (!stands) {", "if (given == nullptr) {"),
    "silence is a task and nothing else": (ATTEND, "if (draft.at() - reminded < policy.conduct.silence) return;", ""),
    "two staff: what changed": (ACTS, "if (seen == 0 || changes.empty()) return {};", "return {};"),
    "what people settled stays so": (FINDINGS, "if (settled_by_people(draft, job, run.job)) return false;", ""),
    "rights: strangers": (
        ACTS, "if (const Status allowed = may(caller, need.right, owner); !allowed) return refuse(allowed.error());", ""),
    "rights: nobody decides in their own matter": (
        RIGHTS, "if (staff && own) return fail(ErrorCode::refused, own_case);", ""),
}


def run(*words, **options):
    return subprocess.run([str(word) for word in words], capture_output=True, text=True, **options)


def build(place):
    done = run("cmake", "--build", place / "build", "--target", "test_casework", "test_model", "test_engine")
    return done.returncode == 0, done.stdout[-2000:]


def noticed(place):
    """Which tests fail. A test program that dies has noticed, too."""
    found = []
    for name, program, wanted in (("exploration", "casework", "*Explorer*-*TwoJobs*"), ("histories", "engine", "History.*"),
                                  ("unit tests", "casework", "*-*Explorer*"), ("unit tests", "model", "*")):
        done = run(place / f"build/bin/test_{program}", f"--gtest_filter={wanted}", timeout=300)
        if done.returncode != 0 and name not in found:
            found.append(name)
    return found


def without(place, file, guard, instead):
    path = place / file
    text = path.read_text()
    if text.count(guard) != 1:
        sys.exit(f"guards: {file} holds {text.count(guard)} times: {guard}")
    path.write_text(text.replace(guard, instead))
    try:
        built, said = build(place)
        if not built:
            sys.exit(f"guards: it does not build without it: {said}")
        return noticed(place)
    finally:
        path.write_text(text)


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    place = Path(sys.argv[1]).resolve()
    tracked = run("git", "-C", ROOT, "ls-files").stdout.split()
    for name in tracked:
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        # Only what differs: a file's old time would hide from the build that it was changed and changed back.
        if not (place / name).exists() or (place / name).read_bytes() != (ROOT / name).read_bytes():
            shutil.copy(ROOT / name, place / name)
        if name.endswith(("CMakeLists.txt", ".cmake")):   # what a guard alone used is unused without it
            (place / name).write_text((place / name).read_text().replace("-Werror", ""))
    run("cmake", "-S", place, "-B", place / "build", "-G", "Ninja", "-DCMAKE_BUILD_TYPE=RelWithDebInfo")
    built, said = build(place)
    if not built or noticed(place):
        sys.exit(f"guards: with every guard in place it must build and pass: {said}")
    unnoticed = 0
    for name, guard in GUARDS.items():
        if len(sys.argv) > 2 and not any(word in name for word in sys.argv[2:]):
            continue
        by = without(place, *guard)
        unnoticed += not by
        print(f"{name:45} {', '.join(by) or 'NOBODY NOTICED'}", flush=True)
    sys.exit(1 if unnoticed else 0)


if __name__ == "__main__":
    main()
