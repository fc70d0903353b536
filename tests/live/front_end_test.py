"""The front-end's rule, live: whose programs make others wait is told at once, and the case closes by itself when it is over."""

from live_case import LiveCase
from terminal import Terminal

RULE = "front_end_harm"
LARS = "lars@cs.aau.dk"
TRAIN = "import time\nend = time.time() + 60\nwhile time.time() < end:\n    pass\n"


class FrontEndTest(LiveCase):
    POLICY = {"[rules.interactive_session]\nenabled = false": "\n".join([
        "[rules.interactive_session]", "enabled = false", f"[rules.{RULE}]", 'harm = "5s"', 'half_life = "15s"',
        "pressure_permille = 100"])}

    def test_a_training_is_told_of_at_once(self):
        script = self.cloud.run / "train.py"
        script.write_text(TRAIN)
        script.chmod(0o644)
        other = Terminal(self.cloud, "mads", ["sleep", "120"])   # alone there, nobody waits
        self.addCleanup(other.close)
        terminals = [Terminal(self.cloud, LARS, ["python3", str(script)]) for _ in range(6)]
        self.addCleanup(lambda: [terminal.close() for terminal in terminals])
        case = self.until("it is found", lambda: self.case_of_person(LARS), 90)
        for channel in ("mail", "terminal"):
            self.until(f"he is told by {channel}", lambda channel=channel: self.told(LARS, channel), 30)
        evidence = {one["key"]: one for finding in case["findings"] for one in finding["evidence"]}
        self.assertIn("trainer", evidence["kinds"]["s"])
        self.assertGreater(evidence["cpu_permille"]["n"], 300)
        self.assertFalse(self.case_of_person("mads"))
        self.assertIn(f"case {case['id']}", self.steward(LARS, "me"))
        while terminals:
            terminals.pop().close()
        self.until("the case closes by itself", lambda: self.case_of_person(LARS)["state"] == "closed", 180)

    def case_of_person(self, login):
        cases = [case for case in self.watch.cases()
                 if case["user"] == self.cloud.user(login) and case["principle"] == "front_end"]
        return cases[0] if cases else None

    def told(self, login, channel):
        return any(contact["passage"] == "accepted" and (contact["kind"], contact["channel"]) == ("front_end", channel)
                   for contact in self.case_of_person(login)["contacts"])
