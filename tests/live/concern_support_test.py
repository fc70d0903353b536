"""What people tell staff, and ask them: it reaches staff and the service desk, and nobody else."""

import json

from day_watch import text_of
from live_case import LiveCase

CONCERN = "Somebody's jobs (ait-ida's, I think) fill the local disk of a256-t4-01."


class ConcernTest(LiveCase):
    def test_only_staff_learn_who_spoke(self):
        job = self.submit("ida")
        own = self.case_of(job)["id"]
        said = self.steward("mads", "concern", CONCERN)
        concern = int(said.split()[-1])
        staff = self.watch.ask("karen", "case", concern)
        self.assertEqual((staff["principle"], staff["user"], staff["state"]), ("concern", self.cloud.user("mads"), "answered"))
        self.assertIn("a concern", self.steward("soren", "cases", "--everybody", "--open"))
        self.steward("karen", "contact", concern, "Thank you: we have made the disk larger.")
        self.until("the answer reaches mads", lambda: self.letters_with("mads", "made the disk larger"), 20)
        self.steward("karen", "contact", own, "Your job writes to the local disk; please use the shared one.")
        self.until("ida is told in staff's words", lambda: self.letters_with("ida", "please use the shared one"), 20)
        self.check_ida_learns_nothing(concern, own)
        self.steward("karen", "close", concern, "--resolution", "answered")
        self.check_ida_learns_nothing(concern, own)

    def check_ida_learns_nothing(self, concern, own):
        """Whatever ida asks for: her pages, her export, her mail, and the concern itself by its number."""
        shown = [self.steward("ida", *words) for words in (
            ["me"], ["jobs"], ["cases"], ["cases", "--json"], ["case", own], ["case", own, "--full"],
            ["case", own, "--json"], ["export"])]
        shown += [letter.as_string() for letter in self.watch.letters("ida")]
        for text in shown:
            self.assertNotIn("local disk of a256", text)
            self.assertNotIn(self.cloud.user("mads"), text)
            self.assertNotIn(f'"id":{concern},', text)
        for words in (["case"], ["reply", "TEXT"], ["withdraw"]):
            real = self.refused("ida", words[0], concern, *words[1:])
            self.assertEqual(real, self.refused("ida", words[0], 99999999, *words[1:]))

    def letters_with(self, login, words):
        return [one for one in self.watch.letters(login) if words in text_of(one)]


class SupportTest(LiveCase):
    def test_a_request_reaches_the_desk_and_its_tickets(self):
        job, other = self.submit("ida"), self.submit("mads")
        self.case_of(job)
        stranger = self.refused("ida", "support", "--job", other, "Why does it idle?")
        self.assertEqual(stranger.replace(str(other), "N"),
                         self.refused("ida", "support", "--job", 99999999, "Why does it idle?").replace("99999999", "N"))
        said = self.steward("ida", "support", "--job", job, "How do I give my second GPU work?")
        number = int(said.split()[-1])
        case = self.until("the ticket has a number", lambda: self.with_ticket(number), 20)
        self.assertEqual((case["principle"], case["ticket"]), ("support", f"INC-{number:05}"))
        context = next(one["text"] for one in case["conversation"] if one["meaning"] == "context")
        self.assertIn(f"job {job}", context)
        self.assertIn("idle_gpu: breaks", context)
        letter = self.until("the desk has it by mail", lambda: self.watch.letters("desk"), 20)[-1]
        self.assertIn("How do I give", text_of(letter))
        self.steward("karen", "contact", number, "Ask for one GPU only: --gpus=1.")
        answer = self.until("ida has the answer", lambda: self.letter_about(number), 20)
        self.assertIn("steward+", answer["Reply-To"], "an answer finds its case")
        self.steward("karen", "close", number, "--resolution", "answered")
        tickets = self.until("the ticket is closed", lambda: self.tickets_of(number, 3), 20)
        self.assertEqual([one["event"] for one in tickets], ["opened", "updated", "closed"])
        self.assertEqual([one["ticket"] for one in tickets], ["", case["ticket"], case["ticket"]])
        self.assertIn("idle_gpu: breaks", tickets[0]["text"])

    def with_ticket(self, number):
        case = self.watch.ask("karen", "case", number)
        return case if case["ticket"] else None

    def letter_about(self, number):
        return next((one for one in self.watch.letters("ida") if f"[case {number}]" in one["Subject"]), None)

    def tickets_of(self, number, count):
        """What the ticket system was told of the case, once there is so much of it."""
        lines = (self.cloud.run / "steward/tickets.log").read_text().splitlines()
        told = [one for one in map(json.loads, lines) if one["case"] == str(number)]
        return told if len(told) >= count else None
