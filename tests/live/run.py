#!/usr/bin/python3
"""The live tests: Steward beside a real Slurm, on clouds of their own that live as long as they do. Two of them stand
side by side and share the tests, which wait much more than they compute.

  run.py [--build DIR] [NAME…]     NAME: a part of a test's name, such as KillsTest or test_last_task; one cloud then
  STEWARD_ALL=1 run.py             more tests, more kills, and with people at terminals

Exit codes: 0 all passed, 1 not, 77 cannot run here (no root).
"""

import argparse
import os
import signal
import subprocess
import sys
import time
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent

# What makes them other clouds than the one ./up starts: all may run beside each other.
APART = ({"STEWARD_PORTS": "28900", "STEWARD_PREFIX": "ait-", "STEWARD_NODE_PREFIX": "t-", "NO_COLOR": "1"},
         {"STEWARD_PORTS": "29000", "STEWARD_PREFIX": "aiu-", "STEWARD_NODE_PREFIX": "u-", "NO_COLOR": "1"})

# Each half takes about as long as the other. The day comes first: it is played with ./up's own configuration, which the
# others change. The kills want every report of their cloud, and a clock that was set back refuses some.
HALVES = (["day_test", "array_test", "refusal_test", "requeue_test", "repeat_test", "exemption_test", "contact_test", "concern_support_test",
           "release_test", "clock_test", "rules_test", "tape_test", "history_test", "habits_test",
           "front_end_test", "plan_test", "check_test"],
          ["right_size_test", "draft_test", "truth_test", "silence_test", "staff_test", "forget_test", "emergency_test", "slurm_faults_test",
           "cancel_faults_test", "mail_test", "hostile_test", "away_test", "gate_test", "batch_test", "outage_test",
           "kills_test"])

# What needs time to pass for most of its own: in the long run, and by name.
LONG = {"exemption_test", "repeat_test", "silence_test", "clock_test", "rules_test", "tape_test", "outage_test",
        "front_end_test"}


def arguments():
    parser = argparse.ArgumentParser(description="Steward's live tests.")
    parser.add_argument("--build", default=ROOT / "build", type=Path, help="where Steward was built")
    parser.add_argument("--half", type=int, choices=(0, 1), help="only these tests, on a cloud of their own")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only tests with one of these in their names")
    return parser.parse_args()


def prepare(build, half):
    """Before anything of cluster/ is imported: it reads the environment when it is."""
    os.environ |= APART[half] | {"STEWARD_BUILD": str(build), "STEWARD_RUN": str(build / f"live-run{half}")}
    sys.path[:0] = [str(HERE), str(ROOT / "cluster"), str(ROOT / "tests/harness")]


def chosen(modules, names):
    """The tests of these files, in order, whose names hold one of `names`."""
    tests = []
    for module in modules:
        if module in LONG and not names and not os.environ.get("STEWARD_ALL"):
            print(f"{module}: SKIPPED, in the long run only (STEWARD_ALL=1)", file=sys.stderr)
            continue
        for group in unittest.defaultTestLoader.loadTestsFromName(module):
            tests += [test for test in group if not names or any(name in test.id() for name in names)]
    return unittest.TestSuite(tests)


def stop_on_signal(number, frame):
    raise KeyboardInterrupt   # so that the cloud is ended as on any other way out


def main():
    options = arguments()
    if os.geteuid() != 0:
        print("live tests: SKIPPED, they make accounts and daemons and need root", file=sys.stderr)
        return 77
    signal.signal(signal.SIGTERM, stop_on_signal)
    if options.half is None and not options.names:
        return both(options.build.resolve())
    prepare(options.build.resolve(), options.half or 0)
    return one(HALVES[0] + HALVES[1] if options.half is None else HALVES[options.half], options.names)


def both(build):
    """One process for each half; what it said is told when it has ended."""
    logs = [open(build / f"live{half}.log", "w+", encoding="utf-8") for half in (0, 1)]
    halves = [subprocess.Popen([sys.executable, "-B", __file__, "--build", build, "--half", str(half)], stdout=log,
                               stderr=subprocess.STDOUT) for half, log in enumerate(logs)]
    try:
        codes = [half.wait() for half in halves]
    except KeyboardInterrupt:
        for half in halves:
            half.terminate()
        codes = [half.wait() or 1 for half in halves]
    for log in logs:
        log.seek(0)
        print(log.read(), file=sys.stderr)
    return max(codes, key=abs)


def one(modules, names):
    from live_case import LiveCase
    from live_cloud import LiveCloud
    suite, begin = chosen(modules, names), time.monotonic()
    live = LiveCase.live = LiveCloud()
    try:
        live.start()
        print(f"the cloud is up after {time.monotonic() - begin:.0f} s", file=sys.stderr, flush=True)
        result = unittest.TextTestRunner(verbosity=2, resultclass=Timed).run(suite)
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)   # ending takes seconds, and must not be cut short
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        live.stop()
    left = live.left_behind()
    if left:
        print("live tests: left behind: " + ", ".join(left), file=sys.stderr)
    return 0 if result.wasSuccessful() and not left else 1


class Timed(unittest.TextTestResult):
    """Says how long each test took."""

    def startTest(self, test):
        self.began = time.monotonic()
        super().startTest(test)

    def addSuccess(self, test):
        unittest.TestResult.addSuccess(self, test)
        self.stream.writeln(f"ok, {time.monotonic() - self.began:.1f} s")
        self.stream.flush()


if __name__ == "__main__":
    sys.exit(main())
