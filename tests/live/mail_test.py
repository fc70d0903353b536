"""The mail server is away, or ends the connection at the worst moment: every letter is accepted once, or told unclear."""

import json
import subprocess
import sys
from pathlib import Path

from live_case import LiveCase

HARNESS = Path(__file__).resolve().parent.parent / "harness/smtp_server.py"


# fault of the mail server -> what becomes of the letter, and how often the server has it
FAULTS = {
    "rcpt:550": ("refused", 0),
    "drop-after-250": ("accepted", 1),
    "drop-accepted": ("unclear", 1),
    "drop-before-250": ("unclear", 0),
}


class MailTest(LiveCase):
    def test_an_absent_server_gets_it_once_when_it_is_back(self):
        self.live.end_mail()
        job = self.submit("ida")
        self.case_of(job)
        self.until("it is told that no mail goes out", lambda: self.log_lines("mail_not_now"), 20)
        mail = mails(self.watch.case_about(job))[0]
        self.assertEqual(mail["passage"], "owed")
        health = self.watch.ask("karen", "health")
        self.assertNotEqual(health["mail_trouble"], "")
        self.assertGreaterEqual(health["contacts_owed"], 1)
        self.live.start_mail()
        self.until("it is accepted", lambda: self.watch.contact(job, "finding"), 30, job)
        self.assertEqual(self.watch.ask("karen", "health")["mail_trouble"], "")
        self.stays("it came once", lambda: self.times_delivered(mail["message_id"]) == 1)

    def test_a_server_that_fails_in_the_middle(self):
        """Refused and unclear become a task of staff's; what may have been taken is never sent again."""
        with Harness(self.live) as server:
            job = self.submit("ida")
            self.until("the first mail is accepted", lambda: self.watch.contact(job, "finding"), 30, job)
            for fault, (passage, times) in FAULTS.items():
                with self.subTest(fault=fault):
                    server.fault(fault)
                    mail, case = self.staff_write(job)
                    server.fault("")
                    self.assertEqual(mail["passage"], passage, mail)
                    self.stays("as often as that, and no more", lambda: server.times(mail) == times)
                    tasks = [task for task in case["tasks"] if task["contact"] == mail["id"]]
                    self.assertEqual(len(tasks), 0 if passage == "accepted" else 1)
            with self.subTest("the notice of a cancellation goes out again when it is unclear"):
                self.check_notice(server, job)

    def staff_write(self, job):
        """A letter of staff's once it is settled, and its case."""
        number = self.watch.case_about(job)["id"]
        before = len(mails(self.watch.case_about(job)))
        self.steward("karen", "contact", number, "Please look at your job.")
        case = self.case_when("the letter is settled", job,
                              lambda one: mails(one)[before]["passage"] in ("accepted", "refused", "unclear"))
        return mails(case)[before], case

    def check_notice(self, server, job):
        """Its owner has to hear of it, so the very same letter is sent again."""
        server.fault("drop-accepted")
        self.steward("ida", "permit", self.watch.case_about(job)["id"], "--yes")
        notice = self.until("a notice is owed", lambda: self.notice(job), 20, job)
        self.until("it was taken, and nobody said so", lambda: server.times(notice) >= 1, 20)
        server.fault("")
        self.until("it is accepted at last", lambda: self.watch.contact(job, "cancelled"), 30, job)
        self.assertEqual(server.times(notice), 2)

    def notice(self, job):
        return next((mail for mail in mails(self.watch.case_about(job)) if mail["kind"] == "cancelled"), None)


def mails(case):
    return [contact for contact in case["contacts"] if contact["channel"] == "mail"]


class Harness:
    """The SMTP server of the tests in the real one's place, while it is a context."""

    def __init__(self, live):
        self.live = live
        self.log = live.cloud.run / "smtp-harness.log"
        self.control = live.cloud.run / "smtp-harness.fault"

    def __enter__(self):
        self.log.write_text("")
        self.fault("")
        self.server = subprocess.Popen([sys.executable, "-B", HARNESS, self.log, self.control], text=True,
                                       stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.ports = self.live.cloud.smtp_port, int(self.server.stdout.readline())
        self._point(*self.ports)
        return self

    def __exit__(self, *problem):
        self.server.stdin.close()
        self.server.wait(10)
        self.server.stdout.close()
        self._point(*reversed(self.ports))

    def _point(self, old, new):
        self.live.configure(f"smtp://127.0.0.1:{old}", f"smtp://127.0.0.1:{new}")
        self.live.restart("stewardd")

    def fault(self, kind):
        self.control.write_text(kind)

    def times(self, mail):
        """How often it took that letter. Others come by: whatever earlier tests left owed."""
        events = [json.loads(line) for line in self.log.read_text().splitlines()]
        return sum(1 for event in events if event["event"] == "accepted" and event["message_id"] == mail["message_id"])
