"""Whom the front-end's rule finds in each scenario of guest/harm.py, by the reports of the front-end's agent: a replay
by the policy as it is shipped. A second of the machine stands for fifteen, so that the agent's two seconds become the
policy's interval of thirty, 40 seconds ten minutes, and 60 a quarter of an hour; pressure and shares are as they were.
"""

import json
import re
import subprocess
from dataclasses import dataclass

from fittings import FRONT_END, HARM, PEOPLE
from image import note
from machine import Failed
from rows import Row, said

SLOWER = 15
BEHIND_S = 6     # a scenario's last doings are told in reports that begin so long after it
RULE = "front_end_harm"
LADDER = range(1, 13)   # minutes of harm, of which the largest that is reached is noted


@dataclass(frozen=True)
class Expected:
    found: frozenset = frozenset()
    kind: str = ""   # that the evidence names
    owner: int = -1  # whom bob became to do it; -1: nobody


EVA, BOB = frozenset({"eva"}), frozenset({"bob"})
SCENARIOS = {
    "quiet": Expected(),
    "fork_storm": Expected(EVA),
    "memory_hog": Expected(EVA),
    "training": Expected(EVA, "trainer"),
    "make_j": Expected(EVA, "compiler"),
    "make_short": Expected(),
    "code_idle": Expected(),
    "code_busy": Expected(EVA, "ide_server"),
    "assistant": Expected(),
    "scp": Expected(),
    "su": Expected(BOB, "trainer", PEOPLE["eva"]),
    "sudo": Expected(BOB, "trainer", 0),
}


@dataclass
class Replay:
    steward: str
    policy: str
    tape: str

    def found(self, policy=None):
        """Who broke the rule: the verdict, by name."""
        command = [self.steward, "replay", self.tape, "--policy", policy or self.policy, "--json", "--mode", "contact"]
        done = subprocess.run(list(map(str, command)), stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=60, check=False)
        if done.returncode != 0:
            raise Failed(f"steward replay {self.tape}: {done.stderr.strip()}")
        verdicts = [line for line in map(json.loads, done.stdout.splitlines())
                    if line["kind"] == "verdict" and line["rule"] == RULE and line["to"] == "breaks"]
        return {verdict["user"]: verdict for verdict in reversed(verdicts)}   # each one's first

    def most_minutes(self):
        """Of harm that each person reached, in whole minutes: the policy is asked with one threshold after another."""
        most = {}
        for minutes in LADDER:
            stricter = self.tape.with_suffix(f".{minutes}m.toml")
            text, count = re.subn(r'(?m)^harm = "[^"]*"', f'harm = "{minutes}m"', self.policy.read_text())
            if count != 1:
                raise Failed(f"{self.policy} has {count} lines `harm = …`")
            stricter.write_text(text)
            most |= dict.fromkeys(self.found(stricter), minutes)
            stricter.unlink()
        return most


def compare(told, home, steward, policy):
    played = {scenario["name"]: scenario for scenario in told.scenario}
    rows = [Row(FRONT_END, "scenarios played", str(len(SCENARIOS)), str(len(played)), "",
                played.keys() == SCENARIOS.keys())]
    for name, expected in SCENARIOS.items():
        if name in played:
            reports = reports_of(played[name], told.front)
            replay = Replay(steward, policy, home / f"{HARM}.{name}.tape")
            replay.tape.write_text(tape_of(reports))
            rows += of_scenario(name, expected, reports, replay)
            rows += of_owner(name, expected, played[name]["owners"])
    return rows


def of_scenario(name, expected, reports, replay):
    found = replay.found()
    show(name, reports, found, replay.most_minutes())
    rows = [Row(name, "reports", "some", str(len(reports)), "", len(reports) >= 10),
            Row(name, "who was found", said(expected.found) or "nobody", said(found) or "nobody", "",
                found.keys() == expected.found)]
    if expected.kind:
        kinds = {item["s"] for verdict in found.values() for item in verdict["evidence"] if item["key"] == "kinds"}
        rows.append(Row(name, "kinds named", expected.kind, said(kinds) or "none", "",
                        any(expected.kind in text for text in kinds)))
    return rows


def of_owner(name, expected, owners):
    """That bob did become another: else who was found would say nothing of su and sudo."""
    if expected.owner < 0:
        return []
    told = owners[f"user-{PEOPLE['bob']}.slice"]
    return [Row(name, "bob did it as", str(expected.owner), said(map(str, told)) or "nobody", "",
                told == [expected.owner])]


def show(name, reports, found, most_minutes):
    zero = reports[0]["begin"] if reports else 0
    after = [f"{user} found after {(verdict['at'] - zero) / 1000 / SLOWER:.0f} s" for user, verdict in found.items()]
    harm = [f"{user}'s harm {minutes} min" for user, minutes in most_minutes.items()]
    machines = [report.get("machine") or {} for report in reports]
    pressed = [machine["pressure"] for machine in machines if machine.get("pressure")]
    pressure = [f"{part} up to {max((each[part] for each in pressed), default=0)} ‰"
                for part in ("cpu_some", "memory_some", "io_full")]
    note(f"{name}: {', '.join(pressure + harm + after)}")


def reports_of(scenario, reports):
    begin, end = scenario["begin"] * 1000, (scenario["end"] + BEHIND_S) * 1000
    return [report for report in reports if begin <= report["begin"] < end]


def slower(report, zero):
    """The same at a fifteenth of the speed: what is a share, or a state, is as it was."""
    later = lambda at: zero + (at - zero) * SLOWER
    people = [use | {"cpu_ms": use["cpu_ms"] * SLOWER} | of_io(use) for use in report["people"]]
    return report | {"begin": later(report["begin"]), "end": later(report["end"]), "people": people}


def of_io(use):
    return {"io": {key: count * SLOWER for key, count in use["io"].items()}} if "io" in use else {}


def tape_of(reports):
    zero = reports[0]["begin"] if reports else 0
    lines = [{"at": zero, "kind": "header", "format": "steward-tape", "version": 1, "cluster": "vm", "zone": "UTC",
              "tzdata": "", "steward": "vm", "policy": "", "front_ends": [FRONT_END], "tickets": False,
              "recorded": False, "last_seq": 0},
             {"at": zero, "kind": "started"},
             {"at": zero, "kind": "poll", "jobs": []}]
    for report in (slower(report, zero) for report in reports):
        lines += [{"at": report["end"], "kind": "report", "report": report}, {"at": report["end"], "kind": "tick"}]
    return "".join(json.dumps(line) + "\n" for line in lines)
