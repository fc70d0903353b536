"""Job names made to deceive: nothing they hold reaches a terminal, a log line, a mail's header or another field."""

import unicodedata

from day_watch import text_of
from live_case import LiveCase
from terminal import Terminal

NAMES = {
    "quotes": """a"b'c`id`$(id)""",
    "newline": "first\nsecond",
    "bar": "a|b||c",
    "escape": "\x1b[2J\x1b]0;owned\x07red",
    "letters": "æøå ñ 漢字 \u202egnp.exe",
    "c1": "x\x9b31my\x85z",
    "fields": "x UserId=root(0) GroupId=root(0) JobState=COMPLETED NodeList=nowhere",
    "header": "x\r\nBcc: everybody@aicloud.example\r\n\r\nHello",
    "long": "long" * 250,
}
TURNING = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
# Slurm refuses names of more than a kilobyte or so; what it says is all that there is to see.
TOO_LONG = "y" * 10_000


class HostileTest(LiveCase):
    def test_hostile_names(self):
        terminal = Terminal(self.cloud, "ida", ["sleep", "300"])
        self.addCleanup(terminal.close)
        self.until("the front-end's agent sees ida", self.front_end_reports, 20)
        jobs = {}
        for kind, name in NAMES.items():
            with self.subTest(kind=kind):
                jobs[kind] = self.submit("ida", f"--job-name={name}")
        refused = self.run_as("ida", "sbatch", "--gpus=1", f"--job-name={TOO_LONG}", "--wrap=sleep 1000")
        cases = {kind: self.case_of(job, 40) for kind, job in jobs.items()}
        for kind, job in jobs.items():   # a letter about each, which names it
            self.steward("karen", "ask", cases[kind]["id"], "--job", job)
        for kind, job in jobs.items():
            with self.subTest(kind=kind):
                self.assertEqual(cases[kind]["user"], self.cloud.user("ida"))
                self.until("the mail is accepted", lambda job=job: self.watch.contact(job, "ask"), 30, job)
                self.until("the word is on the terminal", lambda job=job: self.watch.contact(job, "ask", "terminal"),
                           30, job)
                self.check_pages(job, cases[kind]["id"])
        self.check_clean("terminal", terminal.raw().decode("utf-8"), "\r\n")
        self.check_mailbox(jobs)
        with open(self.log_file("stewardd"), encoding="utf-8") as log:
            log.seek(self.log_begin)
            self.check_clean("stewardd's log", log.read(), "\n")
        for name in self.live.names("agent-"):
            self.check_clean(f"the log of {name}", self.log_file(name).read_text(encoding="utf-8"), "\n")
        self.assertTrue(refused.returncode != 0 or "Submitted" in refused.stdout)
        self.verify_ledger()

    def front_end_reports(self):
        health = self.watch.ask("karen", "health")
        return health["nodes_reporting"] == len(self.cloud.nodes) + 1

    def check_pages(self, job, case):
        """What the commands print of it, in tables, on pages and as JSON."""
        for words in (["jobs"], ["cases"], ["job", job], ["case", case], ["case", case, "--full"], ["me"]):
            self.check_clean(words, self.steward("ida", *words), "\n")
            self.check_clean(words, self.steward("ida", *words, *([] if "--full" in words else ["--json"])), "\n")
        self.check_clean("everybody", self.steward("karen", "jobs", "--everybody"), "\n")
        seen = self.watch.job(job)["job"]
        self.assertEqual((seen["user"], seen["state"]), (self.cloud.user("ida"), "running"))

    def check_clean(self, where, text, allowed):
        """No control characters, C1 included, no line ends of Unicode's, nothing that turns the writing's direction."""
        found = {character for character in text if character not in allowed and
                 (unicodedata.category(character) in ("Cc", "Zl", "Zp") or character in TURNING)}
        self.assertEqual(found, set(), f"{where}: control characters")

    def check_mailbox(self, jobs):
        """One letter a job, to ida alone, with its headers in order."""
        letters = {letter["Message-ID"]: letter for letter in self.watch.letters("ida")}
        for kind, job in jobs.items():
            letter = letters[self.watch.contact(job, "ask")["message_id"]]
            self.assertIsNone(letter["Bcc"], kind)
            self.assertIn(f"[case {self.watch.case_about(job)['id']}]", letter["Subject"], kind)
            text = text_of(letter)
            self.check_clean(f"mail about {kind}", text.replace("\r\n", "\n"), "\n")
            readers = [account for identity, account in self.delivered() if identity == letter["Message-ID"]]
            self.assertEqual(readers, [self.cloud.user("ida")], kind)
