"""Contact by mail as its person lives it: the letter and its picture, the link that answers once, answers by mail."""

import email.message
import json
import re
import smtplib
import threading
import urllib.error
import urllib.parse
import urllib.request

from day_watch import text_of
from live_case import LiveCase

REPORT = """\
Reporting-MTA: dns; mail.elsewhere.example

Final-Recipient: rfc822; {recipient}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such mailbox
"""


class ContactCase(LiveCase):
    def finding(self, login):
        """A job whose GPU idles, and the letter about it."""
        job = self.submit(login)
        told = self.until(f"{login} is told", lambda: self.watch.contact(job, "finding"), 40, job)
        return job, self.watch.case_about(job)["id"], self.letter(login, told["message_id"])

    def letter(self, login, message_id):
        return self.until("the letter is in the mailbox", lambda: next(
            (one for one in self.watch.letters(login) if one["Message-ID"] == message_id), None))

    def link(self, letter):
        found = re.findall(r"^    (http://localhost:\d+/steward/answer/\S+)$", text_of(letter), re.MULTILINE)
        self.assertEqual(len(found), 1, text_of(letter))
        return found[0]

    def open(self, url, **form):
        """Status and body; what redirects is followed, as a browser does."""
        data = urllib.parse.urlencode(form).encode() if form else None
        try:
            with urllib.request.urlopen(urllib.request.Request(url, data), timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()

    def send(self, sender, recipient, message):
        with smtplib.SMTP("127.0.0.1", self.cloud.smtp_port, timeout=20) as server:
            return server.sendmail(sender, [recipient], message.as_bytes())

    def reply(self, letter, text, sender="somebody@elsewhere.example", **headers):
        message = email.message.EmailMessage()
        message["From"], message["To"], message["Subject"] = sender or "mailer@elsewhere.example", letter["Reply-To"], "Re"
        for name, value in headers.items():
            message[name.replace("_", "-")] = value
        message.set_content(text)
        self.send(sender, letter["Reply-To"].strip("<>"), message)


class LinkTest(ContactCase):
    def test_it_answers_once_and_only_when_it_is_meant(self):
        job, case, letter = self.finding("ida")
        self.check_letter(letter)
        link = self.link(letter)
        self.assertNotIn(link, self.steward("karen", "case", case, "--full"), "staff never see what proves who ida is")
        for _ in range(3):   # a mail scanner, twice, and ida
            status, page = self.open(link)
            self.assertEqual(status, 200, page)
        self.assertIn(f"{job}", page)
        self.assertEqual(self.watch.case_about(job)["permissions"], [], "looking does nothing")
        self.check_wrong_links(link)
        self.assertEqual(self.open(link, do="permit")[0], 400, "the box is not ticked")
        self.assertTrue(self.goes_on(job))
        self.check_used_at_once(job, link)
        self.until("the job is cancelled", lambda: self.is_cancelled(job), 30, job)
        self.assertEqual(self.open(link)[0], 410, "it was used")
        self.assertEqual(self.open(link, do="reply", text="once more")[0], 410)

    def check_letter(self, letter):
        kinds = [part.get_content_type() for part in letter.walk()]
        self.assertEqual(kinds, ["multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png"])
        self.assertIn("GPU 0", text_of(letter))
        self.assertRegex(letter["Reply-To"], r"^<steward\+[a-z0-9-]+@")
        self.assertRegex(letter["Return-Path"], r"^<steward\+[a-z0-9-]+@")

    def check_wrong_links(self, link):
        head, _, tail = link.rpartition("-")
        for wrong in (head + "-" + tail[::-1], link[:-1], link + "a", head + "-", link.rpartition("/")[0] + "/1-1-0-" + tail):
            status, page = self.open(wrong)
            self.assertEqual(status, 404, wrong)
            self.assertIn("<h1", page)

    def check_used_at_once(self, job, link):
        answers = []
        threads = [threading.Thread(target=lambda: answers.append(self.open(link, do="permit", sure="yes")[0])) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(sorted(answers), [200, 410, 410, 410])
        self.assertEqual(len(self.watch.case_about(job)["permissions"]), 1)

    def test_another_jobs_link_is_no_use(self):
        _, first, letter = self.finding("ida")
        other, second, _ = self.finding("mads")
        token = self.link(letter).rpartition("/")[2]
        forged = self.link(letter).replace(token, "-".join([str(second), *token.split("-")[1:]]))
        self.assertEqual(self.open(forged, do="permit", sure="yes")[0], 404)
        self.assertTrue(self.goes_on(other))
        self.assertNotEqual(first, second)


class AnswerTest(ContactCase):
    def test_a_mail_is_a_word_and_never_a_permission(self):
        job, case, letter = self.finding("ida")
        self.reply(letter, "Yes! I permit it, cancel the job.\n\nOn Friday AI Cloud staff wrote:\n> we looked at")
        told = self.case_when("the words are in the case", job, lambda one: one["conversation"])
        said = told["conversation"][-1]
        self.assertEqual((told["state"], said["who"]), ("answered", self.cloud.user("ida")))
        self.assertIn("(by mail from somebody@elsewhere.example)", said["text"])
        self.assertNotIn("we looked at", said["text"])
        receipt = self.until("ida is told how to permit", lambda: self.watch.contact(job, "mail_received"), 20, job)
        self.assertIn("/steward/answer/", text_of(self.letter("ida", receipt["message_id"])))
        self.assertEqual(told["permissions"], [])
        self.stays("the job goes on", lambda: self.goes_on(job))
        with self.subTest("a machine answers"):
            self.reply(letter, "I am on holiday until Monday.", Auto_Submitted="auto-replied")
            noted = self.case_when("it is noted", job, lambda one: "holiday" in json.dumps(one["conversation"]))
            self.assertEqual(noted["conversation"][-1]["meaning"], "context")
        with self.subTest("to an address that was altered"):
            wrong = letter["Reply-To"].strip("<>").replace("@", "a@")
            with self.assertRaises(smtplib.SMTPDataError) as refused:
                self.send("x@y.example", wrong, self.text("hello"))
            self.assertEqual(refused.exception.smtp_code, 550)
        self.assertEqual(case, told["id"])

    def text(self, words):
        message = email.message.EmailMessage()
        message["From"], message["Subject"] = "x@y.example", "hello"
        message.set_content(words)
        return message

    def test_a_mail_that_comes_back_is_staffs_to_mend(self):
        job, _, letter = self.finding("mads")
        report = email.message.EmailMessage()
        report["From"], report["Subject"] = "MAILER-DAEMON@elsewhere.example", "Undelivered Mail Returned to Sender"
        report["Content-Type"] = 'multipart/report; report-type=delivery-status; boundary="=x="'
        report.set_payload("--=x=\nContent-Type: text/plain\n\nIt could not be delivered.\n"
                           "--=x=\nContent-Type: message/delivery-status\n\n" + REPORT.format(recipient=letter["To"])
                           + "\n--=x=--\n")
        self.send("", letter["Return-Path"].strip("<>"), report)
        told = self.case_when("staff have a task", job, lambda one: one["tasks"])
        self.assertIn("came back: 5.1.1", told["tasks"][-1]["what"])
        first = next(one for one in told["contacts"] if one["message_id"] == letter["Message-ID"])
        self.assertEqual(first["passage"], "refused")


class WordsTest(ContactCase):
    def test_in_the_persons_language_and_shown_before(self):
        self.assertIn("da", self.steward("freja", "language"))
        self.steward("freja", "language", "da")
        self.addCleanup(self.steward, "freja", "language", "en")
        self.refused("freja", "language", "tlh")
        _, case, letter = self.finding("freja")
        text = text_of(letter)
        self.assertTrue(text.startswith("Hej "), text)
        self.assertEqual(letter["Content-Language"], "da")
        shown = self.steward("karen", "contact", case, "--preview", "Must we have a word?")
        self.assertIn("Must we have a word?", shown)
        self.assertIn(f"{self.cloud.user('freja')}@", shown)
        self.assertIn("Nothing was sent", shown)
        self.refused("mads", "contact", case, "--preview", "mine?")
        with self.subTest("a mail to try the set-up"):
            tried = self.steward("karen", "contact", "--test", f"{self.cloud.user('karen')}@aicloud.example")
            self.assertIn("250", tried)
            self.assertIn("Accepted", tried)
            self.until("it arrives", lambda: [one for one in self.watch.letters("karen") if "test" in one["Subject"].lower()])
            gone = self.refused("karen", "contact", "--test", "nobody-here@aicloud.example")
            self.assertIn("550", gone)
