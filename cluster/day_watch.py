"""What the day expects, and waits for: seen through the commands that people have, by staff and by users."""

import calendar
import json
import mailbox
import time

from say import Problem

STAFF = "karen"


def in_case(case, job):
    """The case's record of a job, as squeue shows it; None when it is not about it."""
    return next((one for one in case["jobs"] if one["shown"] == str(job)), None)


def only_about(case, job):
    """The case without what is about other jobs of its person. `job` in it is the job's own record."""
    record = in_case(case, job)
    key = record["run"]["job"]
    mine = {name: [one for one in case[name] if "run" not in one or one["run"]["job"] == key]
            for name in ("contacts", "permissions", "cancellations")}
    return case | mine | {"job": record, "findings": [one for one in case["findings"] if one["job"] == key]}


def text_of(letter):
    """What a letter says in plain text; the same stands in its HTML part."""
    part = next(part for part in letter.walk() if part.get_content_type() == "text/plain")
    return part.get_payload(decode=True).decode("utf-8")


class NotAsExpected(Problem):
    """What was to happen and did not, what is there instead, and where to read why."""


class Watch:
    def __init__(self, cloud):
        self.cloud = cloud
        self.begin_ms = time.time() * 1000

    # --- looking ---

    def ask(self, login, *words):
        """The JSON that `steward WORDS --json` prints for somebody; None when it fails."""
        done = self.cloud.as_user(login, ["steward", *map(str, words), "--json"])
        return json.loads(done.stdout) if done.returncode == 0 else None

    def cases(self):
        """The cases that began, or began again, this day."""
        answer = self.ask(STAFF, "cases", "--everybody") or {"cases": []}
        return [case for case in answer["cases"] if case["begun_at"] >= self.begin_ms]

    def case_about(self, job):
        """The open case about a job, else the newest closed one, with only what is about this job in it; else None.

        What is asked for or told (support, concerns) is no case about a job.
        """
        about = [case for case in self.cases() if case["principle"] not in ("support", "concern") and in_case(case, job)]
        about.sort(key=lambda case: (case["state"] != "closed", case["id"]))
        return only_about(about[-1], job) if about else None

    def job(self, job):
        return self.ask(STAFF, "job", str(job))

    def slurm_state(self, job):
        """Slurm's own word, "none" when it has forgotten the job."""
        return self.cloud.as_admin(["squeue", "-h", "-t", "all", "-j", job, "-o", "%T"]).strip() or "none"

    def letters(self, login):
        """The subjects in somebody's mailbox that came today."""
        box = mailbox.mbox(self.cloud.run / "mail" / self.cloud.user(login), create=False)
        try:
            return [letter for letter in box if _date_ms(letter) >= self.begin_ms - 1000]
        finally:
            box.close()

    # --- waiting ---

    def until(self, expected, look, seconds=30, job=None, node=None):
        """Returns what `look()` gives as soon as it gives something."""
        deadline = time.monotonic() + seconds
        while not (found := look()):
            if time.monotonic() > deadline:
                raise self.not_so(f"{expected}, within {seconds} s", job, node)
            time.sleep(0.3)
        return found

    def require(self, expected, holds, job=None, node=None):
        if not holds:
            raise self.not_so(expected, job, node)

    def contact(self, job, kind, channel="mail"):
        """The contact of that kind once it was accepted, else None."""
        case = self.case_about(job)
        for contact in case["contacts"] if case else []:
            if (contact["kind"], contact["channel"], contact["passage"]) == (kind, channel, "accepted"):
                return contact
        return None

    # --- saying what is wrong ---

    def not_so(self, expected, job, node):
        lines = [f"expected: {expected}"]
        lines += [f"instead:  {line}" for line in (self._found(job) if job else [])]
        logs = self.cloud.run / "log"
        lines.append(f"read:     {logs}/stewardd.log, {logs}/agent-{node or 'NODE'}.log, {logs}/slurmctld.log")
        return NotAsExpected("it did not go as it should.\n" + "\n".join("    " + line for line in lines))

    def _found(self, job):
        found = [f"Slurm says that job {job} is {self.slurm_state(job)}"]
        view = self.job(job)
        for verdict in view["verdicts"] if view else []:
            found.append(f"{verdict['rule']}: {verdict['judgement']}, {verdict['reason']}")
        if view is None:
            found.append("Steward shows no such job")
        case = self.case_about(job)
        if case is None:
            return [*found, "there is no case about it"]
        found.append(f"case {case['id']}: {case.get('resolution', 'open')}")
        found += [f"  {one['kind']} by {one['channel']}: {one['passage']} {one['detail']}" for one in case["contacts"]]
        found += [f"  permission {one['state']}" for one in case["permissions"]]
        return found + [f"  cancellation {one['state']} {one['detail']}" for one in case["cancellations"]]


def _date_ms(letter):
    """When the mail server took it: asctime in UTC, in the From_ line."""
    words = letter.get_from().split(" ", 1)[1]
    return calendar.timegm(time.strptime(words.strip(), "%a %b %d %H:%M:%S %Y")) * 1000
