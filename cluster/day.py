"""The short day: five people and two of the staff, told as it happens. It checks itself; where something expected does
not come, it says what, what is there instead and which logs to read, and ./up fails."""

import mailbox
import time

import steward

from day_people import Day
from day_scenes import evening, freja_is_left_alone, ida_permits, lars_declines, mads_mends, morning, nikolaj_allowed_it
from day_story import Story


def play(cloud):
    with Story(cloud.run / "day.log") as story:
        introduce(story)
        day, began = Day(cloud, story), time.monotonic()
        try:
            terminal = morning(day)
            ida_permits(day, terminal)
            lars_declines(day)
            mads_mends(day)
            nikolaj_allowed_it(day)
            freja_is_left_alone(day)
            written = terminal.text()
            evening(day, began)
        finally:
            day.go_home()
        look_back(day, written)


def introduce(story):
    story.heading("A short day on AI Cloud")
    story.note("Two things are not as on a real platform. Contact is switched on, where a site begins with observing; and "
               "the rules' hours are seconds here (cluster/demo-policy.toml has both numbers). The GPUs are simulated. "
               "Slurm, the mail server, stewardd and its agents are real.")


def look_back(day, written):
    """What is left of it: for staff, for ida, in the ledger."""
    story, run = day.story, day.cloud.run
    story.heading("What staff see")
    day.does("karen", "steward", "cases", "--everybody")
    story.heading("What ida finds in her mail")
    story.show(inbox(day.cloud, "ida", len(day.watch.letters("ida"))), 2)
    story.heading("What stood on ida's terminal")
    story.show(written, 2)
    story.heading("Is the record whole?")
    day.does("karen", "steward", "ledger", "verify")
    story.heading("In the browser")
    for login, what in (("ida", "a user"), ("karen", "staff")):
        link = day.cloud.as_user(login, ["steward", "portal"]).stdout.split("\n")[0]
        story.note(f"As {what}, {login}, once and for ten minutes: {link}")
    story.note("Again: ./up as ida -- steward portal")
    story.heading("Where to look")
    story.note(f"Steward answers at {run}/steward/api.sock: ./up as karen -- steward cases --everybody")
    story.note(f"All that it was told is on a tape: {run}/bin/steward replay {steward.tape(day.cloud)} "
               f"--policy {run}/etc/policy.toml")
    story.note(f"Its log is {run}/log/stewardd.log, the agents' are {run}/log/agent-NODE.log; this text is {run}/day.log")


def inbox(cloud, login, today):
    """Their mail reader's list, then the first and the last letter of the day."""
    script = f"type {max(1, count(cloud, login) - today + 1)}\ntype $\nexit\n"
    done = cloud.as_user(login, ["mail", "-R"], input=script, stdin=None)
    lines = (done.stdout or done.stderr).split("\n")
    return "\n".join(line for line in lines if not line.startswith("s-nail version"))


def count(cloud, login):
    box = mailbox.mbox(cloud.run / "mail" / cloud.user(login), create=False)
    try:
        return len(box)
    finally:
        box.close()
