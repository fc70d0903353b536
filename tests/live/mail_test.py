"""The mail server is away, or ends the connection at the worst moment: every letter is accepted once, or told unclear."""

import json
import subprocess
import sys
from pathlib import Path

from live_case import LiveCase

HARNESS = Path(__file__).resolve().parent.parent / "harness/smtp_server.py"


class MailTest(LiveCase):
    def first_mail(self, job, *passages, seconds=30):
        """The first mail of the job's case once it is in one of these passages."""
        case = self.case_when(f"the first mail about job {job} is {passages}", job,
                              lambda one: mails(one) and mails(one)[0]["passage"] in passages, seconds)
        return mails(case)[0], case

    def test_an_absent_server_gets_it_once_when_it_is_back(self):
        self.live.end_mail()
        job = self.submit("ida")
        self.case_of(job)
        self.until("it is told that no mail goes out", lambda: self.log_lines("mail_not_now"), 20)
        mail, _ = self.first_mail(job, "owed")
        health = self.watch.ask("karen", "health")
        self.assertNotEqual(health["mail_trouble"], "")
        self.assertGreaterEqual(health["contacts_owed"], 1)
        self.live.start_mail()
        self.first_mail(job, "accepted")
        self.assertEqual(self.watch.ask("karen", "health")["mail_trouble"], "")
        self.stays("it came once", lambda: self.times_delivered(mail["message_id"]) == 1)

    def test_an_address_that_is_refused_becomes_a_task(self):
        with self.harness() as server:
            server.fault("rcpt:550")
            mail, case = self.first_mail(self.submit("ida"), "refused")
            self.assertIn("550", mail["detail"])
            self.assertEqual([task["contact"] for task in case["tasks"]], [mail["id"]])
            self.assertEqual(server.accepted(), [])

    def test_a_connection_cut_after_its_250_is_no_second_mail(self):
        with self.harness() as server:
            server.fault("drop-after-250")
            mail, _ = self.first_mail(self.submit("ida"), "accepted")
            self.stays("one letter", lambda: server.accepted() == [mail["message_id"]], 6)

    def test_a_connection_cut_before_its_250_is_unclear(self):
        """Whether it was accepted cannot be known: a staff task, and never a second letter."""
        for fault, letters in (("drop-accepted", 1), ("drop-before-250", 0)):
            with self.subTest(fault=fault), self.harness() as server:
                server.fault(fault)
                mail, case = self.first_mail(self.submit("ida"), "unclear")
                server.fault("")
                self.stays("it is not sent again", lambda: server.accepted() == [mail["message_id"]] * letters, 5)
                self.assertEqual([task["contact"] for task in case["tasks"]], [mail["id"]])

    def test_the_notice_of_a_cancellation_is_sent_again(self):
        """Its owner has to hear of it: unclear goes out again, as the very same letter."""
        with self.harness() as server:
            job = self.submit("ida")
            self.first_mail(job, "accepted")
            server.fault("drop-accepted")
            self.steward("ida", "permit", self.watch.case_about(job)["id"], "--yes")
            notice = self.until("a notice is owed", lambda: self.notice(job), 20, job)
            self.until("it was accepted once", lambda: server.accepted().count(notice["message_id"]) == 1, 20)
            server.fault("")
            self.until("it is accepted at last", lambda: self.watch.contact(job, "cancelled"), 30, job)
            self.assertEqual(server.accepted().count(notice["message_id"]), 2)

    def notice(self, job):
        case = self.watch.case_about(job)
        return next((mail for mail in mails(case) if mail["kind"] == "cancelled"), None)

    def harness(self):
        return Harness(self.live)


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

    def accepted(self):
        """The Message-IDs it took, in order."""
        events = [json.loads(line) for line in self.log.read_text().splitlines()]
        return [event["message_id"] for event in events if event["event"] == "accepted"]
