"""Truth against the front-end agent's reports: one row for each thing that can be said of a person who logged in."""

from collections import Counter

from fittings import FRONT_END, PEOPLE
from rows import SHARE, Row, cpu_row, number_row, said

SHARED_MIB = {"bob": 0, "eva": 50}       # what keep.py holds in /dev/shm
LOADS = {"self": 1002, "su": 1003, "sudo": 0}   # bob's, and whom they ran as
# By the name that the kernel has of a process; scripts are called as their file. What stands not here is "other".
KINDS = {"bash": "shell", "sh": "shell", ".sh": "shell", "tmux: server": "multiplexer", "srun": "slurm_client",
         "sleep": "sleeper", "node": "ide_server", "make": "compiler", "python3": "trainer"}


def compare(told):
    rows = of_logins(told.front)
    if not told.person:
        return rows + [Row(FRONT_END, "people at rest", "seen", "not", "", False)]
    truth = told.person[0]
    begin, end = truth["watch"]
    watched = [report for report in told.front if begin * 1000 <= report["end"] <= end * 1000]
    rows.append(Row(FRONT_END, "reports while people rest", "some", str(len(watched)), "", len(watched) >= 4))
    rows += of_machine(truth, told.front)
    rows += of_loads(truth["loads"])
    for user, uid in PEOPLE.items():
        rows += of_person(user, uid, truth, told.front, watched)
    return rows


def of_logins(reports):
    """bob and eva alone log in. A service's user is none, whatever its uid: Debian's slurm is 64030."""
    system = {str(use["uid"]) for report in reports for use in report["people"] if use["uid"] < 1000}
    last = {str(use["uid"]) for use in reports[-1]["people"]} if reports else {"nothing"}
    troubled = {report["trouble"] for report in reports if report["trouble"]}
    holes = sum(before["end"] != after["begin"] for before, after in zip(reports, reports[1:]))
    return [Row(FRONT_END, "intervals that do not join", "0", str(holes), "", holes == 0),
            Row(FRONT_END, "trouble", "none", said(troubled) or "none", "", not troubled),
            Row(FRONT_END, "system users told of", "none", said(system) or "none", "", not system),
            Row(FRONT_END, "people, when all left", "none", said(last) or "none", "", not last)]


def of_machine(truth, reports):
    looks = truth["machine"]
    first, last = looks[0], looks[-1]
    inside = [report for report in reports if first["at"] * 1000 <= report["end"] <= last["at"] * 1000]
    uses = [report | report["machine"] for report in inside if report["machine"]]
    seconds = lambda use: (use["end"] - use["begin"]) / 1000
    busy = sum(use["busy_permille"] / 1000 * use["cpus"] * seconds(use) for use in uses)
    # Second by second, as a part of all that was counted: an emulated machine loses ticks while it is busy.
    cpus = max((use["cpus"] for use in uses), default=0)
    truly_busy = sum((now["busy_s"] - then["busy_s"]) / max(now["total_s"] - then["total_s"], 0.01)
                     * cpus * (now["at"] - then["at"]) for then, now in zip(looks, looks[1:]))
    rows = [Row(FRONT_END, "machine's figures", f"{len(inside)} times", f"{len(uses)} times", "",
                len(inside) == len(uses) > 0),
            cpu_row(FRONT_END, "machine's busy CPU s", truly_busy, busy)]
    pressed = [use for use in uses if use.get("pressure")]
    stalled = sum(use["pressure"]["cpu_some"] / 1000 * seconds(use) for use in pressed)
    memory = max((use["memory_mib"] for use in uses), default=0)
    return rows + [Row(FRONT_END, "pressure", f"{len(uses)} times", f"{len(pressed)} times", "",
                       len(pressed) == len(uses) > 0),
                   cpu_row(FRONT_END, "s stalled for CPUs", last["stalled_s"] - first["stalled_s"], stalled),
                   number_row(FRONT_END, "machine's memory, MiB", last["memory_mib"], memory, 1)]


def of_loads(loads):
    """That bob's loads did run as others, from his login: else all that follows would say nothing of su and sudo."""
    ran = {load["name"]: load for load in loads}
    rows = []
    for name, uid in LOADS.items():
        load = ran.get(name, {"uid": "missing", "login": "missing", "cgroup": ""})
        slice_of = load["cgroup"].partition("user-")[2].partition(".slice")[0]
        rows.append(Row(f"bob {name}", "ran as, login, slice", f"{uid} {PEOPLE['bob']} {PEOPLE['bob']}",
                        f"{load['uid']} {load['login']} {slice_of}", "",
                        (load["uid"], load["login"], slice_of) == (uid, PEOPLE["bob"], str(PEOPLE["bob"]))))
    return rows


def kind_of(process):
    name = process["name"]
    suffix = "." + name.rpartition(".")[2]
    return KINDS.get(name) or KINDS.get(suffix, "other")


def below_multiplexer(process, by_pid):
    while process := by_pid.get(process["parent"]):
        if kind_of(process) == "multiplexer":
            return True
    return False


def of_person(user, uid, truth, reports, watched):
    before, after = (truth[when][str(uid)] for when in ("before", "after"))
    same = {process["pid"] for process in before} == {process["pid"] for process in after}
    living = [process for process in after if process["state"] != "Z"]
    by_pid = {process["pid"]: process for process in after}
    end = truth["watch"][1]
    uses_of = lambda some: [use for report in some for use in report["people"] if use["uid"] == uid]
    cpu = sum(use["cpu_ms"] for use in uses_of(report for report in reports if report["begin"] < end * 1000)) / 1000
    rest = uses_of(watched)
    memory = sum(process["anon_kib"] for process in living) / 1024 + SHARED_MIB[user]
    told_memory = max((use["memory_mib"] for use in rest), default=0)
    clients = [process for process in living if kind_of(process) == "slurm_client"]
    at_terminal = sum(uid in report["at_terminal"] for report in watched)
    kinds = Counter(map(kind_of, living))

    def exact(what, expected, told):
        told = sorted(set(map(str, told)))
        return Row(user, what, str(expected), " or ".join(told) or "nothing", "", told == [str(expected)])

    spell = lambda counts: " ".join(f"{kind}:{counts[kind]}" for kind in sorted(counts))
    return [Row(user, "processes come or go at rest", "no", "no" if same else "yes", "", same),
            Row(user, "told in reports at rest", str(len(watched)), str(len(rest)), "", len(rest) == len(watched) > 0),
            cpu_row(user, "CPU s since login (processes)", sum(process["cpu_s"] for process in after), cpu),
            number_row(user, "memory, MiB", memory, told_memory, SHARE * memory),
            exact("processes", len(living), (use["processes"] for use in rest)),
            exact("tasks", sum(process["threads"] for process in living), (use["tasks"] for use in rest)),
            exact("kinds", spell(kinds), (spell(use["kinds"]) for use in rest)),
            exact("clients in a multiplexer", sum(below_multiplexer(client, by_pid) for client in clients),
                  (use["clients_in_multiplexer"] for use in rest)),
            Row(user, "told to be at a terminal", str(len(watched)), str(at_terminal), "", at_terminal == len(watched))]
