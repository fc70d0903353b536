"""What runs, where the logs are, and how to become one of the users."""

import say
from cloud import PEOPLE


def show(cloud):
    records = cloud.procs.records()
    rows = [(name, record["pid"] if cloud.procs.pid(name) else "gone", cloud.run / "log" / f"{name}.log")
            for name, record in records.items()]
    if not rows:
        say.note("nothing runs; ./up starts the cloud")
        return False
    say.table(["process", "pid", "log"], _folded(rows))
    print()
    hints(cloud)
    return all(pid != "gone" for _, pid, _ in rows)


def _folded(rows):
    """One line for all slurmds that run, one for all agents: there are dozens. Those that are gone stand alone."""
    shown = []
    for kind in ("slurmd-", "agent-"):
        alike = [row for row in rows if row[0].startswith(kind) and row[1] != "gone"]
        if len(alike) > 1:
            rows = [row for row in rows if row not in alike]
            first = alike[0][2]
            shown.append((f"{kind}* ({len(alike)})", f"{alike[0][1]} …", first.with_name(f"{kind}NODE.log")))
    return rows + shown


def hints(cloud):
    people = " ".join(cloud.user(person.login) + ("*" if person.staff else "") for person in PEOPLE)
    say.note(f"users (* staff): {people}")
    say.note("a user's shell:  ./up as freja        (ends with exit; mail is read with `mail`)")
    say.note("a user's command: ./up as freja -- sbatch -G 1 --wrap 'sleep 60'")
    say.note(f"Slurm as root:   SLURM_CONF={cloud.slurm_conf} squeue")
    say.note(f"logs: {cloud.run}/log, mailboxes: {cloud.run}/mail; stop with ./up stop")
