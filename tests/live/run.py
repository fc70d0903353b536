#!/usr/bin/python3
"""The live tests: Steward beside a real Slurm, on a cloud of their own that lives as long as they do.

  run.py [--build DIR] [NAME…]     NAME: a part of a test's name, such as KillsTest or test_last_task
  STEWARD_ALL=1 run.py             more kills, and with people at terminals

Exit codes: 0 all passed, 1 not, 77 cannot run here (no root).
"""

import argparse
import os
import signal
import sys
import time
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent

# What makes it another cloud than the one ./up starts: both may run beside each other.
APART = {"STEWARD_PORTS": "28900", "STEWARD_PREFIX": "ait-", "STEWARD_NODE_PREFIX": "t-", "NO_COLOR": "1"}

# The day comes first: it is played with ./up's own configuration, which the others change.
ORDER = ["day_test", "array_test", "refusal_test", "requeue_test", "exemption_test", "concern_support_test", "staff_test",
         "forget_test", "emergency_test", "release_test", "draft_test", "silence_test", "slurm_faults_test",
         "cancel_faults_test", "mail_test", "hostile_test", "away_test", "clock_test", "kills_test"]


def arguments():
    parser = argparse.ArgumentParser(description="Steward's live tests.")
    parser.add_argument("--build", default=ROOT / "build", type=Path, help="where Steward was built")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only tests with one of these in their names")
    return parser.parse_args()


def prepare(build):
    """Before anything of cluster/ is imported: it reads the environment when it is."""
    os.environ |= APART | {"STEWARD_BUILD": str(build), "STEWARD_RUN": str(build / "live-run")}
    sys.path[:0] = [str(HERE), str(ROOT / "cluster"), str(ROOT / "tests/harness")]


def chosen(names):
    """The tests of all files, in order, whose names hold one of `names`."""
    tests = []
    for module in ORDER:
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
    prepare(options.build.resolve())
    signal.signal(signal.SIGTERM, stop_on_signal)
    from live_case import LiveCase
    from live_cloud import LiveCloud
    suite, begin = chosen(options.names), time.monotonic()
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
